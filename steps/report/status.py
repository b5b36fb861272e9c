"""What there is on this desk, and whether anything asks for the operator."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from clipdesk.corpus import maintenance
from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import in_words
from clipdesk.model.settings import Settings
from steps.report.alarm_book import Standing, standing
from steps.report.alarms import SourceRun
from steps.report.consumers import ConsumerStatus, consumers
from steps.report.history import history
from steps.run import runs
from steps.run.disk import Disk, disk_of


@dataclass(frozen=True, slots=True)
class TableSize:
    """`version` is Delta's; -1 says that nothing was ever written."""

    name: str
    rows: int
    version: int
    bytes: int


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """The last run of a source, and `articles` stored from it in all."""

    source: str
    at: datetime
    new: int
    stored: int
    blocked: int
    articles: int


@dataclass(frozen=True, slots=True)
class Status:
    """`unfinished` runs are taken up by the next `clipdesk run`, `in_airflow` ones by Airflow; `alarms` are
    all that hold, muted ones too. `index_behind` is by how many commits of `articles` the search index is
    behind; None says that there is none which can be used."""

    tables: tuple[TableSize, ...]
    archive_files: int
    archive_bytes: int
    sources: tuple[SourceStatus, ...]
    unfinished: tuple[str, ...]
    in_airflow: tuple[str, ...]
    alarms: tuple[Standing, ...]
    disk: Disk
    index_behind: int | None
    consumers: tuple[ConsumerStatus, ...] = ()


@in_words("status", hint="nothing was changed: run it again")
def read_status(settings: Settings, *, now: datetime | None = None) -> Status:
    """Raises CorpusError."""
    now = now or datetime.now(UTC)
    corpus = Corpus.open(settings.corpus)
    past = history(settings, now=now)
    sizes = [path.stat().st_size for path in settings.archive.rglob("*.warc.gz")]
    return Status(
        tables=tuple(_tables(corpus)),
        archive_files=len(sizes),
        archive_bytes=sum(sizes),
        sources=tuple(_sources(corpus, past)),
        unfinished=_unfinished(settings, "cli"),
        in_airflow=_unfinished(settings, "airflow"),
        alarms=tuple(standing(settings, now=now)),
        disk=disk_of(settings),
        index_behind=corpus.index.lag(),
        consumers=tuple(consumers(settings)),
    )


def _unfinished(settings: Settings, by: str) -> tuple[str, ...]:
    return tuple(run.id for run in runs.every(settings) if run.finished_at is None and run.by == by)


def _tables(corpus: Corpus) -> list[TableSize]:
    return [
        TableSize(name, table.rows, -1 if table.version is None else table.version, table.bytes)
        for name, table in maintenance.table_status(corpus).items()
    ]


def _sources(corpus: Corpus, past: Sequence[SourceRun]) -> list[SourceStatus]:
    counted = rows_of(corpus, "SELECT source, count(*) AS articles FROM articles GROUP BY source")
    stored = Counter({row["source"]: row["articles"] for row in counted})
    last = {one.source: one for one in past}
    return [
        SourceStatus(one.source, one.at, one.new, one.stored, one.blocked, stored[one.source])
        for one in sorted(last.values(), key=lambda one: one.source)
    ]
