"""The headline, by a vote of all that call themselves one. Pure.

No single place is right everywhere: `<h1>` may be the site's name, og:title carries suffixes and is written
for social networks, JSON-LD for search engines. Where two agree they are right; where they do not, what
readers see outweighs what is written for machines. One case is the other way round: where all that is shown
is one text, also as the document's title for search engines, and a news article alone declares another.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from selectolax.lexbor import LexborNode

from clipdesk.model.folding import key
from parsers.document import Outline
from parsers.metadata.headline.headings import H1_WEIGHT, logos, read_headings
from parsers.metadata.headline.printed import FIRST_LINES, printed, prominent
from parsers.metadata.headline.title import (
    MAX_HEADLINE_CHARS,
    MIN_HEADLINE_CHARS,
    Title,
    without_site_name,
)
from parsers.metadata.page.json_ld import NEWS_TYPES, JsonLd, Node, text_of, types_of
from parsers.metadata.page.page_elements import PageElements
from parsers.metadata.page.plain import plain

_DECLARED = frozenset({"h1", "h1 part", "json_ld", "microdata"})
"""Where a page says which is its headline; else it is looked for among the lines."""
_DECLARED_WEIGHT = 9.0
"""More than all other votes together: it overrules them."""
_SEEN_WEIGHT = 4.5
"""More than all titles together that are written for machines (see `_candidates`)."""
_LEAST_SHARE = 0.5
"""Of a heading, so that what is left of it is a kicker and no second headline."""
_LONG_WORD = 5
"""Letters: particles and articles of the press's languages are shorter."""
_LONG_HEADING, _LONGEST_SEEN = 20, 160
"""Characters of a heading that is surely a headline, and of what may be a paragraph in its place."""
_SUFFIX = re.compile(r"\s*[|\-–—·•»«｜ㅣ_/].{2,40}$|[:：]\S.{1,40}$")


def read_titles(
    page: PageElements, json_ld: JsonLd, site_names: Iterable[str], url: str, outline: Outline
) -> tuple[Title, ...]:
    """Every candidate, site names stripped; where the page declares none but the site's name, the first line
    above its text that is set in bold or as a heading."""
    names = set(site_names)
    names |= {key(name).replace(" ", "") for name in logos(page, url, names)}
    titles = [
        Title(text[:MAX_HEADLINE_CHARS], title.origin, title.weight)
        for title in _candidates(page, json_ld, names)
        if (text := _stripped(title, names)) and key(text).replace(" ", "") not in names
    ]
    if _is_strange(titles, page.title):
        titles = [*_instead_of_strange(titles, page.title, names, outline)]
    if all(title.origin == "title" and _holds_name(title.text, names) for title in titles):
        titles = [*prominent(outline)] or titles
    titles = list(_without_kicker(titles))
    if NEWS_TYPES & set(types_of(json_ld.article)):
        titles = list(_with_declared(titles))
    return tuple(_with_seen(titles, outline))


def _is_strange(titles: Sequence[Title], document_title: str) -> bool:
    """Whether nothing that the page declares for its headline shares a word with the document's title."""
    words = set(key(document_title).split())
    return all(words.isdisjoint(key(title.text).split()) for title in titles if title.origin in _DECLARED)


def _instead_of_strange(
    titles: Sequence[Title], document_title: str, names: Set[str], outline: Outline
) -> Iterator[Title]:
    """The part of the document's title that the page prints, instead of what is declared; headings that do
    not stand at the page's beginning are a widget's."""
    undeclared = _DECLARED.isdisjoint(title.origin for title in titles)
    lines = [*printed(document_title, names, outline, linked=undeclared)]
    first = "\n".join(line.text for line in outline.lines[:FIRST_LINES])
    yield from lines
    for title in titles:
        stands = title.origin != "h1" or title.text in first
        if title.origin not in _DECLARED or (stands and not lines):
            yield title


def _without_kicker(titles: list[Title]) -> Iterator[Title]:
    """Where a part of the h1 is what the markup calls the headline, the rest of the h1 is a kicker."""
    declared = {key(title.text) for title in titles if title.origin in ("json_ld", "og:title")}
    has_part = any(title.origin == "h1 part" and key(title.text) in declared for title in titles)
    for title in titles:
        if title.origin == "h1" and (has_part or _holds_another(key(title.text), declared)):
            yield Title(title.text, title.origin, 0.2)
        elif has_part and title.origin == "h1 part" and key(title.text) in declared:
            yield Title(title.text, title.origin, H1_WEIGHT)
        else:
            yield title


def _with_declared(titles: Sequence[Title]) -> Iterator[Title]:
    """A headline that the news article alone declares, where h1, og:title and document title are one other
    text about the same thing: sites keep the words of their editors there, and show what is searched for."""
    shown = {key(title.text) for title in titles if title.origin in ("h1", "og:title", "title")}
    alone = len(shown) == 1 and len([title for title in titles if title.origin in ("h1", "title")]) > 1
    for title in titles:
        if title.origin == "json_ld" and alone and _is_another_wording(key(title.text), *shown):
            yield Title(title.text, title.origin, _DECLARED_WEIGHT)
        else:
            yield title


