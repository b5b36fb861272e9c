"""Which sitemaps of an index are likely to hold the newest articles. Pure.

Few indexes say when each sitemap changed, and some say the same day for all. Then names speak: a day or month
bounds what can be inside, and of sitemaps that are counted either end may be the newest.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain, zip_longest

from parsers.discovery.discovered import NextPage
from parsers.discovery.periods import period
from parsers.lexicon import texts

MANY_A_DAY = 24
"""Sitemaps of one day up to which the hour decides: one an hour. Of more, nobody wrote the hour for each."""
_NUMBER = re.compile(r"\d{1,9}")
_NEWEST = frozenset(texts("path.newest"))
_WORD = re.compile(r"[a-z]{3,12}")


def newest_first(pages: Sequence[NextPage]) -> list[NextPage]:
    """All of them, the likeliest to be new first: those whose names say so, then dated and undated ones by
    turns, so that a limit leaves out none of either alone."""
    named = [page for page in pages if _says_newest(page) and not _newest_day(page)]
    dated: defaultdict[date, list[NextPage]] = defaultdict(list)
    undated: list[NextPage] = []
    for page in pages:
        if day := _newest_day(page):
            dated[day].append(page)
        elif not _says_newest(page):
            undated.append(page)
    by_day = chain.from_iterable(_of_a_day(dated[day]) for day in sorted(dated, reverse=True))
    return [*_from_both_ends(named), *_by_turns([by_day, _from_both_ends(undated)])]


def _says_newest(page: NextPage) -> bool:
    return not _NEWEST.isdisjoint(_WORD.findall(page.url.rpartition("/")[2].lower()))


def _newest_day(page: NextPage) -> date | None:
    """The last day of which it can hold an article: it was not changed later, and its name says until
    when."""
    named = period(page.url)
    days = [named[1] - timedelta(days=1)] if named else []
    if page.modified_at:
        days.append(page.modified_at.astimezone(UTC).date())
    return min(days, default=None)


def _of_a_day(pages: Sequence[NextPage]) -> Iterable[NextPage]:
    earliest = datetime.min.replace(tzinfo=UTC)
    ordered = sorted(pages, key=lambda page: page.modified_at or earliest, reverse=True)
    return ordered if len(ordered) <= MANY_A_DAY else _from_both_ends(ordered)


def _from_both_ends(pages: Sequence[NextPage]) -> Iterator[NextPage]:
    """Each series of names that differ by a number by turns, each from its ends inwards, the last one first;
    names without a number in their order."""
    series: defaultdict[str, list[NextPage]] = defaultdict(list)
    for page in pages:
        series[_NUMBER.sub("#", page.url) if _NUMBER.search(page.url) else ""].append(page)
    return _by_turns([_inwards(_counted(name, some)) for name, some in series.items()])


def _counted(name: str, pages: Sequence[NextPage]) -> list[NextPage]:
    if not name:
        return list(pages)
    return sorted(pages, key=lambda page: [int(number) for number in _NUMBER.findall(page.url)])


def _inwards(pages: Sequence[NextPage]) -> Iterator[NextPage]:
    half = len(pages) // 2
    for first, last in zip_longest(pages[:half], reversed(pages[half:])):
        yield from (page for page in (last, first) if page is not None)


def _by_turns(series: Sequence[Iterable[NextPage]]) -> Iterator[NextPage]:
    for turn in zip_longest(*series):
        yield from (page for page in turn if page is not None)
