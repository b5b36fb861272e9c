"""Articles counted by time and name, and the colour of each name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

OTHERS = "others"
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


@dataclass(frozen=True, slots=True)
class Count:
    """So many articles of a source, or in a language, by `name`, in the span of time that `begins` then."""

    begins: date
    name: str
    articles: int


def colours_of(counted: Sequence[Count]) -> dict[str, str]:
    """By name, of those with the most articles; the others share the last one."""
    sums: Counter[str] = Counter()
    for one in counted:
        sums[one.name] += one.articles
    most = sorted(name for name, _ in sums.most_common(len(_TABLEAU)))
    colours = dict(zip(most, _TABLEAU, strict=False))
    return {**colours, OTHERS: _GREY} if len(sums) > len(most) else colours


def every_day(counted: Sequence[Count], last: date) -> Iterator[date]:
    """From the first that anything is counted on to the last."""
    first = min(one.begins for one in counted)
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
