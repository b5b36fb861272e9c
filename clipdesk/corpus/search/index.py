"""The search index of a corpus: brought up to date, searched, and told what is wrong with it."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Self

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from clipdesk.corpus.search.reading import OpenIndex
from clipdesk.corpus.search.reasons import reasons_for
from clipdesk.corpus.search.results import Filters, SearchResult, Sort
from clipdesk.corpus.search.state import LOCK_SECONDS, STATE
from clipdesk.corpus.search.update import Indexed, OnRows, bring_up_to_date
from clipdesk.corpus.table import Table
from clipdesk.model.errors import CorpusError, in_words

logger = logging.getLogger("clipdesk.corpus")

FOLDER = "search"
"""Beside the tables."""


class SearchIndex:
    """`folder` is on a disk of this machine, wherever the table is."""

    def __init__(self, articles: Table, folder: Path) -> None:
        self.folder = folder
        self._articles = articles
        self._opened: tuple[object, OpenIndex] | None = None
        self._table: DeltaTable | None = None

    @classmethod
    def beside(cls, uri: str, articles: Table) -> Self:
        """In the folder of the corpus. Raises CorpusError for one that is on no disk of this machine."""
        if "://" in uri:
            raise CorpusError(
                "a search index lies on a disk of this machine",
                where=uri,
                hint="SearchIndex(corpus.articles, folder) keeps one for these tables",
            )
        return cls(articles, Path(uri) / FOLDER)

    def update(
        self,
        *,
        anew: bool = False,
        thorough: bool = False,
        patience: float = LOCK_SECONDS,
        on_rows: OnRows | None = None,
    ) -> Indexed:
        """Bring it up to date with the table; see `bring_up_to_date`. Raises CorpusError."""
        return bring_up_to_date(
            self._articles, self.folder, anew=anew, thorough=thorough, patience=patience, on_rows=on_rows
        )

    def search(
        self,
        text: str,
        filters: Filters | None = None,
        *,
        sort: Sort | None = None,
        limit: int = 10,
        offset: int = 0,
        facets: bool = False,
    ) -> SearchResult:
        """Raises InputError for what is no query, CorpusError where there is no index that can be used."""
        filters = filters or Filters()
        with in_words("search", hint="nothing was changed: search again"):
            index = self._open()
            behind = self._behind(index)
            found = index.search(
                text, filters, sort=sort, limit=limit, offset=offset, facets=facets, behind=behind
            )
            return found if found.count else replace(found, reasons=reasons_for(index, text, filters))

    def lag(self) -> int | None:
        """By how many commits it is behind the table; None where it cannot be used, or holds a part only."""
        try:
            index = self._open()
        except CorpusError:
            return None
        return None if index.state.version is None else self._behind(index)

    def _behind(self, index: OpenIndex) -> int:
        version = -1 if index.state.version is None else index.state.version
        return max(0, self._version() - version)

    def _version(self) -> int:
        """Of the table as it is now; -1 where there is none. Its whole log is read once."""
        try:
            if self._table is not None:
                self._table.update_incremental()
                return self._table.version()
        except DeltaError:
            logger.debug("%s: opened anew, for its log has no way from there to now", self._articles.uri)
        self._table = self._articles.open()
        return -1 if self._table is None else self._table.version()

    def _open(self) -> OpenIndex:
        """Opened once for each state that it has."""
        now = _written(self.folder / STATE)
        if self._opened is None or self._opened[0] != now:
            self._opened = now, OpenIndex(self.folder)
        return self._opened[1]


def _written(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns
