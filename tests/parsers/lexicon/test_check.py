"""The words themselves are in order, and each kind of fault would be found."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from parsers.lexicon import Entry, entries, lists
from parsers.lexicon.__main__ import PARSERS, main
from parsers.lexicon.check import faults_in, strings_of
from parsers.lexicon.declared import DECLARED, LINE, NAME, PROSE, WORD, Declared
from parsers.lexicon.notation import read_lists

USED = ("sea.words", "sea.signs")


def _faults(folder: Path, text: str, asked_for: Iterable[str] = USED, **declared: Declared) -> list[str]:
    """What is wrong with a file; `sea_words` in `declared` stands for the list `sea.words`."""
    (folder / "words.txt").write_text(text, encoding="utf-8")
    lists = read_lists([folder / "words.txt"])
    table = {"sea.words": Declared("words of the sea", PROSE)}
    table |= {name.replace("_", "."): one for name, one in declared.items()}
    return [f"{fault.line} {fault.problem}" for fault in faults_in(lists, asked_for, table)]


def test_nothing_is_wrong_with_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0, capsys.readouterr().out


def test_faults_are_printed_with_their_place_and_the_command_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parsers.lexicon.__main__.strings_of", lambda folder: frozenset())
    assert main() == 1
    first = entries("date.month")[0]
    assert f"dates.txt:{first.line}: date.month: nobody asks for this list" in capsys.readouterr().out


def test_words_in_order_are_no_fault(tmp_path: Path) -> None:
    assert _faults(tmp_path, "[sea.words]\nen harbour\nen quay*\nfr quai\n") == []


@pytest.mark.parametrize("reading", [pytest.param(PROSE, id="prose"), pytest.param(LINE, id="line")])
@pytest.mark.parametrize("entry", ["quay$", "the_quay", "quay$_x", "—", "…"])
def test_an_entry_that_can_never_match_is_found(tmp_path: Path, entry: str, reading: object) -> None:
    faults = _faults(tmp_path, f"[sea.words]\nen {entry}\n", sea_words=Declared("words", reading))  # type: ignore[arg-type]
    assert faults == [f"2 {entry!r} can never match"]


@pytest.mark.parametrize("entry", ["jan.", "l'an", "quay3"])
def test_a_sign_that_no_word_has_is_found(tmp_path: Path, entry: str) -> None:
    faults = _faults(tmp_path, f"[sea.words]\nfr {entry}\n", sea_words=Declared("words", WORD))
    assert faults == [f"2 {entry!r} can never match"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("en harbour", "en Harbour", id="case"),
        pytest.param("ar أحمد", "ar احمد", id="alef"),
        pytest.param("ru ёлка", "ru елка", id="Russian ё"),
        pytest.param("fr l'eau", "fr l’eau", id="apostrophe"),
        pytest.param("en quay*", "de quay*", id="two languages"),
    ],
)
def test_an_entry_that_stands_twice_is_found(tmp_path: Path, one: str, other: str) -> None:
    assert any(
        fault.startswith("3 ") and "stands twice" in fault
        for fault in _faults(tmp_path, f"[sea.words]\n{one}\n{other}\n")
    )


@pytest.mark.parametrize(
    ("short", "long"),
    [
        pytest.param("en harb*", "en harbour*", id="beginning of a longer one"),
        pytest.param("en harb*", "en harbour", id="beginning of a whole word"),
        pytest.param("en harbour*", "en harbour", id="the same word, whole"),
        pytest.param("en harbour", "en harbour master", id="first word of a phrase"),
        pytest.param("ar ميناء*", "ar الميناء", id="Arabic word with the article"),
    ],
)
def test_an_entry_that_another_covers_is_found(tmp_path: Path, short: str, long: str) -> None:
    for number, lines in ((3, f"{short}\n{long}"), (2, f"{long}\n{short}")):
        faults = _faults(tmp_path, f"[sea.words]\n{lines}\n")
        assert [fault.split()[0] for fault in faults] == [str(number)]
        assert "is covered by" in faults[0]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("en harbour\nen harbours", id="two whole words"),
        pytest.param("en harbour\nen harbour*| kind: a", id="one says more"),
        pytest.param("en master\nen harbour master", id="another word of a phrase"),
        pytest.param("en harbour\nen harbours*", id="a whole word and a longer beginning"),
    ],
)
def test_an_entry_that_finds_more_is_not_covered(tmp_path: Path, lines: str) -> None:
    lines = lines.replace("*|", "* |")
    declared = Declared("words", PROSE, properties=frozenset({"kind"}))
    assert _faults(tmp_path, f"[sea.words]\n{lines}\n", sea_words=declared) == []


def test_where_names_are_compared_whole_no_word_covers_a_name(tmp_path: Path) -> None:
    text = "[sea.words]\nen Harbour\nen Harbour Post\n"
    assert _faults(tmp_path, text, sea_words=Declared("names", NAME)) == []


def test_an_entry_in_two_lists_that_mean_different_things_is_found(tmp_path: Path) -> None:
    text = "[sea.words]\nen harbour\n[sea.signs]\nen Harbour\nen buoy\n"
    faults = _faults(
        tmp_path,
        text,
        sea_words=Declared("words", PROSE, never_in=("sea.signs",)),
        sea_signs=Declared("signs", PROSE),
    )
    assert faults == ["2 'harbour' stands in [sea.signs], words.txt:4, too"]


def test_a_language_that_a_list_owes_is_found(tmp_path: Path) -> None:
    declared = Declared("words", PROSE, frozenset({"en", "fr"}))
    assert _faults(tmp_path, "[sea.words]\nen harbour\n", sea_words=declared) == ["2 has no entry in 'fr'"]


def test_a_property_that_a_list_does_not_know_is_found(tmp_path: Path) -> None:
    assert _faults(tmp_path, "[sea.words]\nen harbour | kind: a\n") == ["2 'harbour' says kind"]


def test_a_list_that_nobody_asks_for_is_found(tmp_path: Path) -> None:
    assert _faults(tmp_path, "[sea.words]\nen harbour\n", asked_for=()) == ["2 nobody asks for this list"]


def test_a_list_may_be_asked_for_by_its_group(tmp_path: Path) -> None:
    assert _faults(tmp_path, "[sea.words]\nen harbour\n", asked_for=("sea.",)) == []


def test_a_list_without_a_declaration_is_found(tmp_path: Path) -> None:
    faults = _faults(tmp_path, "[sea.words]\nen harbour\n[sea.signs]\nen buoy\n")
    assert faults == ["4 no declaration says what it does"]


def test_a_declaration_without_a_list_is_found(tmp_path: Path) -> None:
    faults = _faults(tmp_path, "[sea.words]\nen harbour\n", sea_signs=Declared("signs", PROSE))
    assert faults == ["None is declared and stands in no file"]


def test_the_code_that_asks_is_read_without_the_declarations() -> None:
    strings = strings_of(PARSERS)
    assert "date.month" in strings
    assert not any(declared.does in strings for declared in DECLARED.values())


def test_every_list_is_explained_to_whoever_edits_it() -> None:
    page = (PARSERS.parent / "docs" / "lexicon.md").read_text(encoding="utf-8")
    rows = {name: f"| `{name}` | {DECLARED[name].does} |" for name in lists()}
    assert [row for row in rows.values() if row not in page.splitlines()] == []


def test_an_entry_can_be_put_into_sets() -> None:
    first = entries("date.month")[0]
    assert isinstance(first, Entry)
    assert first in {first}
