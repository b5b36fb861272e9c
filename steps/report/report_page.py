"""A run's report as one HTML page without scripts, in the run's folder. Crawled text is escaped."""

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from clipdesk.model.crawl_record import ReportColumn
from clipdesk.model.errors import in_words as told_in_words
from clipdesk.model.settings import Settings
from clipdesk.model.text import harmless
from steps.report.alarm_book import read_book
from steps.report.alarms import alarms
from steps.report.charts import days_chart, outcomes_chart, source_colours
from steps.report.columns import TITLES, counts
from steps.report.history import history
from steps.report.quality import run_quality
from steps.report.report import report
from steps.run import runs
from steps.run.runs import write_atomically

OPEN_BELOW = 6
"""Sources whose reasons are all shown at once; of more, each is opened by who wants to know."""
_TEMPLATE = "report_page.html.j2"


@told_in_words("report page", hint="run it again")
def write_report_page(settings: Settings, run_id: str, *, now: datetime) -> Path:
    """`runs/RUN/report.html`, written anew at every call. Raises CorpusError, ConfigError, UnknownName."""
    result = report(settings, run_id)
    quality = run_quality(settings, run_id, now=now)
    involved = {source.source for source in result.sources}
    past = history(settings, now=now, sources=involved)
    book = read_book(settings)
    page = (
        _environment()
        .get_template(_TEMPLATE)
        .render(
            report=result,
            now=now,
            alarms=[(alarm, book.mute_of(alarm, now)) for alarm in alarms(past, now=now)],
            columns=TITLES,
            rows=[(source, counts(source)) for source in result.sources],
            outcomes_svg=outcomes_chart(result.sources),
            quality=quality,
            days_svg=days_chart(quality.days, now.date()) if quality.days else "",
            colours={column.value: column.colour for column in ReportColumn},
            day_colours=source_colours(quality.days),
            open_below=OPEN_BELOW,
        )
    )
    path = runs.folder(settings, run_id) / "report.html"
    write_atomically(path, page)
    return path


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
    )
    environment.filters["number"] = lambda value: "" if value is None else f"{value:,.1f}"
    environment.tests["web"] = lambda url: url.startswith(("http://", "https://"))
    environment.filters["percent"] = lambda share: f"{share:.0%}"
    return environment


def _harmless(value: Any) -> Any:
    """Text, and no markup of ours, as a page may show it."""
    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value
