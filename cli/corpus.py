"""`clipdesk sql` and `status`: the corpus for whoever reads it."""

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.alarms import exit_code, print_alarms
from cli.console import err, out, print_json, printable

if TYPE_CHECKING:
    from steps.report.status import Status

SHOWN_ROWS = 1000


def sql(
    query: Annotated[str, typer.Argument(help="SQL over articles, article_versions and crawl_log (DuckDB).")],
    json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON, all of them.")] = False,
) -> int:
    """Ask the corpus.

    Example: [bold]clipdesk sql "select source, count(*) from articles group by all"[/]
    """
    from clipdesk.corpus.query import connect, run_sql
    from clipdesk.corpus.tables import Corpus
    from clipdesk.model.settings import Settings

    with connect(Corpus.open(Settings.load().corpus)) as connection:
        answer = run_sql(connection, query)
        if json:
            print_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
            return 0
        table = Table(*answer.columns)
        for row in islice(answer.rows, SHOWN_ROWS):
            table.add_row(*("" if value is None else printable(value) for value in row))
        out.print(table, soft_wrap=False)
        if next(answer.rows, None) is not None:
            err.print(f"only the first {SHOWN_ROWS} rows are shown; --json or `clipdesk export` gives all")
    return 0


def status(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """What there is: tables, archive, runs, how each source did last, what is wrong. Exit code 1 with one.

    Example: [bold]clipdesk status[/]
    """
    from clipdesk.model.settings import Settings
    from steps.report.status import read_status

    now = read_status(Settings.load())
    if json:
        print_json(asdict(now))
    else:
        _show(now)
    return exit_code(now.alarms)


def _show(now: "Status") -> None:
    tables = Table("table", "rows", "version", "size")
    for one in now.tables:
        tables.add_row(one.name, f"{one.rows:,}", str(one.version), _size(one.bytes))
    out.print(tables)
    out.print(f"archive: {now.archive_files:,} files, {_size(now.archive_bytes)}; disk: {now.disk}")
    out.print(f"search index: {_behind(now.index_behind)}")
    sources = Table("source", "last run", "new", "stored", "refused", "articles in all")
    for source in now.sources:
        sources.add_row(
            source.source,
            f"{source.at:%Y-%m-%d %H:%M}",
            str(source.new),
            str(source.stored),
            str(source.blocked),
            f"{source.articles:,}",
        )
    out.print(sources)
    if now.consumers:
        consumers = Table("consumer of changes", "has read", "not yet", "waiting since")
        for reader in now.consumers:
            since = f"{reader.waiting_since:%Y-%m-%d %H:%M}" if reader.waiting_since else ""
            consumers.add_row(reader.name, f"{reader.position:,}", f"{reader.waiting:,}", since)
        out.print(consumers)
    for run in now.unfinished:
        out.print(printable(f"unfinished: {run}; the next `clipdesk run` takes it up"), style="yellow")
    for run in now.in_airflow:
        out.print(printable(f"not finished yet: {run}; Airflow has it"), style="yellow")
    print_alarms(now.alarms)


def _behind(commits: int | None) -> str:
    if commits is None:
        return "none that can be used; `clipdesk index` writes it"
    if commits == 0:
        return "up to date"
    return f"{commits:,} commit(s) behind the articles; `clipdesk index` brings it up to date"


def _size(count: int) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:,.0f} {unit}"
        count //= 1000
    return f"{count:,} TB"
