"""Templates filled in: crawled text is escaped, says its direction and its language, and commands nothing."""

from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from steps.report.evidence import in_words
from steps.report.markup import environment

TEMPLATES = Path(__file__).with_name("templates")


def show(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """`templates/TEMPLATE.html.j2` with these values, `link` to other pages and `again` to this one."""
    page = _templates().get_template(f"{template}.html.j2")
    html = page.render(
        **values, link=partial(link, request), again=partial(again, request), in_words=in_words
    )
    return HTMLResponse(html, status)


def link(request: Request, name: str, query: dict[str, Any] | None = None, **parts: Any) -> str:
    """The address of a page of this room, wherever the room stands."""
    path = f"{request.scope.get('root_path', '')}{request.app.url_path_for(name, **parts)}"
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def again(request: Request, **changes: Any) -> str:
    """The address of this page with other parameters; an empty one, or None, is left out."""
    asked = {name: request.query_params.getlist(name) for name in request.query_params}
    merged = {
        name: value for name, value in {**asked, **changes}.items() if value not in (None, [], "", [""])
    }
    return f"{request.url.path}?{urlencode(merged, doseq=True)}"


@cache
def _templates() -> Environment:
    made = environment(TEMPLATES)
    made.filters["moment"] = _moment
    made.filters["count"] = lambda number: f"{number:,}"
    return made


def _moment(at: datetime | date | None, *, day_only: bool = False) -> Markup | str:
    """In UTC or, where a page gave no zone, as it stood there."""
    if at is None:
        return "not known"
    if day_only or not isinstance(at, datetime):
        return Markup("<time datetime='{0}'>{0}</time>").format(f"{at:%Y-%m-%d}")
    return Markup("<time datetime='{0}'>{1}</time>").format(at.isoformat(), f"{at:%Y-%m-%d %H:%M}")
