"""What comes in kinds stands in the docs as the code has it: a table for each, with these rows and no others."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import pytest

from clipdesk.corpus.checking.damage import DamageKind
from clipdesk.corpus.formats import Format
from clipdesk.corpus.search.fields import SearchField
from clipdesk.corpus.search.results import Sort
from clipdesk.model.article import (
    AuthorKind,
    BlockKind,
    Completeness,
    CreditKind,
    DateOrigin,
    Part,
    Precision,
)
from clipdesk.model.change import ChangeKind
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import CommonCrawl, UrlKind, Warc, WebDiscovery
from clipdesk.model.discovery_state import Condition
from clipdesk.model.kind import Kind
from clipdesk.model.story import Likeness, OriginBasis
from steps.report.alarms import AlarmKind

DOCS = Path(__file__).resolve().parents[2] / "docs"


def row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def table_of(rows: Iterable[str], page: str) -> set[str]:
    """Of the tables on the page, without their heads, the one that has the most of these rows."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    tables = [
        set(list(table)[2:]) for is_row, table in groupby(lines, lambda line: line[:1] == "|") if is_row
    ]
    return max(tables, key=lambda table: len(table & set(rows)))


WORDS = (
    AuthorKind,
    BlockKind,
    ChangeKind,
    Completeness,
    Condition,
    CreditKind,
    DateOrigin,
    Format,
    Likeness,
    OriginBasis,
    Part,
    Precision,
    SearchField,
    Sort,
    UrlKind,
)


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_the_words_of_a_column_have_their_meaning_on_the_page(kind: type[Kind]) -> None:
    rows = {row(f"`{word}`", word.meaning) for word in kind}
    assert table_of(rows, "corpus.md") == rows


def test_every_outcome_has_its_meaning_its_column_and_its_step_on_the_page() -> None:
    rows = {row(f"`{one}`", one.meaning, one.column or "", one.step) for one in Outcome}
    assert table_of(rows, "corpus.md") == rows


def test_every_alarm_has_what_it_means_and_what_to_do_on_the_page() -> None:
    rows = {row(kind.in_words, kind.meaning, kind.advice) for kind in AlarmKind}
    assert table_of(rows, "operate.md") == rows


def test_every_way_of_discovery_stands_on_the_page_with_its_keys() -> None:
    ways = set()
    for entry in (*WebDiscovery.__args__, Warc, CommonCrawl):
        kind: UrlKind = entry.model_fields["kind"].default
        keys = ", ".join(f"`{key}`" for key in entry.model_fields if key != "kind")
        ways.add(row(f"`{kind}`", kind.meaning, keys))
    assert table_of(ways, "topics.md") == ways


def test_a_kind_without_a_meaning_is_refused_when_it_is_written() -> None:
    with pytest.raises(TypeError, match="has no meaning"):
        Kind("Weather", {"SUNNY": "sunny"})  # type: ignore[call-overload]


def test_every_damage_has_its_meaning_and_advice_on_the_page() -> None:
    rows = {row(kind.in_words, kind.meaning, kind.advice) for kind in DamageKind}
    assert table_of(rows, "operate.md") == rows
