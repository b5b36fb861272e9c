"""What comes in kinds stands in the docs as the code has it, every kind in its row."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest

from clipdesk.corpus.formats import Format
from clipdesk.model.article import AuthorKind, BlockKind, Completeness, CreditKind, DateOrigin, Part
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import CommonCrawl, UrlKind, Warc, WebDiscovery
from clipdesk.model.discovery_state import Condition
from clipdesk.model.kind import Kind
from steps.report.alarms import AlarmKind

DOCS = Path(__file__).resolve().parents[2] / "docs"


def row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def rows_of(page: str) -> list[str]:
    return (DOCS / page).read_text(encoding="utf-8").splitlines()


def missing(rows: Iterable[str], page: str) -> list[str]:
    return sorted(set(rows) - set(rows_of(page)))


WORDS = (AuthorKind, BlockKind, Completeness, Condition, CreditKind, DateOrigin, Format, Part, UrlKind)


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_the_words_of_a_column_have_their_meaning_on_the_page(kind: type[Kind]) -> None:
    assert missing((row(f"`{word}`", word.meaning) for word in kind), "corpus.md") == []


def test_every_outcome_has_its_meaning_its_column_and_its_step_on_the_page() -> None:
    outcomes = (row(f"`{one}`", one.meaning, one.column or "", one.step) for one in Outcome)
    assert missing(outcomes, "corpus.md") == []


def test_every_alarm_has_what_it_means_and_what_to_do_on_the_page() -> None:
    assert missing((row(kind.in_words, kind.meaning, kind.advice) for kind in AlarmKind), "operate.md") == []


def test_every_way_of_discovery_stands_on_the_page_with_its_keys() -> None:
    ways = []
    for entry in (*WebDiscovery.__args__, Warc, CommonCrawl):
        kind: UrlKind = entry.model_fields["kind"].default
        keys = ", ".join(f"`{key}`" for key in entry.model_fields if key != "kind")
        ways.append(row(f"`{kind}`", kind.meaning, keys))
    assert missing(ways, "topics.md") == []


def test_a_kind_without_a_meaning_is_refused_when_it_is_written() -> None:
    with pytest.raises(TypeError, match="has no meaning"):
        Kind("Weather", {"SUNNY": "sunny"})  # type: ignore[call-overload]


def test_no_word_stands_on_a_page_that_the_code_does_not_know() -> None:
    known = {f"`{word}`" for word in chain(Outcome, *WORDS)}
    page = (DOCS / "corpus.md").read_text(encoding="utf-8").partition("### Words")[2].partition("\n### ")[0]
    told = {line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if line.startswith("| `")}
    titles = {"`completeness`", "`condition` in discovery", "`kind` in crawl_log", "`outcome`"}
    assert told - titles <= known
