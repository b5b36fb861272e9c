"""What a text is found by."""

import time

import pytest

from clipdesk.corpus.search.words import LONGEST, tokens, written_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("L’État – c'est moi", "l etat c est moi", id="apostrophes and accents"),
        pytest.param("Libya's wells", "libya wells", id="the English genitive"),
        pytest.param("cease-fire 3.5", "cease fire 3 5", id="hyphens and numbers"),
        pytest.param("Æsir Łódź straße", "aesir lodz strasse", id="letters that do not decompose"),
        pytest.param("ещё Ещё еще", "еще еще еще", id="Russian ё"),
        pytest.param("إنتخابات أنتخابات انتخابات", "انتخابات انتخابات انتخابات", id="forms of alef"),
        pytest.param("وَزِيرًا", "وزير", id="vowel signs and the ending of an indefinite noun"),
        pytest.param("مصراتة مصراته", "مصراته مصراته", id="teh marbuta"),
        pytest.param("ﻻ", "لا", id="presentation forms"),
        pytest.param("שָׁלוֹם", "שלום", id="Hebrew points"),
        pytest.param("हिन्दी समाचार", "हिन्दी समाचार", id="vowel signs of India are part of the word"),
        pytest.param("می‌خواهد", "میخواهد".replace("ی", "ي"), id="a joiner that nobody sees"),
        pytest.param("ｆｕｌｌ", "full", id="full width"),
        pytest.param("co­operate", "cooperate", id="a soft hyphen"),
        pytest.param("snake_case #tag", "snake case tag", id="signs"),
    ],
)
def test_spellings_of_a_word_are_one(text: str, words: str) -> None:
    assert tokens(text, None).words == words.split()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("利比亚选举", "利比 比亚 亚选 选举 举"),
        ("リビア", "リビ ビア ア"),
        ("리비아 선거", "리비 비아 아 선거 거"),
        ("COVID疫情", "covid 疫情 情"),
        ("ลิเบีย", "ลิ ิเ เบ บี ีย ย"),
    ],
)
def test_what_is_written_without_spaces_is_cut_into_pairs(text: str, words: str) -> None:
    assert tokens(text, None).words == words.split()


def test_words_and_stems_stand_at_the_same_places() -> None:
    found = tokens("Выборы в Ливии 利比亚 отложены", "ru")
    assert len(found.words) == len(found.stems)
    assert found.stems[0] != found.words[0]


def test_a_word_that_never_ends_is_cut() -> None:
    assert tokens("x" * 1_000_000, None).words == ["x" * LONGEST]


def test_words_that_are_forgotten_are_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipdesk.corpus.search.words.REMEMBERED", 2)
    assert tokens("wells army wells élan army", None).words == ["wells", "army", "wells", "elan", "army"]


def test_a_hostile_text_takes_no_more_than_its_length() -> None:
    began = time.process_time()
    for text in ("a'" * 400_000, "ً" * 800_000, "利" * 200_000, "ا" * 64 + " ها" * 200_000):
        written_words(text)
    assert time.process_time() - began < 5
