"""The plots of a run's report, as SVG text that needs no script and no network."""

from collections.abc import Sequence

import altair as alt
import vl_convert

from clipdesk.model.crawl_record import ReportColumn
from steps.report.columns import TITLES, counts
from steps.report.quality import DayCount
from steps.report.report import SourceReport

WIDTH = 640


def outcomes_chart(sources: Sequence[SourceReport]) -> str:
    """A bar for each source, by the report's columns, in their order and in colours that stay theirs."""
    rows = [
        {"source": source.source, "outcome": column.value, "place": place, "urls": counted[column]}
        for source in sources
        for counted in [dict(zip(TITLES, counts(source), strict=True))]
        for place, column in enumerate(ReportColumn)
        if counted[column]
    ]
    shown = [column for column in ReportColumn if any(row["outcome"] == column for row in rows)]
    colours = alt.Scale(domain=[column.value for column in shown], range=[column.colour for column in shown])
    chart = alt.Chart(alt.InlineData(values=rows)).mark_bar()
    return _svg(
        chart.encode(
            x=alt.X("urls:Q", title="URLs"),
            y=alt.Y("source:N", title=None),
            color=alt.Color("outcome:N", scale=colours),
            order=alt.Order("place:Q"),
        )
    )


def days_chart(days: Sequence[DayCount]) -> str:
    """Article versions stored on each day of the window, by source."""
    rows = [{"day": one.day.isoformat(), "source": one.source, "articles": one.articles} for one in days]
    chart = alt.Chart(alt.InlineData(values=rows)).mark_bar()
    return _svg(
        chart.encode(
            x=alt.X("day:O", title=None),
            y=alt.Y("articles:Q", title="article versions"),
            color=alt.Color("source:N", scale=alt.Scale(scheme="tableau20")),
        )
    )


def _svg(chart: alt.Chart) -> str:
    svg: str = vl_convert.vegalite_to_svg(chart.properties(width=WIDTH).to_dict())
    return svg
