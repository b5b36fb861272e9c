"""The crawl's memory: what is known of every page of a source, by the number of its key.

An index of all of them is small and in memory; a page is read whole only where it is due, or may be wanted by
a topic that has not judged it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Protocol, Self

import numpy as np

from clipdesk.corpus.logged_pages import LoggedPages
from clipdesk.corpus.page_index import NEVER, Numbers, PageIndex, Rows, Selection, State
from clipdesk.corpus.remembered import Known, Remembered
from clipdesk.corpus.table import Table
from clipdesk.model.crawl_record import Again
from clipdesk.model.urls import GENERAL, Parameters, key_number

__all__ = ["Known", "Memory", "Remembered", "State", "remembered"]


class Pages(Protocol):
    """Where pages are read whole."""

    def remembered(self, numbers: Numbers) -> Mapping[int, Known]: ...
    def newest_titles(self, selection: Selection, most: int) -> Numbers: ...


class Memory:
    """Of one source, or of none: then nothing is known. Whatever it reads raises CorpusError."""

    def __init__(
        self, index: PageIndex, judged: Sequence[frozenset[str]], pages: Pages, parameters: Parameters
    ) -> None:
        self.parameters = parameters
        self._index = index
        self._judged = judged
        self._pages = pages

    @classmethod
    def of(cls, pages: Mapping[str, Remembered], parameters: Parameters = GENERAL) -> Self:
        """A small one, of pages by URL."""
        known = {key_number(url, parameters): Known(url, page) for url, page in pages.items()}
        judged = list({page.judged: None for _, page in known.values()})
        rows = _rows(known, judged, parameters)
        return cls(PageIndex(len(known), [rows]), judged, _Small(known), parameters)

    def __len__(self) -> int:
        return len(self._index)

    def state(self, number: int) -> State | None:
        """None for a page that no row tells of by this number."""
        return self._index.state(number)

    def is_alias(self, number: int) -> bool:
        """Whether a known page has led to it, or named it as its canonical address."""
        return self._index.is_alias(number)

    def judged(self, state: State) -> frozenset[str]:
        """For which topics (`topic@version`) it was said that the page is unwanted."""
        return self._judged[state.judged]

    def pages(self, numbers: Collection[int]) -> Mapping[int, Known]:
        """These pages, read whole."""
        return self._whole(np.array(list(numbers), np.int64))

    def page(self, url: str) -> Remembered | None:
        """One page, read whole."""
        number = key_number(url, self.parameters)
        known = self._pages.remembered(np.array([number])).get(number)
        return known.page if known else None

    def due(self, now: datetime, most: int) -> tuple[Mapping[int, Known], int]:
        """The pages that are due, the longest first, `most` at most; and how many there are in all."""
        numbers, count = self._index.due(now, most)
        return self._whole(numbers), count

    def unwanted(
        self, may_be_wanted: Callable[[frozenset[str]], bool], most: int, without: Collection[int] = ()
    ) -> Mapping[int, Known]:
        """The pages that were never tried, as the topics that judged them did not want them, and that may be
        wanted for all these say: the newest first, `most` at most."""
        codes = [code for code, judged in enumerate(self._judged) if may_be_wanted(judged)]
        wanted, others = self._index.unwanted(codes), np.array(sorted(without), np.int64)
        selection = Selection(lambda numbers: wanted.among(numbers) & ~np.isin(numbers, others))
        return self._whole(self._pages.newest_titles(selection, most))

    def _whole(self, numbers: Numbers) -> Mapping[int, Known]:
        if not len(numbers):
            return {}
        known = self._pages.remembered(numbers)
        return {number: known[number] for number in numbers.tolist() if number in known}


def remembered(crawl_log: Table, source: str, parameters: Parameters = GENERAL) -> Memory:
    """What the crawl log knows of a source. Raises CorpusError."""
    pages = LoggedPages(crawl_log, source, parameters)
    index = PageIndex(pages.count(), pages.rows())
    return Memory(index, pages.judged, pages, parameters)


class _Small:
    def __init__(self, known: Mapping[int, Known]) -> None:
        self._known = known

    def remembered(self, numbers: Numbers) -> Mapping[int, Known]:
        return {number: self._known[number] for number in numbers.tolist() if number in self._known}

    def newest_titles(self, selection: Selection, most: int) -> Numbers:
        titled = [(_age(page), number) for number, (_, page) in self._known.items() if page.title is not None]
        numbers = np.array([number for _, number in sorted(titled, reverse=True)], np.int64)
        return numbers[selection.among(numbers)][:most]


def _age(page: Remembered) -> datetime:
    return page.published_at or page.first_seen_at


def _rows(known: Mapping[int, Known], judged: Sequence[frozenset[str]], parameters: Parameters) -> Rows:
    pages = [page for _, page in known.values()]
    return Rows(
        numbers=np.array(list(known), np.int64),
        at=np.array([page.held_at.timestamp() if page.held_at else 0 for page in pages]).astype(np.uint32),
        when=np.array([_when(page) for page in pages], np.uint32),
        left_out=np.array([_is_left_out(page) for page in pages], np.bool_),
        unwanted=np.array([page.unwanted for page in pages], np.bool_),
        held=np.array([page.held_at is not None for page in pages], np.bool_),
        judged=np.array([judged.index(page.judged) for page in pages], np.uint16),
        aliases=_numbers(
            alias
            for number, (_, page) in known.items()
            if page.final_url and (alias := key_number(page.final_url, parameters)) != number
        ),
    )


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, np.int64)


def _when(page: Remembered) -> int:
    if _is_left_out(page):
        return int(page.first_seen_at.timestamp())
    return NEVER if page.next_visit_at is None else ceil(page.next_visit_at.timestamp())


def _is_left_out(page: Remembered) -> bool:
    return page.outcome.again is Again.ELSEWHERE and page.final_url is None
