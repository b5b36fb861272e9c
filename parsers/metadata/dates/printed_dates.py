"""What a page shows its readers of publication and change: `<time>`, lines around the headline, lines that
say of themselves that they give the date. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice, pairwise

from selectolax.lexbor import LexborNode

from clipdesk.model.article import DateOrigin, Moment
from parsers.document import Outline
from parsers.lexicon import entries
from parsers.lexicon.pattern import in_print
from parsers.metadata.dates.date_reader import DateReader
from parsers.metadata.dates.local_time import shows_clock
from parsers.metadata.dates.time_ago import read_ago, says_ago
from parsers.metadata.headline.title import segments
from parsers.metadata.page.page_elements import PageElements, time_of
from parsers.metadata.page.plain import plain
from parsers.metadata.page.related_content import belongs_elsewhere

_UPDATED = re.compile(in_print(entries("date.updated")), re.IGNORECASE)
_PUBLISHED = re.compile(in_print(entries("date.published")), re.IGNORECASE)
_SIGNED = re.compile(
    rf"{in_print(entry for entry in entries('byline.by') if 'line' in entry.properties)}[\s:：]",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(in_print(entries("date.announced")), re.IGNORECASE)
"""How a line begins that gives the date of publication, wherever on the page it stands."""
_MAX_ANNOUNCEMENT = 80
"""Characters of a line that gives a date, against a sentence that tells when something appeared."""
_PARTED = re.compile(r"\s[·|•]\s")
"""What stands between the date and another thing in the same line."""
_MAX_LABEL = 30
"""Characters in which such a line says what it is."""
_MAX_ANNOUNCEMENTS = 10
"""A bound: lists of articles give a date each."""
_MAX_TIMES = 20
"""Elements that are looked at: lists of articles have one each."""
_DATELINE = re.compile(r"\W{0,2}\d{1,4}\W{1,2}\s?\w{1,12}\W{1,2}\s?\d{2,4}\b")
"""A date that begins a paragraph: `27.1.2022 - The town hall …`."""
_MAX_DATELINE = 40
_ONLY_DATE = re.compile(
    r"(?:[^\W\d_]{2,12}[.,]*\s)?\d{1,4}\D{1,3}(?:[^\W\d_]{2,12}\D{1,2})?\d{1,4}(?:\D\d{2,4})?"
)
_MAX_HEADINGS = 4
"""Headings of a page, and parts of one, in which a date is looked for."""
_SHORT, _LONG, _BELOW = 120, 250, 3
"""Characters of lines that `near` leaves out, and how many lines below the headline they are looked for."""


@dataclass(frozen=True, slots=True)
class Print:
    """`near` are the short lines around the headline, `after` all lines behind it; `now` is the time of the
    fetch."""

    page: PageElements
    near: Sequence[str]
    after: Sequence[str]
    outline: Outline
    now: datetime | None

    @property
    def lines(self) -> Iterator[str]:
        """All lines of the page."""
        return (line.text for line in self.outline.lines)


def printed_publication(shown: Print, reader: DateReader) -> Iterator[Moment]:
    """Every claim, the most trusted first: `<time>`, what a line labels as the publication, what merely
    stands beside the headline or begins the text. Behind `2h ago` nothing is about the article."""
    yield from _times(shown.page, reader)
    for line in islice(_announced(shown.near), _MAX_ANNOUNCEMENTS):
        yield from reader.moment(line, DateOrigin.TEXT, 0.6)
    ago = next(filter(says_ago, shown.near), None)
    if ago is None:
        for line in islice(_announced(shown.lines), _MAX_ANNOUNCEMENTS):
            yield from reader.moment(line, DateOrigin.TEXT, 0.4)
    for text in _beside_headings(shown.page.h1):
        yield from reader.moment(text, DateOrigin.TEXT, 0.6)
    for line in shown.near:
        if line is ago:
            yield from _ago(line, shown.now)
            return
        yield from reader.moment(_of_publication(line), DateOrigin.TEXT, 0.6)
    for line in filter(_is_stamp, shown.after[:_BELOW]):
        yield from reader.moment(_of_publication(line), DateOrigin.TEXT, 0.4)
    for line in filter(_DATELINE.match, shown.after):
        yield from reader.moment(line[:_MAX_DATELINE], DateOrigin.TEXT, 0.4)
    yield from _elsewhere(shown, reader, told_ago=ago is not None)


def _elsewhere(shown: Print, reader: DateReader, *, told_ago: bool) -> Iterator[Moment]:
    """Far from the headline: beside who signs, and as a part of the document's title."""
    signs = () if told_ago else islice(filter(_signs_and_dates, shown.lines), 1)
    titles = (part.strip() for part in segments(shown.page.title)[1:])
    for text in chain(signs, filter(_ONLY_DATE.fullmatch, titles)):
        yield from reader.moment(text, DateOrigin.TEXT, 0.4)


