"""The plots of a run's report, as SVG text that needs no script and no network.

Words and lines have the colour of the page around them, so that one picture serves light and dark.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import vl_convert

from clipdesk.model.crawl_record import ReportColumn
from steps.report.columns import TITLES, counts
from steps.report.quality import DayCount
from steps.report.report import SourceReport

WIDTH = 640
BAR = 20
"""Pixels from one source to the next: 40 of them can still be read."""
NAMED = 9
"""Sources that have a colour of their own; with more, colours cannot be told apart."""
OTHERS = "others"
INK, GRID = "currentColor", "#8886"

_COUNTS = alt.Axis(format="d", tickMinStep=1)
"""URLs and articles come in whole numbers."""
_ON_TOP = alt.Legend(orient="top", title=None, columns=5, symbolLimit=0)


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
            x=alt.X("urls:Q", title="URLs", axis=_COUNTS),
            y=alt.Y("source:N", title=None),
            color=alt.Color("outcome:N", scale=colours, legend=_ON_TOP),
            order=alt.Order("place:Q"),
        ).properties(height=alt.Step(BAR))
    )


def days_chart(days: Sequence[DayCount], last: date) -> str:
    """Article versions stored on each day up to the last one, days without any too, by source."""
    names = _named(days)
    rows = [
        {
            "day": one.day.isoformat(),
            "source": one.source if one.source in names else OTHERS,
            "articles": one.articles,
        }
        for one in days
    ]
    every = [day.isoformat() for day in _days(min(one.day for one in days), last)]
    chart = alt.Chart(alt.InlineData(values=rows)).mark_bar()
    return _svg(
        chart.encode(
            x=alt.X("day:O", title=None, scale=alt.Scale(domain=every), axis=alt.Axis(labelAngle=-60)),
            y=alt.Y("sum(articles):Q", title="article versions", axis=_COUNTS),
            color=alt.Color("source:N", scale=_by_source(names, rows), legend=_ON_TOP),
        ).properties(height=220)
    )


def _named(days: Sequence[DayCount]) -> list[str]:
    """The sources that stored the most, by name."""
    stored: Counter[str] = Counter()
    for one in days:
        stored[one.source] += one.articles
    return sorted(name for name, _ in stored.most_common(NAMED))


def _by_source(names: Sequence[str], rows: Sequence[dict[str, Any]]) -> alt.Scale:
    colours = _TABLEAU[: len(names)]
    if any(row["source"] == OTHERS for row in rows):
        return alt.Scale(domain=[*names, OTHERS], range=[*colours, "#9a9a9a"])
    return alt.Scale(domain=list(names), range=list(colours))


_TABLEAU = (
    "#4e79a7",
    "#f28e2b",
    "#e15759",
    "#76b7b2",
    "#59a14f",
    "#edc948",
    "#b07aa1",
    "#ff9da7",
    "#9c755f",
)
"""Of Tableau 10, without its grey."""


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _svg(chart: alt.Chart) -> str:
    axis = alt.AxisConfig(
        labelColor=INK, titleColor=INK, domainColor=GRID, tickColor=GRID, gridColor=GRID, labelLimit=240
    )
    dressed = chart.properties(width=WIDTH, background="transparent").configure(
        font="system-ui, sans-serif",
        axis=axis,
        legend=alt.LegendConfig(labelColor=INK, titleColor=INK, labelLimit=240),
        view=alt.ViewConfig(stroke=None),
    )
    svg: str = vl_convert.vegalite_to_svg(dressed.to_dict())
    return svg
