"""How far a takedown reaches: the articles that it names, and the rows of the tables that are about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads

from clipdesk.corpus.rows import ARCHIVE_COLUMNS
from clipdesk.corpus.table import Table, translated
from clipdesk.corpus.tables import Corpus
from clipdesk.model.takedown import MARKS, Takedown


@dataclass(frozen=True, slots=True)
class Reach:
    """All that a takedown touches: a source, the articles it names, and the URLs they were seen under."""

    source: str | None
    article_ids: frozenset[str]
    urls: frozenset[str]

    def filter(self, table: Table) -> pads.Expression:
        condition = pads.field("article_id").isin(pa.array(sorted(self.article_ids), pa.string()))
        if self.source is not None:
            condition |= pads.field("source") == self.source
        if "final_url" in table.spec.schema.names:
            urls = pa.array(sorted(self.urls), pa.string())
            condition |= pads.field("url").isin(urls) | pads.field("final_url").isin(urls)
        return condition

    def touches_any(self, rows: pa.Table) -> bool:
        return any(map(self.touches, rows.to_pylist()))

    def touches(self, row: Mapping[str, Any]) -> bool:
        """The same for one row, of any columns."""
        return (
            row.get("article_id") in self.article_ids
            or (self.source is not None and row.get("source") == self.source)
            or not self.urls.isdisjoint((row.get("url"), row.get("final_url")))
        )


def reach_of(corpus: Corpus, takedown: Takedown) -> tuple[Reach, list[dict[str, Any]]]:
    """What is to go, and the versions among it. An earlier try may have removed the versions already: then
    its marks in the log still name them."""
    named = frozenset(() if takedown.article_id is None else (takedown.article_id,))
    versions = rows_within(corpus.article_versions, Reach(takedown.source, named, frozenset()))
    with translated(corpus.crawl_log.uri):
        marked = corpus.crawl_log.dataset().to_table(
            columns=["article_id", "url"], filter=pads.field("run") == takedown.run
        )
    seen = [*versions, *marked.to_pylist()]
    article_ids = named | {str(row["article_id"]) for row in seen}
    return Reach(takedown.source, article_ids, frozenset(str(row["url"]) for row in seen)), versions


def rows_within(table: Table, reach: Reach) -> list[dict[str, Any]]:
    """The rows within reach, but for the marks that a takedown itself has left."""
    columns = ["run", "source", "url", "article_id", *ARCHIVE_COLUMNS]
    with translated(table.uri):
        rows = table.dataset().to_table(columns=columns, filter=reach.filter(table))
    return [row for row in rows.to_pylist() if not row["run"].startswith(MARKS)]
