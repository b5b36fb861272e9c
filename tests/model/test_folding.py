"""One spelling for all the spellings of a word."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.folding import (
    any_spelling,
    fold,
    fold_lines,
    fold_prose,
    fold_to_words,
    fold_words,
    key,
    unify,
    without_invisible,
    words,
)

EVERY = [unify, fold, fold_prose, fold_to_words, key, without_invisible]
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u2060\ufeff"
ARABIC_MARKS = "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
TEXTS = st.text() | st.text("aZéÉßœ’'“\" .-ёЁИaİıأإآٱىيةه" + INVISIBLE + ARABIC_MARKS)
LETTERS = "abZ éÉœё Ж دعشأى"


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
    assert fold_to_words(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("ACCÈS RÉSERVÉ", "accès réservé", id="accents stay"),
        pytest.param("l’accès", "l'accès", id="curly apostrophe"),
        pytest.param("subscriber‑only", "subscriber-only", id="hyphen that does not break"),
        pytest.param("Moment…", "moment...", id="ellipsis"),
        pytest.param("read\u00a0 on\n", "read on", id="spaces"),
        pytest.param("حصرياً", "حصريا", id="tashkeel"),
        pytest.param("أوافق", "اوافق", id="alef with hamza"),
        pytest.param("запрещён", "запрещен", id="Russian ё"),
        pytest.param("sub\u200bscribe", "subscribe", id="zero-width space"),
    ],
)
def test_prose_keeps_what_its_reader_would_miss(text: str, folded: str) -> None:
    assert fold_prose(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("The Harbour Post", "the harbour-post", id="case and punctuation"),
        pytest.param("Harbour\u200bPost", "HarbourPost", id="zero-width space"),
        pytest.param("Har\u034fbour\u3164 \u115fPost", "Harbour Post", id="fillers"),
        pytest.param("د\u064eاعش", "داعش", id="tashkeel"),
        pytest.param("Ｐｏｓｔ", "post", id="full width"),
    ],
)
def test_names_that_read_the_same_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize("folding", EVERY)
@given(text=TEXTS)
def test_folding_a_folded_text_changes_nothing(folding: Callable[[str], str], text: str) -> None:
    assert folding(folding(text)) == folding(text)


@pytest.mark.parametrize("folding", [unify, fold])
@given(text=TEXTS)
def test_character_n_stays_character_n(folding: Callable[[str], str], text: str) -> None:
    folded = folding(text)
    assert len(folded) == len(text)
    assert folded == "".join(map(folding, text)) or "Σ" in text  # a sigma's form depends on its place


@given(st.lists(TEXTS))
def test_lines_fold_as_each_alone(lines: list[str]) -> None:
    assert fold_lines(lines) == [fold(line) for line in lines]


@pytest.mark.parametrize("folding", [fold_prose, fold_to_words, key])
@given(
    text=st.text(LETTERS),
    marks=st.lists(st.tuples(st.integers(0, 20), st.sampled_from(INVISIBLE + ARABIC_MARKS))),
)
def test_what_is_neither_seen_nor_spoken_makes_no_difference(
    folding: Callable[[str], str], text: str, marks: list[tuple[int, str]]
) -> None:
    marked = text
    for place, mark in marks:
        marked = marked[:place] + mark + marked[place:]
    assert folding(marked) == folding(text)


@given(st.text(), st.text())
def test_texts_parted_by_a_space_fold_apart(left: str, right: str) -> None:
    assert fold_to_words(f"{left} {right}").split() == [
        *fold_to_words(left).split(),
        *fold_to_words(right).split(),
    ]


def test_words_keep_their_case_when_only_their_marks_go() -> None:
    assert words("L’ÉTAT") == ["L", "ETAT"]


@given(st.text())
def test_a_text_has_as_many_words_with_their_case_as_without(text: str) -> None:
    assert len(fold_words(words(text))) == len(words(text))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("l'accès", "L’Accès"),
        ("запрещен", "Запрещён"),
        ("بقلم", "بِقَلم"),
        ("أوافق", "اوافق"),
        ("sign in", "Sign\u00a0in"),
    ],
)
def test_lines_that_are_not_folded_are_found_in_any_spelling(text: str, written: str) -> None:
    assert re.fullmatch(any_spelling(text), written, re.IGNORECASE)


@given(st.text(LETTERS + "’'“", min_size=1))
def test_any_spelling_finds_the_text_itself(text: str) -> None:
    assert re.search(any_spelling(text), " ".join(text.split()), re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("می\u200cشود", "می\u200cشود"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("fer\u200dry\u200c", "ferry"),
        ("می\u200c شود\u200b", "می شود"),
        ("\u202eferry\u2069\ufeff", "ferry"),
    ],
)
def test_a_joiner_stays_where_a_spelling_or_an_emoji_wants_it(text: str, seen: str) -> None:
    assert without_invisible(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [("Jane Doe\u200bReporter", "Jane Doe Reporter"), ("ha\u200brbour", "harbour"), ("\u200bPort", "Port")],
)
def test_a_space_of_no_width_parts_a_name_from_its_role_and_nothing_else(text: str, seen: str) -> None:
    assert without_invisible(text) == seen
