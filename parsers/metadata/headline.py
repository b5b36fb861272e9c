"""The headline, by a vote of all that call themselves one. Pure.

No single place is right everywhere: `<h1>` may be the site's name, og:title carries suffixes and is written
for social networks, JSON-LD for search engines. Where two agree they are right.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from parsers.metadata.json_ld import JsonLd, text_of
from parsers.metadata.page_elements import PageElements
from parsers.metadata.plain import key, plain

MAX_CHARS = 500
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«›~]\s+|\s+::?\s+|\s*[|｜]\s*|\s+/\s+|\s*_\s+|\s+-\s*")


@dataclass(frozen=True, slots=True)
class Title:
    """One candidate: the weight is its vote, the origin where it stood."""

    text: str
    origin: str
    weight: float


def read_titles(page: PageElements, json_ld: JsonLd, site_names: Iterable[str]) -> tuple[Title, ...]:
    """Every candidate, site names stripped, in falling trust."""
    names = {key(name).replace(" ", "") for name in site_names} - {""}
    return tuple(
        Title(text[:MAX_CHARS], title.origin, title.weight)
        for title in _candidates(page, json_ld, names)
        if (text := without_site_name(title.text, names))
    )


def vote(titles: tuple[Title, ...], document_title: str) -> str:
    """The text with most votes; of equal texts the first spelling. Empty where there is no candidate."""
    votes: dict[str, float] = {}
    spelling: dict[str, str] = {}
    whole = key(document_title)
    for title in titles:
        name = key(title.text)
        if name:
            votes[name] = votes.get(name, 0) + title.weight
            spelling.setdefault(name, title.text)
    for name in votes:
        if whole.startswith(name):
            votes[name] += 0.4
    return spelling[max(votes, key=lambda name: votes[name])] if votes else ""


def without_site_name(text: str, names: set[str]) -> str:
    """The title without its leading or trailing segments that name the site."""
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(text))
        if not cuts:
            break
        head, tail = text[: cuts[0].start()], text[cuts[-1].end() :]
        if _names_site(tail, names):
            text = text[: cuts[-1].start()]
        elif _names_site(head, names):
            text = text[cuts[0].end() :]
        else:
            break
    return text.strip()


def _names_site(segment: str, names: set[str]) -> bool:
    return key(segment).replace(" ", "") in names


def _candidates(page: PageElements, json_ld: JsonLd, names: set[str]) -> Iterator[Title]:
    article = json_ld.article
    yield Title(text_of(article.get("headline") or article.get("name")), "json_ld", 1.15)
    for heading in _headings(page.h1):
        yield heading
    yield Title(page.meta("og:title"), "og:title", 1.0)
    yield Title(page.meta("twitter:title"), "twitter:title", 0.3)
    yield Title(page.meta("dc.title", "parsely-title", "sailthru.title", "cxenseparse:title"), "meta", 0.3)
    for node in page.itemprops.get("headline", ())[:1]:
        yield Title(plain(node.attributes.get("content") or node.text()), "microdata", 0.3)
    yield Title(page.title, "title", 0.3)


def _headings(nodes: Iterable[LexborNode]) -> Iterator[Title]:
    """Each h1, and its parts where a kicker stands inside."""
    for number, node in enumerate(nodes):
        if number > 5:
            return
        text = plain(node.text(separator=" ")[:2_000])
        if len(text) > 3:
            yield Title(text, "h1", 1.05 if number == 0 else 0.5)
        parts = [plain(child.text(separator=" ")[:2_000]) for child in node.iter()][:6]
        if len(parts) > 1:
            yield from (Title(part, "h1 part", 0.2) for part in parts if len(part) > 15)
