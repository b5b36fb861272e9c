"""Which articles are withdrawn by their publishers: noted as visits are stored, and marked in `articles`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

import pyarrow as pa
import pyarrow.dataset as pads
from deltalake import DeltaTable

from clipdesk.corpus.pieces import Action, Files
from clipdesk.corpus.schema import month
from clipdesk.corpus.shapes import TIME
from clipdesk.corpus.table import Table, committed_as, translated
from clipdesk.corpus.version_index import known_versions
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.withdrawal import Withdrawal

MARKED = "withdrawals"
"""The transaction on `articles` that says how far its marks follow the table."""

Marks = Mapping[str, datetime]
"""When each withdrawn article was found to be so, by article_id."""


def withdrawals_in(
    records: Sequence[CrawlRecord], crawl_log: Table, withdrawals: Table, source: str
) -> list[Withdrawal]:
    """What these records of one source change. Raises CorpusError."""
    gone = [record for record in records if record.outcome is Outcome.GONE]
    standing = _standing(withdrawals, source)
    found = {record.url: record for record in records if record.outcome.held}
    by_article = {record.article_id: record for record in found.values() if record.article_id}
    changes = []
    for article_id, earlier in standing.items():
        if again := by_article.get(article_id) or found.get(earlier.url):
            changes.append(_withdrawal(article_id, again, is_back=True))
    known = _articles_at([record.url for record in gone], crawl_log, source)
    withdrawn = {known[record.url]: record for record in gone if record.url in known}
    for article_id, record in withdrawn.items():
        if article_id not in standing and article_id not in by_article:
            changes.append(_withdrawal(article_id, record, is_back=False))
    return changes


def _withdrawal(article_id: str, record: CrawlRecord, *, is_back: bool) -> Withdrawal:
    reason = record.reason or record.outcome.meaning
    return Withdrawal(article_id, record.source, record.url, record.run, record.at, is_back, reason)


def _standing(withdrawals: Table, source: str | None = None) -> dict[str, Withdrawal]:
    """The withdrawals that nothing has taken back, by article."""
    wanted = pads.field("source") == source if source else None
    with translated(withdrawals.uri):
        rows = withdrawals.dataset().to_table(filter=wanted).to_pylist()
    changes = sorted(map(withdrawals.spec.columns.take, rows), key=lambda one: (one.at, one.is_back))
    newest = {one.article_id: one for one in changes}
    return {article_id: one for article_id, one in newest.items() if not one.is_back}


def _articles_at(urls: Sequence[str], crawl_log: Table, source: str) -> dict[str, str]:
    """The article that was last stored from each URL."""
    if not urls:
        return {}
    stored = pa.array([str(outcome) for outcome in Outcome if outcome.stored])
    wanted = pads.field("url").isin(pa.array(urls)) & pads.field("outcome").isin(stored)
    with translated(crawl_log.uri):
        rows = crawl_log.dataset({"source": [source]}).to_table(
            columns=["url", "article_id", "logged_at"], filter=wanted & (pads.field("source") == source)
        )
    by_age = sorted(rows.to_pylist(), key=lambda row: row["logged_at"])
    return {row["url"]: row["article_id"] for row in by_age if row["article_id"]}


def marks(withdrawals: Table) -> Marks:
    """Raises CorpusError."""
    return {article_id: one.at for article_id, one in _standing(withdrawals).items()}


def marked(rows: pa.Table, standing: Marks) -> pa.Table:
    """The rows of articles with their marks, and no others."""
    times = [standing.get(str(article_id)) for article_id in rows["article_id"].to_pylist()]
    place = rows.schema.get_field_index("withdrawn_at")
    return rows.set_column(place, rows.schema.field(place), pa.array(times, TIME))


def mark(articles: Table, versions: Table, withdrawals: Table, standing: Marks, opened: DeltaTable) -> None:
    """Bring the marks of all articles up to date, in one commit that notes how far; `opened` is the table as
    nobody has marked it since. The caller holds the writer lock. Raises CorpusError."""
    table = withdrawals.open()
    followed = opened.transaction_version(MARKED)
    if table is None or followed == table.version():
        return
    files = Files(articles)
    actions: list[Action] = []
    places = _places(versions, _changed(withdrawals, followed))
    for piece, held in files.holding(places, ("article_id", "withdrawn_at")):
        if not held.equals(marked(held, standing)):
            actions += files.rewritten(piece, partial(marked, standing=standing))
    files.commit(actions, committed_as(MARKED, table.version()))


def _changed(withdrawals: Table, followed: int | None) -> set[str]:
    """The articles of which the table tells since a version of it, at least."""
    with translated(withdrawals.uri):
        rows = withdrawals.added_since(followed).to_table(columns=["article_id"])
    return set(map(str, rows["article_id"].to_pylist()))


def _places(versions: Table, article_ids: set[str]) -> pa.Table:
    """Where they stand in `articles`."""
    histories = known_versions(versions, article_ids)
    seen = {article_id: history[0].first_seen_at for article_id, history in histories.items()}
    return pa.table(
        {
            "article_id": pa.array(list(seen), pa.string()),
            "first_seen_at": pa.array(list(seen.values()), TIME),
            "first_seen_month": pa.array(list(map(month, seen.values())), pa.string()),
        }
    )
