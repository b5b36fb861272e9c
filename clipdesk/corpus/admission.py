"""What nobody has asked to keep out of the corpus."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clipdesk.corpus.table import Table, translated


@dataclass(frozen=True, slots=True)
class Barred:
    """The articles and the sources that were taken down, or are to be."""

    article_ids: frozenset[str]
    sources: frozenset[str]

    def admits(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of an article may be taken for what it is."""
        return row["article_id"] not in self.article_ids and row["source"] not in self.sources


def barred(takedowns: Table) -> Barred:
    """Raises CorpusError."""
    with translated(takedowns.uri):
        asked = takedowns.dataset().to_table(columns=["article_id", "source"])
    articles, sources = (
        frozenset(map(str, asked[name].drop_null().to_pylist())) for name in asked.column_names
    )
    return Barred(articles, sources)
