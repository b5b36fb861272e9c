"""The plots of a run's report, as SVG text that needs no script and no network."""

from collections.abc import Sequence

import altair as alt
import vl_convert

from steps.report.quality import DayCount
from steps.report.report import SourceReport

WIDTH = 640


def outcomes_chart(sources: Sequence[SourceReport]) -> str:
    """A bar for each source, by outcome."""
    rows = [
        {"source": source.source, "outcome": outcome.value, "urls": count}
        for source in sources
        for outcome, count in source.outcomes.items()
    ]
    chart = alt.Chart(alt.InlineData(values=rows)).mark_bar()
    return _svg(
        chart.encode(
            x=alt.X("urls:Q", title="URLs"),
            y=alt.Y("source:N", title=None),
            color=alt.Color("outcome:N", scale=alt.Scale(scheme="tableau20")),
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
