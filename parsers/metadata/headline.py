"""The headline, by a vote of all that call themselves one. Pure.

No single place is right everywhere: `<h1>` may be the site's name, og:title carries suffixes and is written
for social networks, JSON-LD for search engines. Where two agree they are right; where they do not, what
readers see outweighs what is written for machines. One case is the other way round: where all that is shown
is one text, also as the document's title for search engines, and a news article alone declares another.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from clipdesk.model.folding import key
from parsers.document import Outline
from parsers.document.outline import Inside
from parsers.metadata.page.addresses import link_address
from parsers.metadata.page.json_ld import NEWS_TYPES, JsonLd, text_of, types_of
from parsers.metadata.page.page_elements import PageElements
from parsers.metadata.page.plain import plain

MAX_HEADLINE_CHARS = 500
_FIRST_LINES = 80
"""Lines of a page in which a headline without markup stands."""
_LONGEST_HEADING, _PARAGRAPH, _TEXT_NEAR = 250, 160, 8
"""Characters of a headline and of the text, and within how many lines below a headline the text begins."""
_MAX_HEADINGS = 6
"""Bounds; no headline is so long, no article has so many."""
_MIN_CHARS = 12
"""Of a headline, against a section's name."""
_H1_WEIGHT = 2.9
"""What readers see outvotes what is written for machines: more than the two strongest weights in
`_candidates`, less than all of them together. Set by eye on the labelled pages (see `bylines`)."""
_DECLARED = frozenset({"h1", "h1 part", "json_ld", "microdata"})
"""Where a page says which is its headline; else it is looked for among the lines."""
_DECLARED_WEIGHT = 9.0
"""More than all other votes together: it overrules them."""
_LEAST_SHARE = 0.5
"""Of a heading, so that what is left of it is a kicker and no second headline."""
_BLOCKS = frozenset(
    {"p", "div", "br", "ul", "ol", "table", "section", "article", "h2", "h3", "figure", "blockquote"}
)
_LONG_WORD = 5
"""Letters: particles and articles of the press's languages are shorter."""
_SEPARATOR = re.compile(
    r"\s[|\-–—·•»«›~]\s|\s::?\s|\s?[|｜ㅣ]\s?|\s/\s|\s?_\s|\s-\s?|(?<=[^\x00-\u1fff])_|_(?=[^\x00-\u1fff])"
)
_MARK = re.compile(r"[|｜ㅣ]|\s[\-–—·•»«›~:/_]|_\s|(?<=[^\x00-\u1fff])_|_(?=[^\x00-\u1fff])")
_TITLE_CUT = re.compile(
    r":\s|" + _SEPARATOR.pattern + r"|[_:：\-–—](?=[^\x00-\u1fff])|(?<=[^\x00-\u1fff])[_:：\-–—]"
)
"""Beside Chinese, Japanese and Korean letters, no space stands around a mark."""
_SUFFIX = re.compile(r"\s*[|\-–—·•»«｜ㅣ_/].{2,40}$|[:：]\S.{1,40}$")


@dataclass(frozen=True, slots=True)
class Title:
    """One candidate: the weight is its vote, the origin where it stood."""

    text: str
    origin: str
    weight: float


def read_titles(
    page: PageElements, json_ld: JsonLd, site_names: Iterable[str], url: str, outline: Outline
) -> tuple[Title, ...]:
    """Every candidate, site names stripped; where the page declares none but the site's name, the first line
    above its text that is set in bold or as a heading."""
    names = set(site_names)
    names |= {key(name).replace(" ", "") for name in _logos(page, url, names)}
    titles = [
        Title(text[:MAX_HEADLINE_CHARS], title.origin, title.weight)
        for title in _candidates(page, json_ld)
        if (text := _stripped(title, names)) and key(text).replace(" ", "") not in names
    ]
    if _DECLARED.isdisjoint(title.origin for title in titles):
        titles += _printed(page.title, (line.text for line in outline.lines[:_FIRST_LINES]))
    if all(title.origin == "title" and _holds_name(title.text, names) for title in titles):
        titles = [*_prominent(outline)] or titles
    titles = list(_without_kicker(titles))
    return tuple(_with_declared(titles) if NEWS_TYPES & set(types_of(json_ld.article)) else titles)


def _without_kicker(titles: list[Title]) -> Iterator[Title]:
    """Where a part of the h1 is what the markup calls the headline, the rest of the h1 is a kicker."""
    declared = {key(title.text) for title in titles if title.origin in ("json_ld", "og:title")}
    has_part = any(title.origin == "h1 part" and key(title.text) in declared for title in titles)
    for title in titles:
        if title.origin == "h1" and (has_part or _holds_another(key(title.text), declared)):
            yield Title(title.text, title.origin, 0.2)
        elif has_part and title.origin == "h1 part" and key(title.text) in declared:
            yield Title(title.text, title.origin, _H1_WEIGHT)
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


def _is_another_wording(declared: str, shown: str) -> bool:
    """Neither the same cut short nor something else altogether: the two share a word that is no particle."""
    if len(declared) < _MIN_CHARS or declared.startswith(shown) or shown.startswith(declared):
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


