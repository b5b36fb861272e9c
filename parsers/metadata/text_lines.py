"""Author and date of a text without markup, by the lines below its headline and by its last. Pure."""

from collections.abc import Sequence
from datetime import datetime

from clipdesk.model.article import Author, DateOrigin, Moment
from parsers.metadata.authors.bylines import authors_from
from parsers.metadata.authors.printed_bylines import MAX_BYLINE, above_date, is_bare_name, signed, with_date
from parsers.metadata.authors.signature import NOBODY, signature_in
from parsers.metadata.dates.dates import is_possible
from parsers.metadata.dates.written_dates import read_date

_HEAD_LINES = 6
_MAX_DATE_LINE = 60
"""Lines below a headline, and characters of one, in which date and byline stand; set by eye, as in
`printed_bylines`."""
_TRUST = 0.5
"""Nothing tells the date of publication from the dateline of an event."""


def authors_of_text(lines: Sequence[str], language: str | None) -> tuple[Author, ...]:
    """`lines` are those below the headline; empty where none is a byline or a signature."""
    head = _head(lines)
    names = [*signed(head), *with_date(head, NOBODY), *above_date(head, NOBODY)][:1]
    authors = authors_from(names, NOBODY)
    if authors and all(is_bare_name(author.name) for author in authors):
        return tuple(authors)
    return signature_in(lines[-1], language) if lines else ()


def date_of_text(lines: Sequence[str], language: str | None, latest: datetime | None) -> Moment | None:
    """The date in a short line below the headline, if it lies before `latest`."""
    month_first = language == "en"
    for line in _head(lines):
        found = read_date(line, month_first=month_first) if len(line) <= _MAX_DATE_LINE else None
        if found and is_possible(found.at, latest):
            trust = round(_TRUST * found.certainty, 2)
            return Moment(found.at, found.day_only, line, DateOrigin.TEXT, trust)
    return None


def _head(lines: Sequence[str]) -> list[str]:
    return [line for line in lines[:_HEAD_LINES] if len(line) <= MAX_BYLINE]
