"""The plots of a run's report, as SVG text that needs no script and no network.

Words and lines have the colour of the page around them, so that one picture serves light and dark.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import altair as alt
import vl_convert

from clipdesk.model.crawl_record import ReportColumn
from steps.report.columns import TITLES, counts
from steps.report.counts import OTHERS, Count, colours_of
from steps.report.report import SourceReport

WIDTH = 640
BAR = 20
"""Pixels from one source to the next: 40 of them can still be read."""
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


def articles_chart(counted: Sequence[Count], begins: Sequence[date], title: str) -> str:
    """A bar for each span of time that begins on one of these days, by name; spans without articles, too."""
    colours = colours_of(counted)
    rows = [
        {
            "begins": one.begins.isoformat(),
            "name": one.name if one.name in colours else OTHERS,
            "articles": one.articles,
        }
        for one in counted
    ]
    every = [day.isoformat() for day in begins]
    chart = alt.Chart(alt.InlineData(values=rows)).mark_bar()
    return _svg(
        chart.encode(
            x=alt.X("begins:O", title=None, scale=alt.Scale(domain=every), axis=alt.Axis(labelAngle=-60)),
            y=alt.Y("sum(articles):Q", title=title, axis=_COUNTS),
            color=_colours(colours, "name"),
        ).properties(height=220)
    )


def _colours(colours: Mapping[str, str], column: str) -> alt.Color:
    """The legend stands in the page, whose fonts fit it."""
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return alt.Color(f"{column}:N", scale=scale, legend=None)


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
