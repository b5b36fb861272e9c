"""The standfirst: the sentence or two that the page prints between headline and text, and sets apart. Pure.

What sets it apart is its markup (a class, schema.org's `description`), or, where the page says the same in
its description, its place: a heading, or in the headline's element and not among the paragraphs. A first
paragraph that the description merely repeats is the text.
"""

import re
from collections.abc import Iterator, Sequence

from clipdesk.model.folding import key
from parsers.document import Outline
from parsers.document.outline import Inside, Line
from parsers.lexicon import entries
from parsers.lexicon.pattern import in_names
from parsers.metadata.authors.printed_bylines import signed
from parsers.metadata.dates.written_dates import read_date
from parsers.metadata.page.json_ld import JsonLd, text_of
from parsers.metadata.page.page_elements import PageElements

MAX_STANDFIRST_CHARS = 1_000
"""A bound; what is longer is the text."""
_AFTER = 14
"""Lines behind the headline in which it stands: pictures, dates and buttons come between."""
_MIN_CHARS = 30
"""Of a sentence, against a label."""
_MIN_NAMED = 18
"""Of what the markup itself calls a standfirst."""
_COMPARED = 60
"""Characters in which two texts are the same. These numbers were set by eye on the labelled pages."""
_PARAGRAPH, _TEXT_BEGINS = 160, 2
"""Characters of a paragraph, and at which of them the text has begun: the first may be a notice."""
_LONGEST_PLACED, _TEXT_WITHIN = 300, 40
"""Characters of a line that only its place calls a standfirst; lines below it in which the text begins."""
_SENTENCE_ENDS = '.!?…。！？؟।»”"'
_PLACED_TAGS = frozenset({"p", "h2", "h3", "div"})
_LEVELS = 3
"""How far up a class names the line; further up it is the page's."""
_MAX_LINES = 3
_MAX_DATE_LINE = 60
_NAMED = re.compile(
    in_names(entry for entry in entries("markup.standfirst") if "never" not in entry.properties)
)
_NEVER = re.compile(in_names(entry for entry in entries("markup.standfirst") if "never" in entry.properties))
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_NO_STANDFIRST = (
    Inside.FIGURE
    | Inside.FIGCAPTION
    | Inside.ASIDE
    | Inside.FORM
    | Inside.LIST
    | Inside.TABLE
    | Inside.HIDDEN
)


def read_standfirst(
    page: PageElements, json_ld: JsonLd, headline: str, outline: Outline, place: int | None
) -> tuple[str, ...]:
    """`place` is the number of the headline's line. Its lines; none where the page prints none, or
    prints it once more as the beginning of its text."""
    if place is None:
        return ()
    claims = [text for text in _descriptions(page, json_ld) if key(text) != key(headline)]
    numbers = _printed(outline, place, claims, page)
    lines = tuple(outline.lines[number].text for number in numbers)
    if not lines or _is_repeated(lines[0], outline.lines[numbers[-1] + 1 :][:_AFTER]):
        return ()
    return lines


def _is_repeated(text: str, below: Sequence[Line]) -> bool:
    """Whether a line below begins with the same words: the text, of which this is a copy or an excerpt."""
    start = key(text)[:_COMPARED]
    paragraphs = (line.text for line in below if len(line.text) >= _PARAGRAPH)
    return any(key(paragraph[: 2 * _COMPARED]).startswith(start) for paragraph in paragraphs)


def _printed(outline: Outline, place: int, claims: Sequence[str], page: PageElements) -> list[int]:
    """The numbers of its lines, none where the page prints none before its text begins."""
    around = set(outline.upwards(outline.lines[place].element))
    described = {key(node.text()[:2_000]) for node in page.itemprops.get("description", ())[:4]}
    starts = [key(text)[:_COMPARED] for text in claims]
    paragraphs = 0
    for number in range(place + 1, min(place + 1 + _AFTER, len(outline.lines))):
        line = outline.lines[number]
        if not _may_be(outline, line):
            continue
        if (box := _named_box(outline, line.element, around)) and not _is_credit(line.text):
            return _inside(outline, number, box)
        said = key(line.text) in described or any(_same(key(line.text), start) for start in starts)
        is_claim = len(line.text) >= _MIN_CHARS and said and not _is_credit(line.text)
        if is_claim and _stands_apart(outline, number, around):
            return [number]
        paragraphs += len(line.text) >= _PARAGRAPH
        if paragraphs == _TEXT_BEGINS:
            break
    return [place + 1] if _is_placed(outline, place + 1, around) else []