def _beside_headings(headings: Sequence[LexborNode]) -> Iterator[str]:
    """Dates that stand within the heading, in an element of their own."""
    for node in headings[:_MAX_HEADINGS]:
        for child in islice(node.iter(), _MAX_HEADINGS):
            text = plain(child.text()[:_MAX_DATELINE]) if child.tag != "br" else ""
            if _ONLY_DATE.fullmatch(text):
                yield text


def _signs_and_dates(line: str) -> bool:
    """`By Jane Doe on 8 March 2026, 11:51`, below the text."""
    return (
        len(line) <= _MAX_ANNOUNCEMENT
        and any(map(str.isdigit, line))
        and _SIGNED.match(line) is not None
        and not _UPDATED.search(line)
    )


def printed_update(shown: Print, reader: DateReader) -> Iterator[Moment]:
    """The last change, as it stands around the headline, then anywhere on the page: it stands in where the
    page says nothing of its publication."""
    for line in filter(_UPDATED.search, shown.near):
        yield from reader.moment(line, DateOrigin.TEXT, 0.3)
    for line in islice(filter(_tells_of_update, shown.lines), _MAX_ANNOUNCEMENTS):
        yield from reader.moment(line, DateOrigin.TEXT, 0.3)


def printed_change(shown: Print, reader: DateReader) -> Iterator[Moment]:
    """What is labelled as a change, in `<time>` and around the headline."""
    for node in shown.page.times:
        own = f"{node.attributes.get('class') or ''} {node.text()[:100]}"
        if _UPDATED.search(own):
            yield from reader.moment(time_of(node) or own, DateOrigin.TIME, 0.7)
    for line in shown.near:
        if stamp := _UPDATED.search(line):
            yield from reader.moment(line[stamp.end() :], DateOrigin.TEXT, 0.6)


def printed_clocks(shown: Print) -> Iterator[str]:
    """What stands beside the headline of the time of publication, and in the first `<time>` there."""
    yield from map(_of_publication, filter(shows_clock, shown.near))
    beside = "\n".join(shown.near)
    for node in shown.page.times[:_MAX_TIMES]:
        text = plain(node.text()[:200])
        if text and text in beside and not belongs_elsewhere(node):
            yield time_of(node)
            yield _of_publication(text)
            return


def _times(page: PageElements, reader: DateReader) -> Iterator[Moment]:
    for node in page.times[:_MAX_TIMES]:
        own = plain(node.text()[:200])
        updated = _UPDATED.search(f"{node.attributes.get('class') or ''} {own}")
        if not belongs_elsewhere(node) and (not updated or _PUBLISHED.search(own)):
            yield from _time(time_of(node), own, reader)


def _time(said: str, shown: str, reader: DateReader) -> Iterator[Moment]:
    """What a `<time>` shows of the publication, where its attribute names another day than the next: it is
    what readers see, and attributes are often of the last change."""
    in_words = [*reader.moment(_of_publication(shown), DateOrigin.TIME, 0.8)] if said and shown else []
    for moment in reader.moment(said or shown, DateOrigin.TIME, 0.8):
        apart = (abs(found.at.date() - moment.at.date()) > timedelta(days=1) for found in in_words)
        yield from in_words if any(apart) and in_words[0].day_only else [moment]


def _tells_of_update(line: str) -> bool:
    """`Last updated: 8 March 2026`, wherever on the page it stands."""
    stamp = _UPDATED.search(line[:_MAX_LABEL]) if len(line) <= _MAX_ANNOUNCEMENT else None
    return stamp is not None and any(map(str.isdigit, line[stamp.end() :]))


def _is_stamp(line: str) -> bool:
    """Byline, address and date in one line, which is longer than each and no sentence."""
    return _SHORT < len(line) <= _LONG and line[-1] not in ".!?…"


def _ago(line: str, now: datetime | None) -> Iterator[Moment]:
    if now and (found := read_ago(line, now)):
        yield Moment(*found, line, DateOrigin.AGO, 0.5)


def _announced(lines: Iterable[str]) -> Iterator[str]:
    """`Posted on 8 March 2026` far from the headline, also where the date has a line of its own."""
    for line, following in pairwise(chain(lines, [""])):
        line = _PARTED.split(line, maxsplit=1)[0]
        if len(line) <= _MAX_ANNOUNCEMENT and _ANNOUNCED.match(line):
            whole = line if any(map(str.isdigit, line)) else f"{line} {following[:_MAX_ANNOUNCEMENT]}"
            yield _of_publication(whole)


def _of_publication(text: str) -> str:
    """The part of a date line that does not speak of an update."""
    stamp = _UPDATED.search(text)
    if not stamp:
        return text
    published = _PUBLISHED.search(text, stamp.end())
    return text[published.end() :] if published else text[: stamp.start()]
