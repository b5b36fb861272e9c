"""How the words are written down, and what a slip of the pen is told."""

from pathlib import Path

import pytest

from clipdesk.model.errors import InvalidFiles, UnknownName
from parsers.lexicon import Entry, entries, lists
from parsers.lexicon.notation import read_lists

WORDS = """
# a comment
[sea.words]
en  the harbour
fr  quai*
any Harbour Wire | site: wire.example | agency | also: HW; الميناء
"""


def _read(folder: Path, text: str, name: str = "words.txt") -> dict[str, tuple[Entry, ...]]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return dict(read_lists([path]))


def test_a_line_is_an_entry_with_its_language_and_place(tmp_path: Path) -> None:
    assert _read(tmp_path, WORDS)["sea.words"][0] == Entry("en", "the harbour", False, {}, "words.txt", 4)


def test_a_star_stands_for_all_words_that_begin_so(tmp_path: Path) -> None:
    found = _read(tmp_path, WORDS)["sea.words"][1]
    assert (found.text, found.prefix) == ("quai", True)


def test_what_else_is_known_stands_behind_bars(tmp_path: Path) -> None:
    found = _read(tmp_path, WORDS)["sea.words"][2]
    assert dict(found.properties) == {"site": "wire.example", "agency": "", "also": "HW; الميناء"}
    assert found.values("also") == ("HW", "الميناء")
    assert found.values("agency") == found.values("unknown") == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("xx quay", "no language", id="unknown language"),
        pytest.param("en", "no entry", id="language alone"),
        pytest.param("en | agency", "no entry", id="properties of nothing"),
        pytest.param("en qu*ay", "within", id="star in the middle"),
        pytest.param("en the  quay", "not written plainly", id="two spaces"),
        pytest.param("fr e\u0301tat", "not written plainly", id="decomposed letter"),
        pytest.param("en quay | site: a | site: b", "twice", id="property twice"),
        pytest.param("en quay | Site: a", "no property", id="capital in a key"),
        pytest.param(f"en {'a' * 201}", "201 characters", id="too long"),
        pytest.param("[Sea Words]", "no name of a list", id="bad name of a list"),
        pytest.param("[sea.words]", "begins twice", id="a list twice"),
    ],
)
def test_a_faulty_line_is_named_with_file_line_and_what_was_expected(
    tmp_path: Path, line: str, problem: str
) -> None:
    with pytest.raises(InvalidFiles) as caught:
        _read(tmp_path, f"[sea.words]\nen harbour\n{line}\nde Hafen\n")
    fault = caught.value.faults[0]
    assert (fault.file, fault.line) == ("words.txt", 3)
    assert problem in fault.problem
    assert fault.expected


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("en quay\n[a]\n", encoding="utf-8")
    (tmp_path / "two.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidFiles) as caught:
        read_lists([tmp_path / "one.txt", tmp_path / "two.txt"])
    assert [(fault.file, fault.line) for fault in caught.value.faults] == [
        ("one.txt", 1),
        ("one.txt", 2),
        ("two.txt", None),
    ]


def test_a_list_that_is_not_there_is_named_with_near_misses() -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        entries(lists()[0] + "x")


def test_a_list_is_read_once() -> None:
    assert entries(lists()[0]) is entries(lists()[0])
