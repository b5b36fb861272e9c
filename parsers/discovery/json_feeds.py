"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1) -> Candidates. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from parsers.discovery.dates import DateReader
from parsers.discovery.discovered import Gathering
from parsers.discovery.feeds import MAX_ENTRIES, plain_text
from parsers.discovery.sniffing import loaded


def read_json_feed(text: str, gathering: Gathering, now: datetime | None) -> None:
    """Every item that is an object, in the order of the feed."""
    try:
        feed = loaded(text)
    except (ValueError, RecursionError) as error:
        gathering.fault(f"the feed is not well formed: {error}")
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    if (
        not isinstance(feed, dict)
        or not isinstance(items, list)
        or "jsonfeed.org" not in str(feed.get("version"))
    ):
        gathering.fault("this is no feed")
        return
    if len(items) > MAX_ENTRIES:
        gathering.fault(f"more than {MAX_ENTRIES:,} entries; the rest is left out")
    language = _string(feed, "language")
    dates = DateReader(gathering.page, language, gathering.fault, now)
    objects = [item for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    dates.learn(date for item in objects if (date := _string(item, "date_published")))
    for _ in range(len(items[:MAX_ENTRIES]) - len(objects)):
        gathering.fault("an item that is no object")
    for item in objects:
        _add(item, language, _string(feed, "home_page_url"), dates, gathering)


def _add(
    item: Mapping[str, Any], language: str | None, home: str | None, dates: DateReader, gathering: Gathering
) -> None:
    markup = _string(item, "content_html")
    gathering.add(
        _string(item, "url") or _identifier(item) or _string(item, "external_url"),
        title=_string(item, "title"),
        summary=_string(item, "summary")
        or _string(item, "content_text")
        or (plain_text(markup) if markup else None),
        published_at=dates.moment(_string(item, "date_published")),
        modified_at=dates.moment(_string(item, "date_modified")),
        language=_string(item, "language") or language,
        base=home if home and home.startswith(("http://", "https://")) else None,
    )


def _identifier(item: Mapping[str, Any]) -> str | None:
    """The id, which is best a permalink, says the specification."""
    identifier = _string(item, "id") or ""
    return identifier if identifier.startswith(("http://", "https://")) else None


def _string(mapping: Mapping[str, Any], name: str) -> str | None:
    """A text, or a number that was meant as one."""
    value = mapping.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
