"""A run's report as one HTML page without scripts, in the run's folder. Crawled text is escaped."""

from datetime import datetime
from pathlib import Path

from clipdesk.model.crawl_record import ReportColumn
from clipdesk.model.errors import in_words as told_in_words
from clipdesk.model.settings import Settings
from steps.report.alarm_book import read_book
from steps.report.alarms import alarms
from steps.report.charts import articles_chart, outcomes_chart
from steps.report.columns import TITLES, counts
from steps.report.counts import colours_of, every_day
from steps.report.history import history
from steps.report.markup import environment
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
        environment(Path(__file__).parent)
        .get_template(_TEMPLATE)
        .render(
            report=result,
            now=now,
            alarms=[(alarm, book.mute_of(alarm, now)) for alarm in alarms(past, now=now)],
            columns=TITLES,
            rows=[(source, counts(source)) for source in result.sources],
            outcomes_svg=outcomes_chart(result.sources),
            quality=quality,
            days_svg=articles_chart(
                quality.days, list(every_day(quality.days, now.date())), "article versions"
            )
            if quality.days
            else "",
            colours={column.value: column.colour for column in ReportColumn},
            day_colours=colours_of(quality.days),
            open_below=OPEN_BELOW,
        )
    )
    path = runs.folder(settings, run_id) / "report.html"
    write_atomically(path, page)
    return path