def _logos(page: PageElements, url: str, names: set[str]) -> Iterator[str]:
    """Headings that name the site: they link to the home page, or close the document's title."""
    title = without_site_name(page.title, names)
    segments = _SEPARATOR.split(title) if _MARK.search(title) else [title]
    tail = key(segments[-1]) if len(segments) > 1 and len(segments[-1]) <= len(segments[0]) else ""
    for node in page.h1[:_MAX_HEADINGS]:
        text = node.text()[:200]
        link = node.css_first("a[href]")
        target = link_address(link.attributes.get("href"), url).rstrip("/") if link is not None else ""
        if (target and f"{target}/" == link_address("/", url)) or (tail and key(text) == tail):
            yield text


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


def without_site_name(text: str, names: Set[str]) -> str:
    """The title without its leading or trailing segments that name the site."""
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(text)) if _MARK.search(text) else []
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


def _names_site(segment: str, names: Set[str]) -> bool:
    return key(segment).replace(" ", "") in names


def _candidates(page: PageElements, json_ld: JsonLd) -> Iterator[Title]:
    """What stands on the page for its readers has most weight."""
    article = json_ld.article
    from_json = text_of(article.get("headline") or article.get("name"))
    open_graph = page.meta("og:title")
    declared = bool(open_graph or from_json)
    yield from _headings(page.h1, f"{page.title} {open_graph} {from_json}", declared=declared)
    yield Title(from_json, "json_ld", 1.15)
    yield Title(open_graph, "og:title", 1.2)
    yield Title(page.meta("twitter:title"), "twitter:title", 0.3)
    named = page.meta("headline", "dc.title", "parsely-title", "sailthru.title", "cxenseparse:title")
    yield Title(named, "meta", 0.3)
    for node in page.itemprops.get("headline", ())[:1]:
        yield Title(plain(node.attributes.get("content") or node.text()), "microdata", 0.3)
    yield Title(page.title, "title", 0.3)


def _printed(document_title: str, lines: Iterable[str]) -> Iterator[Title]:
    """The longest part of the document's title that stands on the page as a line of its own: old layouts
    have no `<h1>`, and nothing else tells the headline from the site's name."""
    cuts = list(_TITLE_CUT.finditer(document_title))
    parts = {
        key(part) for cut in cuts for part in (document_title[: cut.start()], document_title[cut.end() :])
    }
    printed = [line for line in lines if _MIN_CHARS <= len(line) <= MAX_HEADLINE_CHARS and key(line) in parts]
    if printed:
        yield Title(max(printed, key=len), "line", 1.0)


def _holds_name(text: str, names: Set[str]) -> bool:
    """Whether a title is little more than a name of the site: `The Gazette` on gazette.example."""
    joined = key(text).replace(" ", "")
    return any(name in joined and len(joined) <= len(name) + _MIN_CHARS for name in names if len(name) > 3)


def _prominent(outline: Outline) -> Iterator[Title]:
    """Old layouts set the headline in `<b>` or `<font>`, and title all of their pages alike."""
    lines = outline.lines[:_FIRST_LINES]
    for number, line in enumerate(lines):
        strong = line.bold_chars * 10 >= len(line.text) * 9 or outline.inside[line.element] & Inside.HEADING
        fits = _MIN_CHARS <= len(line.text) <= _LONGEST_HEADING and line.link_chars * 2 <= len(line.text)
        if (
            strong
            and fits
            and any(len(other.text) >= _PARAGRAPH for other in lines[number + 1 :][:_TEXT_NEAR])
        ):
            yield Title(line.text, "line", 0.9)
            return


def _headings(nodes: Sequence[LexborNode], others: str, *, declared: bool) -> Iterator[Title]:
    """The h1 that the other titles resemble most, and the parts of it, where a kicker stands inside. One that
    shares no word with any of them, some of them declared, is a widget's (`Original text`)."""
    words = set(key(others).split())
    texts = [(_heading(node), node) for node in nodes[:_MAX_HEADINGS]]
    ranked = sorted(texts, key=lambda item: -_resemblance(item[0], words))
    for number, (text, node) in enumerate(ranked):
        if len(text) > 3:
            strange = declared and words.isdisjoint(key(text).split())
            heavy = number == 0 and len(text) >= _MIN_CHARS and not strange
            yield Title(text, "h1", _H1_WEIGHT if heavy else 0.5)
        parts = [plain(child.text(separator=" ")[:2_000]) for child in node.iter()][:6] if number == 0 else []
        if len(parts) > 1 or (parts and len(parts[0]) < len(text)):
            yield from (Title(part, "h1 part", 0.2) for part in parts if len(part) >= _MIN_CHARS)


def _heading(node: LexborNode) -> str:
    """The text of a heading; of one that is never closed, and so holds the article, what stands before its
    first block."""
    text = plain(node.text(separator=" ")[:2_000])
    if len(text) <= _LONGEST_HEADING:
        return text
    pieces: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag in _BLOCKS:
            break
        pieces.append(child.text() or "")
    return plain(" ".join(pieces)[:2_000])


def _resemblance(heading: str, words: set[str]) -> float:
    """The share of the heading's words among the others', longer headings first among equals."""
    own = key(heading).split()
    return sum(word in words for word in own) / len(own) + min(len(own), 20) / 1_000 if own else 0.0
