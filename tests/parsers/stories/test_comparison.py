"""Two texts are one when the shorter stands in the longer and their facts agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.labelled_stories import develop, sealed
from benchmarks.labelled_stories.pairs import Pair, Text
from benchmarks.stories import PRECISION, RECALL, judged, print_of
from clipdesk.model.story import Likeness, Match
from parsers.stories.comparison import compare, compare_words
from parsers.stories.fingerprint import LEAST_WORDS, MOST_WORDS, NAME, NUMBER, WORD, encoded

WORDS = [
    f"{head}{tail}" for head in ("sir", "mis", "ben", "der", "tob") for tail in ("te", "rata", "ga", "na")
]
BODY = " ".join(f"{one} {other} {one[::-1]}." for one in WORDS for other in WORDS[:8])
"""480 words, no two rows of five alike."""


def text(*paragraphs: str) -> Text:
    return Text("A headline", paragraphs)


def match(one: str, other: str) -> Match | None:
    return compare(print_of(text(one), "https://a.example/1"), print_of(text(other), "https://b.example/2"))


@pytest.mark.parametrize("pairs", [develop.pairs, sealed.pairs], ids=["developed", "sealed"])
def test_labelled_pairs_are_told_as_well_as_promised(pairs: type[list[Pair]]) -> None:
    told = [(pair.same, judged(pair)[0]) for pair in pairs()]
    right = told.count((True, True))
    assert right / (right + told.count((False, True))) >= PRECISION
    assert right / (right + told.count((True, False))) >= RECALL


def test_case_signs_and_spaces_make_no_other_text() -> None:
    found = match("Das  Boot — „das alte“ — liegt im Hafen, " * 4, "DAS BOOT, DAS ALTE, LIEGT IM HAFEN. " * 4)
    assert found == Match(Likeness.EXACT, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الخبَرُ الأوّل", "الخبر الاول"),  # vowel signs and forms of alef
        ("١٢ عام", "12 عام"),
        ("ёлка", "елка"),
        ("ﬁrst cafe\u0301", "first café"),
        ("１２３", "123"),
    ],
)
def test_spellings_of_a_word_are_one_word(one: str, other: str) -> None:
    assert encoded(one)[0] == encoded(other)[0]


def test_numbers_days_and_names_are_facts_wherever_they_are_written() -> None:
    words, numbers = encoded("Heute sah Anna 12 Boote, am Montag. Sie lachte. 有三艘船")
    flags = {word: int(number & (NUMBER | NAME)) for word, number in zip(words, numbers, strict=True)}
    assert [word for word, flag in flags.items() if flag & int(NUMBER)] == ["12", "montag", "三"]
    assert [word for word, flag in flags.items() if flag & int(NAME)] == ["anna", "boote"]


def test_a_part_is_told_from_the_whole() -> None:
    whole = match(BODY, BODY + " Und noch ein Satz dazu.")
    part = match(BODY, " ".join(BODY.split()[:150]))
    assert whole is not None
    assert whole.likeness is Likeness.NEAR
    assert part is not None
    assert part.likeness is Likeness.PART


def test_the_beginning_of_a_long_text_is_a_part_of_it_and_a_piece_of_a_digest_is_not() -> None:
    words = BODY.split()
    assert match(BODY, " ".join(words[:60])) is not None
    assert match(BODY, " ".join(words[300:360])) is None


def test_a_form_that_is_filled_anew_is_another_text() -> None:
    form = (
        "The institute recorded {} quakes near {} on {}, the strongest of magnitude {} at a depth of {} km."
    )
    advice = " Residents were told to keep away from cliffs and to follow the advice of the local council."
    one = form.format(12, "Orsa", "Monday", "3.4", 17) + advice
    other = form.format(31, "Halia", "Friday", "4.1", 8) + advice
    assert match(one, other) is None
    assert match(one, one.replace("recorded", "registered")) is not None


def test_a_text_of_a_few_words_is_known_by_nothing() -> None:
    with pytest.raises(ValueError, match="too short"):
        print_of(text("word " * (LEAST_WORDS - 1)), "https://a.example/1")


def test_of_an_endless_text_a_bounded_part_is_looked_at() -> None:
    found = print_of(text("so viele Worte hat das " * MOST_WORDS), "https://a.example/1")
    assert len(found.words) == 2 * MOST_WORDS
    assert len(found.keys) < 150


plain = st.lists(st.integers(0, 50), min_size=LEAST_WORDS, max_size=120)


@given(plain, plain)
def test_it_does_not_matter_which_of_two_texts_comes_first(one: list[int], other: list[int]) -> None:
    left, right = (np.array(words, np.uint16) & WORD for words in (one, other))
    if len(left) != len(right):
        assert compare_words(left, right) == compare_words(right, left)


@given(plain, st.integers(10, 100))
def test_a_text_and_its_beginning_are_one(words: list[int], kept: int) -> None:
    whole = np.array(words, np.uint16)
    part = whole[: max(LEAST_WORDS, len(words) * kept // 100)]
    found = compare_words(whole, part)
    assert found is not None
    assert found.cover == 1.0
