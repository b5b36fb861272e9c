"""`clipdesk report`: what became of a run."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import out, print_json
from clipdesk.model.errors import UnknownName

if TYPE_CHECKING:
    from clipdesk.model.settings import Settings


def show_report(
    run: Annotated[str | None, typer.Argument(help="The run's id; without it the newest.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Show a run's report, and write it as an HTML page with plots into the run's folder.

    Example: [bold]clipdesk report[/]
    """
    from cli.report_view import print_report
    from clipdesk.model.settings import Settings
    from steps.report.report import report
    from steps.report.report_page import write_report_page

    settings = Settings.load()
    chosen = run or _newest(settings)
    result = report(settings, chosen)
    if json:
        print_json(asdict(result))
        return 0
    print_report(out, result)
    page = write_report_page(settings, chosen, now=datetime.now(UTC))
    out.print(f"\nas a page: {page.absolute().as_uri()}", markup=False, soft_wrap=True)
    return 0


def _newest(settings: "Settings") -> str:
    from steps.run import runs

    known = runs.every(settings)
    if not known:
        raise UnknownName("run", "newest", [])
    return known[-1].id
