"""`clipdesk export`: a part of the corpus as files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import err, printable
from clipdesk.corpus.formats import Format
from clipdesk.model.errors import InputError

if TYPE_CHECKING:
    from clipdesk.corpus.reading.scan import Scan
    from clipdesk.corpus.tables import Corpus


def export_corpus(
    to: Annotated[Path, typer.Argument(help="The file or folder to write; - writes to stdout.")],
    format: Annotated[
        Format | None,
        typer.Option(help="Without it, as the file's name ends; else jsonl."),
    ] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only of this topic; may be repeated.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only of this source.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Only in this language (en, ar …).")] = None,
    story: Annotated[list[str] | None, typer.Option(help="Only of this story.")] = None,
    since: Annotated[str | None, typer.Option(help="Only published since (2026-03-01, UTC).")] = None,
    until: Annotated[str | None, typer.Option(help="Only published before.")] = None,
    where: Annotated[str | None, typer.Option(help="An SQL condition.")] = None,
    column: Annotated[list[str] | None, typer.Option(help="Only this column; may be repeated.")] = None,
    table: Annotated[str, typer.Option(help="articles, article_versions or crawl_log.")] = "articles",
    as_of: Annotated[
        str | None, typer.Option(help="As it was in this version of the table, or at this time.")
    ] = None,
    parts: Annotated[
        bool, typer.Option("--parts", help="A folder of files; once killed, it goes on where it was.")
    ] = False,
) -> int:
    """Write a part of the corpus to a file or folder, with a manifest.

    Example: [bold]clipdesk export libya.parquet --topic libya-isis --since 2026-01-01[/]
    """
    from clipdesk.corpus.parts import planned_version
    from clipdesk.corpus.tables import Corpus
    from clipdesk.model.settings import Settings

    chosen = format or Format.of(to) or Format.JSONL
    asked = {
        "topic": topic,
        "source": source,
        "language": language,
        "story": story,
        "since": since,
        "until": until,
        "where": where,
        "columns": column,
    }
    if as_of is None and (version := planned_version(to)) is not None:
        err.print(printable(f"{to}: goes on with version {version} of the table"))
        as_of = str(version)
    scan = _scan(Corpus.open(Settings.load().corpus), table, as_of, {k: v for k, v in asked.items() if v})
    rows, left_out = _written(scan, chosen, to, parts)
    err.print(f"{rows:,} {'pages' if chosen in (Format.WARC, Format.WACZ) else 'rows'}")
    for reason in left_out:
        err.print(printable(f"left out: {reason}"), style="yellow")
    return 0


def _scan(corpus: "Corpus", table: str, as_of: str | None, asked: dict[str, Any]) -> "Scan[Any]":
    from clipdesk.corpus.reading.tables import ArticleTable
    from clipdesk.model.errors import UnknownName

    if table not in corpus.tables:
        raise UnknownName("table", table, list(corpus.tables))
    one = corpus.tables[table]
    words = {"where", "columns"}
    if not isinstance(one, ArticleTable) and (others := sorted(set(asked) - words)):
        raise InputError(
            f"{table} has no {others[0]!r} to choose by", where="--" + others[0], hint="use --where"
        )
    version = None if as_of is None else int(as_of) if as_of.isdigit() else as_of
    return one(**asked, as_of=version)


def _written(scan: "Scan[Any]", format: Format, to: Path, parts: bool) -> tuple[int, list[str]]:
    """The number of rows, and why others could not be had."""
    from cli.progress import Bars
    from clipdesk.corpus.export import export
    from clipdesk.corpus.hugging_face import export_dataset
    from clipdesk.corpus.parts import export_parts
    from clipdesk.corpus.wacz import export_wacz

    with Bars() as bars:

        def shown(done: int, total: int | None, rows: int) -> None:
            bars.show("export", "read", done, total, f"{rows:,} written")

        if str(to) == "-":
            if format in (Format.WACZ, Format.HUGGING_FACE):
                raise InputError(f"{format} cannot be written to stdout", where="-", hint="name a place")
            files = [export(scan, format=format, to=sys.stdout.buffer)]
        elif format is Format.WACZ:
            files = [export_wacz(scan, to, shown)]
        elif format is Format.HUGGING_FACE:
            files = export_dataset(scan, to, shown)
        elif parts:
            files = export_parts(scan, format=format, to=to, on_part=shown)
        else:
            files = [export(scan, format=format, to=to, on_rows=lambda rows: shown(rows, None, rows))]
    return sum(file.rows for file in files), [reason for file in files for reason in file.left_out]
