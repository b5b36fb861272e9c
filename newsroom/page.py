"""Pages and feeds from the sites' Jinja templates."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from newsroom.article import Block
from newsroom.dates import long_date, month_name
from newsroom.edition import Edition
from newsroom.site import SITES, Site, sites

Address = Callable[[str, str], str]


def render(edition: Edition, template: str, address: Address, **context: object) -> bytes:
    """One template of the edition's site, in the site's encoding; `address` makes absolute URLs."""
    site = edition.site
    text = (
        _templates(site.name)
        .get_template(template)
        .render(
            site=site,
            sites=sites(),
            edition=edition,
            now=edition.now,
            url=lambda path: path if "://" in path else address(site.name, path),
            address=address,
            **context,
        )
    )
    return text.encode(site.encoding, "xmlcharrefreplace")


@cache
def _templates(site_name: str) -> Environment:
    site = sites()[site_name]
    environment = Environment(
        loader=FileSystemLoader([SITES / site_name, SITES / "shared"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_filters(site))
    return environment


def _filters(site: Site) -> dict[str, Callable[..., Any]]:
    def local(moment: datetime) -> datetime:
        return moment.astimezone(site.zone)

    def linked(block: Block, keywords: tuple[str, ...]) -> Markup:
        """The text, with the first mention of each keyword linked to its tag page."""
        html = escape(block.shown)
        for keyword in keywords:
            link = f'<a href="{site.tag_url(keyword)}">{escape(keyword)}</a>'
            html = Markup(re.sub(rf"(?<![\w>/-]){re.escape(keyword)}(?![\w<-])", link, html, count=1))  # noqa: S704
        return html

    return {
        "local": local,
        "iso": lambda moment: local(moment).isoformat(timespec="seconds"),
        "utc": lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "rfc822": lambda moment: format_datetime(local(moment)),
        "day": lambda moment: long_date(local(moment), site.language),
        "clock": lambda moment: local(moment).strftime("%H:%M"),
        "strftime": lambda moment, form: local(moment).strftime(form),
        "month": lambda moment: month_name(local(moment), site.language),
        "linked": linked,
        "quote": quote,
    }
