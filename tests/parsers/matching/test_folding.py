"""One spelling for all the spellings of a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.matching.folding import fold, fold_words, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("SIRTE", "sirte", id="case"),
        pytest.param("État", "etat", id="accents"),
        pytest.param("E\u0301tat", "etat", id="accents, decomposed"),
        pytest.param("l'État", "l etat", id="straight apostrophe"),
        pytest.param("dell’Isis", "dell isis", id="curly apostrophe"),
        pytest.param("al-Qaeda", "al qaeda", id="hyphen"),
        pytest.param("#Islamic_State!", "islamic state", id="hashtag"),
        pytest.param("I.S.I.S.", "i s i s", id="dots"),
        pytest.param("ＩＳＩＳ", "isis", id="full width"),
        pytest.param("IS\u200bIS", "isis", id="zero-width space"),
        pytest.param("\ufeffISIS\u200e", "isis", id="byte order and direction marks"),
        pytest.param("Mis\u00adrata", "misrata", id="soft hyphen"),
        pytest.param("полёт", "полет", id="Russian ё"),
        pytest.param("دَاعِشْ", "داعش", id="tashkeel"),
        pytest.param("داعـــش", "داعش", id="tatweel"),
        pytest.param("أإآٱ", "اااا", id="alef with hamza, madda, wasla"),
        pytest.param("مصراتة", "مصراته", id="ta marbuta"),
        pytest.param("مصطفى", "مصطفي", id="alef maksura"),
        pytest.param("ﺩﺍﻋﺶ", "داعش", id="presentation forms"),
        pytest.param("œuvre", "oeuvre", id="ligature"),
        pytest.param("", "", id="nothing"),
        pytest.param("…—!?", "", id="no word"),
    ],
)
def test_spellings_of_a_word_become_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_texts_parted_by_a_space_fold_apart(left: str, right: str) -> None:
    assert fold(f"{left} {right}").split() == [*fold(left).split(), *fold(right).split()]


def test_words_keep_their_case_when_only_their_marks_go() -> None:
    assert words("L’ÉTAT") == ["L", "ETAT"]


@given(st.text())
def test_a_text_has_as_many_words_with_their_case_as_without(text: str) -> None:
    assert len(fold_words(words(text))) == len(words(text))
