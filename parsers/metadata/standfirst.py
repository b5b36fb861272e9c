"""The standfirst: the sentence or two between headline and body. Pure."""

from collections.abc import Sequence

from parsers.lexicon.folding import key
from parsers.metadata.page.json_ld import JsonLd, text_of
from parsers.metadata.page.page_elements import PageElements

MAX_STANDFIRST_CHARS = 1_000
"""A bound; what is longer is the text."""
_MIN_CHARS = 30
"""Of a sentence, against a label."""
_COMPARED = 120
"""Characters in which a standfirst and the text that it was cut from are the same. Set by eye; no benchmark
reads standfirsts."""


def read_standfirst(page: PageElements, json_ld: JsonLd, headline: str, after: Sequence[str]) -> str | None:
    """What the page prints after its headline (the lines `after`) and also says in its description, else the
    description itself."""
    description = read_description(page, json_ld) or ""
    start = key(description)[:40]
    first = start.partition(" ")[0]
    for text in after:
        may_start = first in text[:_COMPARED].lower() or not text.isascii()
        if (
            start
            and may_start
            and _MIN_CHARS <= len(text) <= MAX_STANDFIRST_CHARS
            and key(text[:_COMPARED]).startswith(start)
        ):
            return text
    if key(description) == key(headline) or len(description) < _MIN_CHARS:
        return None
    return description[:MAX_STANDFIRST_CHARS]


def read_description(page: PageElements, json_ld: JsonLd) -> str | None:
    """The longest of what JSON-LD, OpenGraph and the meta description say."""
    claims = (
        text_of(json_ld.article.get("description") or json_ld.article.get("alternativeHeadline")),
        page.meta("og:description"),
        page.meta("description", "twitter:description"),
    )
    return max(claims, key=len)[:5_000] or None
