"""The stated rules of inflection: what they add, and what they leave alone."""

import pytest

from clipdesk.model.folding import fold_to_words
from parsers.matching.inflection import forms


@pytest.mark.parametrize(
    ("language", "written", "texts"),
    [
        ("en", "Libyan", "Libyan Libyans"),
        ("fr", "libyen", "libyen libyens"),
        ("fr", "américain", "américain américaine américains américaines"),
        ("it", "libico", "libico libica libici libiche"),
        ("it", "jihadista", "jihadista jihadisti jihadiste"),
        ("ru", "Сирт", "Сирт Сирта Сирту Сиртом Сирте"),
        ("ru", "Ливия", "Ливия Ливии Ливию Ливией"),
        ("ru", "Дерна", "Дерна Дерны Дерне Дерну Дерной"),
        ("ru", "ливийский", "ливийский ливийского ливийской ливийскую ливийские ливийскими"),
        ("ru", "исламское", "исламское исламского исламскому исламским исламском"),
        ("ru", "государство", "государство государства государству государством государстве"),
        ("ru", "боевик", "боевик боевики боевиков боевикам боевиками боевиках"),
        ("ru", "ИГИЛ", "ИГИЛ ИГИЛа ИГИЛом"),
        ("ar", "داعش", "داعش وداعش فداعش بداعش لداعش كداعش وبداعش الداعشي داعشيين"),
        ("ar", "ليبيا", "ليبيا وليبيا بليبيا لليبيا فليبيا"),
        ("ar", "سرت", "سرت وسرت بسرت لسرت وبسرت"),
        ("ar", "الدولة", "الدولة والدولة بالدولة كالدولة للدولة وللدولة فالدولة"),
        ("ar", "الليبي", "الليبي الليبية لليبيين والليبيون"),
        ("ar", "مصراتة", "مصراتة ومصراتة بمصراتة لمصراتة"),
        ("ar", "قوات", "قوات القوات بقوات وللقوات قواتها"),
    ],
)
def test_a_word_is_found_in_its_forms(language: str, written: str, texts: str) -> None:
    found = forms(fold_to_words(written), language)
    assert {fold_to_words(text) for text in texts.split()} <= found


@pytest.mark.parametrize(
    ("language", "written", "text"),
    [
        pytest.param("ar", "سرت", "فسرت", id="ف before a short word makes another word"),
        pytest.param("ar", "سرت", "سرتي", id="a short word takes no ending"),
        pytest.param("ar", "الدولة", "دولة", id="the article does not go"),
        pytest.param("en", "ISIS", "crisis", id="no other beginning"),
        pytest.param("ru", "Сирт", "Сирия", id="no other stem"),
        pytest.param("ru", "ИГ", "ИГА", id="two letters do not inflect"),
        pytest.param("it", "Isis", "Isisa", id="four letters do not inflect in Italian"),
        pytest.param("de", "Libyer", "Libyers", id="a language without a rule"),
    ],
)
def test_a_word_is_not_found_in_other_words(language: str, written: str, text: str) -> None:
    assert fold_to_words(text) not in forms(fold_to_words(written), language)


@pytest.mark.parametrize("language", ["en", "ar", "fr", "it", "ru", "de"])
@pytest.mark.parametrize("word", ["a", "is", "libya", "сирт", "سرت", "f16", "2016"])
def test_a_word_is_always_one_of_its_forms(word: str, language: str) -> None:
    assert word in forms(word, language)


def test_a_regional_language_inflects_like_its_language() -> None:
    assert forms("libyan", "en-GB") == forms("libyan", "en")