def _is_placed(outline: Outline, number: int, around: set[int]) -> bool:
    """A sentence right below the headline, in its element, that nothing but its place calls a standfirst."""
    line = outline.lines[number] if number < len(outline.lines) else None
    return (
        line is not None
        and _may_be(outline, line)
        and not _is_credit(line.text)
        and _MIN_CHARS <= len(line.text) <= _LONGEST_PLACED
        and line.text[-1] in _SENTENCE_ENDS
        and outline.tags[line.element] in _PLACED_TAGS
        and not _NEVER.search(outline.names[line.element])
        and read_date(line.text) is None
        and _stands_apart(outline, number, around)
    )


def _same(text: str, start: str) -> bool:
    return bool(start) and (
        text.startswith(start) or (len(text) >= _MIN_CHARS and start.startswith(text[:_COMPARED]))
    )


def _may_be(outline: Outline, line: Line) -> bool:
    return (
        not outline.inside[line.element] & _NO_STANDFIRST
        and _MIN_NAMED <= len(line.text) <= MAX_STANDFIRST_CHARS
        and line.link_chars * 2 <= len(line.text)
    )


def _is_credit(text: str) -> bool:
    """Whether a line is of the byline or the date, whatever box it stands in."""
    return bool(next(signed([text]), "")) or (len(text) <= _MAX_DATE_LINE and read_date(text) is not None)


def _named_box(outline: Outline, element: int, around: set[int]) -> int | None:
    """The element that calls itself a standfirst, the line's own or one around it without the headline."""
    for level, ancestor in enumerate(outline.upwards(element)):
        if level > _LEVELS or ancestor in around:
            return None
        name = outline.names[ancestor]
        if _NEVER.search(name):
            return None
        if _NAMED.search(name):
            return ancestor
    return None


def _inside(outline: Outline, first: int, box: int) -> list[int]:
    """The lines of the box, which is no standfirst where it holds the text."""
    numbers = []
    for number in range(first, len(outline.lines)):
        if box not in outline.upwards(outline.lines[number].element):
            break
        numbers.append(number)
        if len(numbers) > _MAX_LINES:
            return []
    size = sum(len(outline.lines[number].text) for number in numbers)
    return numbers if size <= MAX_STANDFIRST_CHARS else []


def _stands_apart(outline: Outline, number: int, around: set[int]) -> bool:
    """A heading, or what shares an element with the headline and not with the text."""
    element = outline.lines[number].element
    if outline.tags[element] in _HEADINGS:
        return True
    shared = next((ancestor for ancestor in outline.upwards(element) if ancestor in around), 0)
    below = outline.lines[number + 1 : number + 1 + _TEXT_WITHIN]
    text = next((line.element for line in below if len(line.text) >= _PARAGRAPH), 0)
    return shared > 0 and text > 0 and shared not in outline.upwards(text)


def _descriptions(page: PageElements, json_ld: JsonLd) -> Iterator[str]:
    """What the page says of its article, the standfirst's own fields first."""
    article = json_ld.article
    for text in (
        text_of(article.get("alternativeHeadline")),
        text_of(article.get("description")),
        page.meta("og:description"),
        page.meta("description"),
        page.meta("twitter:description"),
    ):
        if len(text) >= _MIN_CHARS:
            yield text[:5_000]


def read_description(page: PageElements, json_ld: JsonLd) -> str | None:
    """The longest of what JSON-LD, OpenGraph and the meta description say."""
    claims = (
        text_of(json_ld.article.get("description") or json_ld.article.get("alternativeHeadline")),
        page.meta("og:description"),
        page.meta("description", "twitter:description"),
    )
    return max(claims, key=len)[:5_000] or None