def _with_seen(titles: Sequence[Title], outline: Outline) -> Iterator[Title]:
    """The only heading of the page, against titles that agree with each other, speak of the same thing in
    other words, and stand nowhere on the page: these are what is searched for and shared."""
    headings = {key(title.text): title.text for title in titles if title.origin == "h1"}
    heading = next(iter(headings), "")
    others = {key(title.text) for title in titles if title.origin in ("json_ld", "og:title", "title")}
    seen = (
        len(headings) == 1
        and _LONG_HEADING <= len(heading) <= _LONGEST_SEEN
        and not any(other in heading or heading in other for other in others)
        and not any(title.origin == "h1 part" for title in titles)
        and any(_is_another_wording(other, heading) for other in others)
        and not any(key(line.text) in others for line in outline.lines[:FIRST_LINES])
    )
    for title in titles:
        if seen and title.origin == "h1" and title.weight == H1_WEIGHT:
            yield Title(title.text, title.origin, _SEEN_WEIGHT)
        else:
            yield title


def _is_another_wording(declared: str, shown: str) -> bool:
    """Neither the same cut short nor something else altogether: the two share a word that is no particle."""
    if len(declared) < MIN_HEADLINE_CHARS or declared.startswith(shown) or shown.startswith(declared):
        return False
    return any(len(word) >= _LONG_WORD for word in set(declared.split()) & set(shown.split()))


def _holds_another(heading: str, declared: set[str]) -> bool:
    """Whether a declared title is most of the heading, and no title is all of it: `News: Ships sail`."""
    if heading in declared:
        return False
    return any(
        f" {heading} ".endswith(f" {name} ") and len(name) > _LEAST_SHARE * len(heading) for name in declared
    )


def _stripped(title: Title, names: Set[str]) -> str:
    """Without the site's name; a short tail behind a bar is one, though nothing else on the page says so."""
    text = without_site_name(title.text, names)
    head, bar, tail = (part.strip() for part in text.rpartition("|"))
    if bar and title.origin not in ("h1", "h1 part") and len(head) >= 20 and len(tail) <= 40:
        return head
    return text


def vote(titles: Sequence[Title], document_title: str) -> str:
    """The text with most votes; of equal texts the first spelling. Empty where there is no candidate.

    A title that goes on behind a separator where another one ends votes for that other one too.
    """
    votes: dict[str, float] = {}
    spelling: dict[str, str] = {}
    for title in titles:
        votes[key(title.text)] = votes.get(key(title.text), 0) + title.weight
        spelling.setdefault(key(title.text), title.text)
    votes.pop("", None)
    whole = key(document_title)
    own = dict(votes)
    for name in votes:
        votes[name] += 0.4 if whole.startswith(name) else 0
        votes[name] += sum(own[longer] for longer in own if _extends(spelling[longer], spelling[name]))
    return spelling[max(votes, key=lambda name: votes[name])] if votes else ""


def _extends(longer: str, shorter: str) -> bool:
    rest = longer[len(shorter) :]
    return len(shorter) > 15 and longer.startswith(shorter) and _SUFFIX.match(rest) is not None


def _candidates(page: PageElements, json_ld: JsonLd, names: Set[str]) -> Iterator[Title]:
    """What stands on the page for its readers has most weight."""
    article = json_ld.article
    from_json = _headline_of(article, page.h1)
    open_graph = page.meta("og:title")
    yield from read_headings(page, page.title, f"{open_graph} {from_json}", names)
    yield Title(from_json, "json_ld", 1.15)
    yield Title(open_graph, "og:title", 1.2)
    yield Title(page.meta("twitter:title"), "twitter:title", 0.3)
    named = page.meta("headline", "dc.title", "parsely-title", "sailthru.title", "cxenseparse:title")
    yield Title(named, "meta", 0.3)
    for node in page.itemprops.get("headline", ())[:1]:
        yield Title(plain(node.attributes.get("content") or node.text()), "microdata", 0.3)
    yield Title(page.title, "title", 0.3)


def _headline_of(article: Node, headings: Sequence[LexborNode]) -> str:
    """Encyclopedias have what the article is about in `headline`, and its title in `name` alone."""
    headline, name = text_of(article.get("headline")), text_of(article.get("name"))
    shown = [plain(node.text()[:MAX_HEADLINE_CHARS]) for node in headings[:2]] if headline and name else []
    return name if not headline or (name in shown and headline not in shown) else headline


def _holds_name(text: str, names: Set[str]) -> bool:
    """Whether a title is little more than a name of the site: `The Gazette` on gazette.example."""
    joined = key(text).replace(" ", "")
    return any(
        name in joined and len(joined) <= len(name) + MIN_HEADLINE_CHARS for name in names if len(name) > 3
    )
