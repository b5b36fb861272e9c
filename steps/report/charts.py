"""The plots of a run's report, as SVG text that needs no script and no network.

Words and lines have the colour of the page around them, so that one picture serves light and dark.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import altair as alt
import vl_convert

from clipdesk.model.crawl_record import ReportColumn
from steps.report.columns import TITLES, counts
from steps.report.quality import DayCount
from steps.report.report import SourceReport

WIDTH = 640
BAR = 20
"""Pixels from one source to the next: 40 of them can still be read."""
OTHERS = "others"
FONT, SPARE = "Arial, Helvetica, sans-serif", 70
"""Labels are measured in one font and shown in what the reader has: pixels for what is wider."""
INK, GRID = "currentColor", "#8886"

_COUNTS = alt.Axis(format="d", tickMinStep=1)
"""URLs and articles come in whole numbers."""


def outcomes_chart(sources: Sequence[SourceReport]) -> str:
    """A bar for each source, by the report's columns, in their order and in colours that stay theirs."""
    rows = [
        {"source": source.source, "outcome": column.value, "place": place, "urls": counted[column]}
        for source in sources
        for counted in [dict(zip(TITLES, counts(source), strict=True))]
        for place, column in enumerate(ReportColumn)
        if counted[column]
    ]
    chart = alt.Chart(alt.InlineData(values=rows)).mark_bar()
    return _svg(
        chart.encode(
            x=alt.X("urls:Q", title="URLs", axis=_COUNTS),
            y=alt.Y("source:N", title=None, sort=None),
            color=_colours({column.value: column.colour for column in ReportColumn}, "outcome"),
            order=alt.Order("place:Q"),
        ).properties(height=alt.Step(BAR))
    )


def days_chart(days: Sequence[DayCount], last: date) -> str:
    """Article versions stored on each day up to the last one, days without any too, by source."""
    colours = source_colours(days)
    rows = [
        {
            "day": one.day.isoformat(),
            "source": one.source if one.source in colours else OTHERS,
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
            color=_colours(colours, "source"),
        ).properties(height=220)
    )


def source_colours(days: Sequence[DayCount]) -> dict[str, str]:
    """By name, of the sources that stored the most; the others share the last one."""
    stored: Counter[str] = Counter()
    for one in days:
        stored[one.source] += one.articles
    most = sorted(name for name, _ in stored.most_common(len(_TABLEAU)))
    colours = dict(zip(most, _TABLEAU, strict=False))
    return {**colours, OTHERS: _GREY} if len(stored) > len(most) else colours


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
"""Of Tableau 10, without its grey: more colours cannot be told apart."""
_GREY = "#9a9a9a"


def _colours(colours: Mapping[str, str], column: str) -> alt.Color:
    """The legend stands in the page, whose fonts fit it."""
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return alt.Color(f"{column}:N", scale=scale, legend=None)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _svg(chart: alt.Chart) -> str:
    axis = alt.AxisConfig(
        labelColor=INK,
        titleColor=INK,
        domainColor=GRID,
        tickColor=GRID,
        gridColor=GRID,
        labelLimit=240,
        labelFontSize=12,
    )
    dressed = chart.properties(width=WIDTH, background="transparent").configure(
        font=FONT,
        padding={"left": SPARE, "right": 5, "top": 5, "bottom": 5},
        axis=axis,
        view=alt.ViewConfig(stroke=None),
    )
    svg: str = vl_convert.vegalite_to_svg(dressed.to_dict())
    return svg
