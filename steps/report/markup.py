"""How our pages are made of templates: whatever is no markup of ours is escaped and harmless."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from clipdesk.model.text import harmless


def environment(folder: Path) -> Environment:
    """Of the templates in a folder; a name that nobody gave is an error."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    made.filters["number"] = lambda value: "" if value is None else f"{value:,.1f}"
    made.filters["percent"] = lambda share: f"{share:.0%}"
    made.tests["web"] = lambda url: url.startswith(("http://", "https://"))
    return made


def _harmless(value: Any) -> Any:
    """Text, and no markup of ours, as a page may show it."""
    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value
