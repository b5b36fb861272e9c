"""`clipdesk ingest`: pages from WARC files or texts."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import err, out, print_json
from clipdesk.model.errors import ArchiveError, InputError

if TYPE_CHECKING:
    from clipdesk.model.settings import Settings


def ingest_files(
    files: Annotated[list[Path], typer.Argument(help="WARC files (.warc, .warc.gz) or texts (.txt).")],
    topic: Annotated[str | None, typer.Option(help="Keep only articles on this topic.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document a file.")] = False,
) -> int:
    """Take pages from files through the same parsing and storing as a crawl.

    Example: [bold]clipdesk ingest CC-NEWS-20260301.warc.gz --topic libya-isis[/]
    """
    from clipdesk.model.settings import Settings

    settings = Settings.load()
    return max([_ingest_one(settings, file, topic, as_json=json) for file in files])


def _ingest_one(settings: "Settings", file: Path, topic: str | None, *, as_json: bool) -> int:
    """Exit code 1 when the file, or a record of it, could not be read."""
    from cli.progress import Bars
    from cli.report_view import print_report
    from steps.report.report import report
    from steps.run.ingest import ingest

    try:
        with Bars() as bars:
            done = ingest(
                settings,
                file,
                now=datetime.now(UTC),
                topic=topic,
                on_page=lambda what, number, total: bars.show(file.name, what, number, total),
            )
    except (ArchiveError, InputError) as error:
        err.print(f"error: {error}", markup=False, soft_wrap=True)
        return 1
    result = report(settings, done.run)
    if as_json:
        print_json(asdict(result))
    else:
        if done.again:
            out.print(f"{file} was ingested before; nothing is done again.", markup=False)
        print_report(out, result)
    return 1 if any(source.failed or source.error for source in result.sources) else 0
