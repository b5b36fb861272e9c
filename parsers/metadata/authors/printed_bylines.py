"""Who signs, by the lines that a page prints: with a cue (`By Jane Doe`), or a name beside the date. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from clipdesk.model.folding import fold, key
from parsers.metadata.authors.bylines import is_agency, without_date
from parsers.metadata.authors.names import LABELS, PARTICLES, any_of
from parsers.metadata.dates.months import DATE_WORDS
from parsers.metadata.dates.written_dates import read_date

MAX_BYLINE = 90
_MAX_DATE_LINE = 60
"""Characters of a line with several names, and of a date with its label, against a sentence."""
_MAX_NAME, _MAX_AGENCY = 50, 40
"""Characters of a name that is all of its line. Set as in `bylines`."""
_BY = rf"(?:{any_of('byline.work', 'line')}\s+)?{any_of('byline.by', 'line')}"
_SIGNED = re.compile(
    rf"(?:(?:by(?=by\s))?{_BY}(?:\s*[:：／]\s*|\s+)|(?-i:By(?=[A-Z]))|"
    rf"{any_of('byline.by', 'colon')}\s*:\s*)(?=[^\W\d_])",
    re.IGNORECASE,
)
_LABELLED = re.compile(rf"[\s|·•](?:{any_of('byline.by')})\s?[:：]\s*(?=[^\W\d_])", re.IGNORECASE)
"""A label within the line: `来源：… 作者：…`."""
_LABEL = re.compile(rf"{any_of('byline.author')}\w*(?:/\w+)?\s?[:：]?\s++(?P<name>\S.*)", re.IGNORECASE)
_CUE_ALONE = re.compile(rf"{_BY}\s*:?", re.IGNORECASE)
_AFTER_DATE = re.compile(
    r"\d{4}\b.{0,40}?(?:\bby\s+|[•·|–—]\s*(?=(?-i:[A-Z])[^\d•·|]*$))(?=[^\W\d_])", re.IGNORECASE
)
_BEFORE_DATE = re.compile(r"^([^\d|•·,]{5,40}?)(?:\s*[|•·,]|\s[–-]\s|[–-](?=\s|\d))\s*([^|\d]{0,25})\d")
_AT_END = re.compile(rf"[.!?…]\s{_BY}\s+([^.!?…]{{4,60}})", re.IGNORECASE)
_LINES_ABOVE_TEXT = 3
"""Below a headline, among which a standfirst ends with who wrote it."""
_TRAILING = re.compile(rf"\s{any_of('byline.behind')}\s.*$")
_IN_NAMES = re.compile(r"[.'’-]")
_GLUED = re.compile(r"[^\W\d_A-Z]{3}[A-Z]")


def signed(lines: Sequence[str]) -> Iterator[str]:
    """The first line that begins like a byline."""
    for line in lines:
        if len(line) <= MAX_BYLINE and (found := _SIGNED.match(line) or _LABELLED.search(line)):
            yield without_date(line[found.end() :])
            return


def closing(lines: Sequence[str]) -> Iterator[str]:
    """The name that ends a standfirst: `Then came the storms. By Jane Doe`."""
    for line in lines[:_LINES_ABOVE_TEXT]:
        found = [*_AT_END.finditer(line)]
        if found and found[-1].end() == len(line) and is_bare_name(found[-1][1]):
            yield found[-1][1]
            return


def opening(lines: Sequence[str], description: str, known: frozenset[str]) -> Iterator[str]:
    """Names on the first line of the text, which its excerpt for the description begins with. `known` as
    above: nor is the beginning of one of these."""
    said = key(description)
    for line in lines:
        whole = len(line) <= _MAX_DATE_LINE and said.startswith(key(line))
        if whole and any(name.startswith(key(line)) for name in known):
            continue
        if whole and all(map(is_bare_name, re.split(r"\s?[/&]\s?", line))):
            yield line
            return


def labelled(lines: Iterable[str]) -> Iterator[str]:
    """The first name behind a label of its own, wherever on the page: `Autorin/Autor Gesine Behrens`."""
    found = (_LABEL.fullmatch(line) for line in lines if len(line) <= _MAX_DATE_LINE)
    yield from islice((label["name"] for label in found if label and is_bare_name(label["name"])), 1)


def agencies_in(lines: Sequence[str]) -> Iterator[str]:
    """The lines that are nothing but an agency's name."""
    yield from (line for line in lines if len(line) <= _MAX_AGENCY and is_agency(line))


def with_date(lines: Sequence[str], known: frozenset[str]) -> Iterator[str]:
    """Names in the line of a date. `known` are the keys of what is no name though it stands there: section,
    keywords, the words of the URL."""
    for line in lines:
        if len(line) <= MAX_BYLINE and (name := _in_line(line)) and key(name) not in known:
            yield name


def above_date(lines: Sequence[str], known: frozenset[str]) -> Iterator[str]:
    """Names on a line of their own, below `Written by` or above a date. What stands below a date may as well
    be the first subhead. `known` as above."""
    for line, following in pairwise(lines):
        if _CUE_ALONE.fullmatch(line) and is_bare_name(following) and key(following) not in known:
            yield following
        if _is_date(following) and is_bare_name(line) and key(line) not in known:
            yield line


def is_bare_name(line: str) -> bool:
    """Two to four capitalised words, particles between them allowed, and nothing else."""
    words = line.split()
    capitalised = [word for word in words if word[0].isupper() or word.lower() not in PARTICLES]
    return (
        len(line) <= _MAX_NAME
        and 2 <= len(capitalised) <= 4
        and all(word[0].isupper() and _IN_NAMES.sub("", word).isalpha() for word in capitalised)
        and not line.endswith((".", ":"))
        and not _GLUED.search(line)
        and LABELS.isdisjoint(line.lower().split())
    )


def _in_line(line: str) -> str:
    """The capitalised words before or after a date in the same line, or the empty string."""
    if after := _AFTER_DATE.search(line):
        name = _TRAILING.sub("", line[after.end() :]).partition(",")[0].strip()
    else:
        before = _BEFORE_DATE.match(line)
        if before and not _leads_to_date(before[2]):
            return ""
        name = before[1] if before else without_date(line) if _is_date(line) else ""
    return name if is_bare_name(name) else ""


def _leads_to_date(words: str) -> bool:
    """Nothing, or words that stand before a date: `Updated on Monday`, and no `judgment of`."""
    return all(fold(word.strip(".,:|·•–-")) in DATE_WORDS | {""} for word in words.split())


def _is_date(line: str) -> bool:
    return len(line) <= _MAX_DATE_LINE and any(map(str.isdigit, line)) and read_date(line) is not None
