"""Which articles are withdrawn by their publishers: noted as visits are stored, and marked in `articles`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.dataset as pads

from clipdesk.corpus.shapes import TIME
from clipdesk.corpus.table import Table, committed_as, retried, translated
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
    """The rows of articles with their marks."""
    if not standing:
        return rows
    times = [standing.get(str(article_id)) for article_id in rows["article_id"].to_pylist()]
    place = rows.schema.get_field_index("withdrawn_at")
    return rows.set_column(place, rows.schema.field(place), pa.array(times, TIME))


def mark(articles: Table, withdrawals: Table, standing: Marks) -> None:
    """Bring the marks of all articles up to date: each month that has a change is written anew, and the last
    commit notes how far. The caller holds the writer lock. Raises CorpusError."""
    table = withdrawals.open()
    if table is None or articles.opened().transaction_version(MARKED) == table.version():
        return
    done = committed_as(MARKED, table.version())
    months = _changed_months(articles, standing)
    for month in months:
        rows = (
            batch
            for old in articles.batches({"first_seen_month": [month]})
            for batch in marked(_cleared(pa.Table.from_batches([old])), standing).to_batches()
        )
        articles.replace([month], rows, done if month == months[-1] else retried())
    if not months:
        articles.add(articles.spec.schema.empty_table(), done)


def _changed_months(articles: Table, standing: Marks) -> list[str]:
    among = pads.field("article_id").isin(pa.array(list(standing), pa.string()))
    rows = articles.dataset().to_table(
        columns=["article_id", "first_seen_month", "withdrawn_at"],
        filter=among | pads.field("withdrawn_at").is_valid(),
    )
    return sorted(
        {
            row["first_seen_month"]
            for row in rows.to_pylist()
            if row["withdrawn_at"] != standing.get(row["article_id"])
        }
    )


def _cleared(rows: pa.Table) -> pa.Table:
    place = rows.schema.get_field_index("withdrawn_at")
    return rows.set_column(place, rows.schema.field(place), pa.nulls(rows.num_rows, TIME))
