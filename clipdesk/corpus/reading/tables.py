"""Tables that are called for a part of their rows: `corpus.articles(topic="libya-isis")`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from clipdesk.corpus.reading.names import check_names
from clipdesk.corpus.reading.scan import Scan
from clipdesk.corpus.reading.selection import Names, Selection, When, moment
from clipdesk.corpus.rows import article_version
from clipdesk.corpus.schema import TableSpec
from clipdesk.corpus.table import Table
from clipdesk.model.article import ArticleVersion
from clipdesk.model.errors import UnknownName

if TYPE_CHECKING:
    from clipdesk.corpus.query import Tables

N = TypeVar("N")

AsOf = int | When
"""A version of a table, or a time: the version that was the newest then."""


class ReadableTable(Table, Generic[N]):
    """A table of a corpus, whose rows are nouns of one kind; called, it gives those that are asked for."""

    def __init__(self, uri: str, spec: TableSpec, corpus: "Tables") -> None:
        super().__init__(uri, spec)
        self._corpus = corpus

    def __call__(
        self, *, where: str | None = None, columns: Sequence[str] = (), as_of: AsOf | None = None
    ) -> Scan[N]:
        """The rows that satisfy a condition in SQL, with some `columns` or all, of the newest version or
        `as_of` an earlier one. Nothing is read yet.

        Raises UnknownName for a column that is not there, InputError for a version that is not.
        """
        return self._scan(Selection.of(where=where), columns, as_of)

    def _scan(self, selection: Selection, columns: Sequence[str], as_of: AsOf | None) -> Scan[N]:
        known = self.spec.schema.names
        for column in columns:
            if column not in known:
                raise UnknownName("column", column, known)
        snapshot = self.open(as_of if isinstance(as_of, int) else moment(as_of, "as_of"))
        paths = () if snapshot is None else self.paths(snapshot, selection.for_files)
        return Scan(
            self, snapshot, selection, tuple(columns or known), tuple(sorted(paths)), self._noun, self._corpus
        )

    def _noun(self, row: Mapping[str, Any]) -> N:
        noun: N = self.spec.columns.take(row)
        return noun


class ArticleTable(ReadableTable[ArticleVersion]):
    """`articles` (each in its newest version) or `article_versions` (every state of each)."""

    def __call__(
        self,
        *,
        topic: Names = (),
        source: Names = (),
        language: Names = (),
        story: Names = (),
        since: When | None = None,
        until: When | None = None,
        where: str | None = None,
        columns: Sequence[str] = (),
        as_of: AsOf | None = None,
    ) -> Scan[ArticleVersion]:
        """The articles that are all of this; of `topic`, `source`, `language` and `story` one name or some,
        of which one is enough. A language finds all of its regions.

        `since` (included) and `until` (not included) bound the publication date or, where none was found, the
        time at which the article was first seen. `where` is a condition in DuckDB's SQL. `as_of` is a version
        of the table, or a time. Nothing is read yet: a Scan gives the rows in the frame that is wanted.

        Raises UnknownName for a column, topic, source, language or story that nothing is of, with what there
        is, and InputError for a version, date or span that cannot be.
        """
        selection = Selection.of(
            topic=topic,
            source=source,
            language=language,
            story=story,
            since=since,
            until=until,
            where=where,
            past=as_of is not None,
        )
        scan = self._scan(selection, columns, as_of)
        check_names(scan)
        return scan

    def _noun(self, row: Mapping[str, Any]) -> ArticleVersion:
        return article_version(row)
