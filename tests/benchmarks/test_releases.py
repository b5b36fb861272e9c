from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

from benchmarks.releases import checkout, compare, report

URL = "https://gazette.example/1"


def shares_words(truth: str, read: str) -> tuple[float | None, float | None]:
    wanted, found = set(truth.split()), set(read.split())
    right = len(wanted & found)
    return (right / len(found) if found else None), (right / len(wanted) if wanted else None)


MEASURE = cast(
    ModuleType,
    SimpleNamespace(
        precision_recall=shares_words,
        norm=lambda text: (text or "").lower(),
        set_f1=lambda truth, read: float(set(truth) == set(read)),
    ),
)
TRUTH = {"body": "the wells are dry", "title": "Dry wells", "date": "2026-03-08", "language": "en"}


def row(**changed: Any) -> dict[str, Any]:
    read = {
        "body": "the wells are dry",
        "title": "Dry wells",
        "dek": None,
        "date": "2026-03-08",
        "authors": [],
    }
    return {"corpus": "gazette", "url": URL, "ms": 1.0, **read, **changed}


def test_a_body_that_lost_half_of_its_words_got_worse_by_its_f1() -> None:
    page = compare(MEASURE, TRUTH, row(), row(body="the wells"))
    assert page.scores["body"] == (1.0, pytest.approx(2 / 3))
    assert page.changed == {"body"}


def test_a_field_without_a_label_has_no_score_and_is_still_seen_to_change() -> None:
    page = compare(MEASURE, TRUTH, row(), row(dek="No rain."))
    assert "dek" not in page.scores
    assert page.changed == {"dek"}


def test_a_page_without_a_body_scores_nothing() -> None:
    assert compare(MEASURE, TRUTH, row(body=""), row()).scores["body"] == (0.0, 1.0)


def test_the_report_names_by_address_what_got_worse_and_holds_no_text_of_the_page() -> None:
    pages = [
        compare(MEASURE, TRUTH, row(), row(body="the wells", date=None)),
        compare(MEASURE, TRUTH, row(url="https://gazette.example/2"), row()),
    ]
    page = "\n".join(report(("1", "2"), pages, 5))
    assert "# Parser 1 -> 2\n\n2 labelled pages; 1 articles read otherwise" in page
    assert (
        f"## Bodies that got worse: 1\n| before | after | corpus | address |\n|---|---|---|---|\n| 1.00 | 0.67 | gazette | {URL} |"
        in page
    )
    assert f"| date | gazette | {URL} |" in page
    assert "| gazette en | 2 | 1.000 -> 0.833 |" in page
    assert "the wells" not in page


def test_what_is_neither_a_folder_nor_a_commit_is_refused_in_words() -> None:
    with pytest.raises(SystemExit, match="no-such-commit: neither a checkout nor a commit"):
        checkout("no-such-commit").__enter__()
