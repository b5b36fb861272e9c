"""GDELT's document search (DOC 2.0, mode ArtList, format JSON) -> Candidates.

blog.gdeltproject.org/gdelt-doc-2-0-api-debuts describes it. An answer holds 250 articles at most and has no
further pages: what is fuller is asked again in two halves of its time, down to the quarter of an hour in
which GDELT takes in news. What it does not understand it says in a sentence, with status 200.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from clipdesk.model.gdelt import MAX_RECORDS, STAMP
from parsers.discovery.discovered import Discovered, Gathering

MAX_BYTES = 10_000_000
SHORTEST = timedelta(minutes=15)
_STRAY_BACKSLASH = re.compile(r'\\(?!["\\/bfnrtu])')
_SEEN = "%Y%m%dT%H%M%SZ"


def parse_gdelt(content: bytes, url: str, source: str) -> Discovered:
    """The articles of an answer; where it is full, the two halves of its time as further pages. Never raises.

    `modified_at` is when GDELT saw the article: it does not say when it was published.
    """
    gathering = Gathering(url, source)
    text = content[:MAX_BYTES].decode("utf-8", "replace").strip()
    try:
        articles = _articles(text)
    except ValueError:
        gathering.fault(f"GDELT says: {text[:200]}" if text else "an empty answer")
        return gathering.result()
    for one in articles[:MAX_RECORDS]:
        if isinstance(one, dict):
            gathering.add(
                _text(one, "url"), title=_text(one, "title"), modified_at=_seen(_text(one, "seendate"))
            )
    if len(articles) >= MAX_RECORDS:
        _halve(url, gathering)
    return gathering.result()


def _articles(text: str) -> list[Any]:
    """Raises ValueError. Titles come with backslashes of their own, which JSON does not allow."""
    try:
        answer = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:
            answer = json.loads(_STRAY_BACKSLASH.sub(r"\\\\", text), strict=False)
        except RecursionError as error:
            raise ValueError("too deep") from error
    articles = answer.get("articles", []) if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        raise ValueError("no list of articles")
    return articles


def _halve(url: str, gathering: Gathering) -> None:
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    try:
        start, end = (datetime.strptime(given[f"{name}datetime"], STAMP) for name in ("start", "end"))  # noqa: DTZ007
    except (KeyError, ValueError):
        gathering.fault(f"there are more than {MAX_RECORDS} articles, and no time in the address to halve")
        return
    if end - start < 2 * SHORTEST:
        gathering.fault(f"there are more than {MAX_RECORDS} articles in {end - start}; the rest is left out")
        return
    middle = start + (end - start) / 2
    for one, other in ((start, middle), (middle, end)):
        half = {**given, "startdatetime": one.strftime(STAMP), "enddatetime": other.strftime(STAMP)}
        gathering.add_next(urlunsplit(parts._replace(query=urlencode(half))))


def _seen(text: str | None) -> datetime | None:
    try:
        return datetime.strptime(text or "", _SEEN).replace(tzinfo=UTC)
    except ValueError:
        return None


def _text(article: dict[str, Any], name: str) -> str | None:
    value = article.get(name)
    return value if isinstance(value, str) else None
