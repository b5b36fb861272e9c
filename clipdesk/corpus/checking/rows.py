"""Rows against one another: texts and their hashes, versions and their numbers, `articles` and the versions
that it is made of, stories and fingerprints, the log and what it says was stored."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa

from clipdesk.corpus.checking.damage import Damage, DamageKind, Finding, Note
from clipdesk.corpus.checking.queries import MERGED, OF_A_MONTH, OF_ALL, SAID, SETTLED, VIEWS, Query
from clipdesk.corpus.merge import FOLLOWED
from clipdesk.corpus.query import connect, rows_from
from clipdesk.corpus.schema import month
from clipdesk.corpus.storied import SETTLED as SETTLED_TO
from clipdesk.corpus.table import Table
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import content_hash
from clipdesk.model.errors import CorpusError

EXAMPLES = 5
"""Rows that a finding names."""
_TEXTS = [
    "article_id",
    "first_seen_at",
    "first_seen_month",
    "content_hash",
    "headline",
    "standfirst",
    "body",
]
OnMonth = Callable[[int, int], None]
"""Told how many months were looked at, and how many there are."""


def check_rows(corpus: Corpus, *, whole: bool, on_month: OnMonth) -> Iterator[Finding]:
    """A month at a time; `whole` reads the texts. What cannot be read is said, and the rest goes on."""
    merged = not _behind(corpus)
    if not merged:
        yield Note("articles", "there are versions to merge: the next run, or `clipdesk maintain`, does it")
    queries = [*OF_A_MONTH, *([MERGED] if merged else []), *([SAID] if whole else [])]
    months = sorted({*corpus.article_versions.partitions(), *corpus.articles.partitions()})
    with connect(corpus) as asked:
        for view in VIEWS:
            asked.execute(view)
        for done, one in enumerate(months, start=1):
            for query in queries:
                yield from _found(asked, query, {"month": one})
            if whole:
                yield from _texts(corpus.article_versions, one)
            on_month(done, len(months))
        for query in [*OF_ALL, *([SETTLED] if _is_settled(corpus) else [])]:
            yield from _found(asked, query, {})


def _found(asked: duckdb.DuckDBPyConnection, query: Query, values: Mapping[str, str]) -> Iterator[Finding]:
    with _told(query.table) as findings:
        rows = rows_from(asked, query.sql, values)
        names = [str(row["name"]) for row in islice(rows, EXAMPLES)]
        more = sum(1 for _ in rows)
        if names:
            findings.append(_rows(query.table, query.what, names, more, values.get("month")))
    yield from findings


def _rows(table: str, what: str, names: list[str], more: int, of: str | None) -> Damage:
    """One finding for all rows, which names some."""
    rest = f" and {more:,} more" if more else ""
    where = f"{table} {of}" if of else table
    return Damage(DamageKind.ROWS, where, f"{what}: {', '.join(names)}{rest}", table)


@contextmanager
def _told(table: str) -> Iterator[list[Finding]]:
    """What cannot be read becomes a finding."""
    findings: list[Finding] = []
    try:
        yield findings
    except (duckdb.Error, CorpusError, pa.ArrowException, OSError) as error:
        what = f"cannot be read: {str(error).splitlines()[0]}"
        findings.append(Damage(DamageKind.ROWS, table, what, table))


def _texts(table: Table, of: str) -> Iterator[Finding]:
    names: list[str] = []
    more = 0
    with _told(table.spec.name) as findings:
        scanner = table.dataset({"first_seen_month": [of]}).scanner(
            columns=_TEXTS, batch_size=512, batch_readahead=1, fragment_readahead=1
        )
        for batch in scanner.to_batches():
            wrong = [row["article_id"] for row in batch.to_pylist() if not _is_sound(row)]
            more += max(0, len(names) + len(wrong) - EXAMPLES)
            names = [*names, *wrong][:EXAMPLES]
        if names:
            what = "its text is not that of its hash, or its month not that of its time"
            findings.append(_rows(table.spec.name, what, names, more, of))
    yield from findings


def _is_sound(row: Mapping[str, Any]) -> bool:
    hashed = content_hash(row["headline"], row["standfirst"], row["body"])
    return (hashed, month(row["first_seen_at"])) == (row["content_hash"], row["first_seen_month"])


def _behind(corpus: Corpus) -> bool:
    """Whether there are versions that were not merged yet."""
    versions, articles = corpus.article_versions.open(), corpus.articles.open()
    if versions is None:
        return False
    followed = None if articles is None else articles.transaction_version(FOLLOWED)
    since = versions.version() - (-1 if followed is None else followed)
    commits = versions.history(since) if since > 0 else []
    return any(int(one.get("operationMetrics", {}).get("num_added_rows", 0)) for one in commits)


def _is_settled(corpus: Corpus) -> bool:
    stories, articles = corpus.stories.open(), corpus.articles.open()
    if stories is None or articles is None:
        return False
    return bool(articles.transaction_version(SETTLED_TO) == stories.version())
