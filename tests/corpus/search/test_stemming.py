"""The forms of a word have one stem, in the languages of the first topic and in others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.corpus.search.stemming import STEMMED, asked_stems, stem
from clipdesk.model.folding import fold_prose

FORMS = [
    ("en", "election elections"),
    ("en", "militia militias"),
    ("en", "attack attacks attacked attacking"),
    ("fr", "régional régionale régionaux régionales"),
    ("fr", "libyen libyenne libyens libyennes"),
    ("fr", "annonce annoncer annoncé annoncée"),
    ("it", "libico libica libici libiche"),
    ("it", "attacco attacchi"),
    ("it", "annunciato annunciata annunciare"),
    ("ru", "выборы выборов выборам выборах выборами"),
    ("ru", "Ливия Ливии Ливию Ливией"),
    ("ru", "ливийский ливийского ливийской ливийскую ливийские ливийскими"),
    ("ru", "правительство правительства правительству правительством правительстве"),
    ("ru", "боевик боевики боевиков боевикам боевиками"),
    ("ru", "Хафтар Хафтара Хафтару Хафтаром Хафтаре"),
    ("ru", "нефть нефти нефтью"),
    ("ar", "انتخابات الانتخابات والانتخابات بالانتخابات للانتخابات وللانتخابات الانتخابية"),
    ("ar", "حكومة الحكومة حكومات حكومته حكومتها حكومتهم والحكومة"),
    ("ar", "ليبي الليبي الليبية الليبيين الليبيون"),
    ("ar", "رئيس الرئيس رئيسة للرئيس والرئيس"),
    ("ar", "وزير الوزير وزيرة والوزير وزيران"),
    ("ar", "مدينة المدينة مدينتها"),
    ("ar", "قوات القوات قواتها والقوات"),
    ("ar", "إرهابي الإرهابيين ارهابيون"),
    ("tr", "seçim seçimler seçimlerin seçimlerde seçimi seçimlerinin"),
    ("tr", "hükümet hükümetin hükümetler hükümete hükümette hükümetten"),
    ("tr", "ordu ordunun ordusu ordusunun orduya"),
    ("tr", "bakan bakanı bakanlar bakanın bakanlarının"),
    ("tr", "saldırı saldırılar saldırının saldırıda saldırısında"),
    ("tr", "kitap kitabı kitapları"),
    ("de", "Land Länder Ländern"),
    ("de", "Stadt Städte Städten"),
    ("es", "elección elecciones"),
    ("el", "κυβέρνηση κυβέρνησης κυβερνήσεις"),
]


@pytest.mark.parametrize(("language", "forms"), FORMS, ids=[f"{one[0]}-{one[1].split()[0]}" for one in FORMS])
def test_the_forms_of_a_word_have_one_stem(language: str, forms: str) -> None:
    assert len({stem(fold_prose(form), language) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "army", "arms"),
        ("ru", "Сирт", "Сирия"),
        ("ru", "мир", "море"),
        ("ar", "سرت", "سورية"),
        ("ar", "وفد", "ولد"),
        ("tr", "seçim", "seçenek"),
        ("fr", "port", "porte-parole"),
    ],
)
def test_different_words_keep_different_stems(language: str, one: str, other: str) -> None:
    assert stem(fold_prose(one), language) != stem(fold_prose(other), language)


@pytest.mark.parametrize(
    ("language", "asked", "in_a_text"),
    [
        pytest.param("ar", "ليبيا", "بليبيا", id="in Libya"),
        pytest.param("ar", "ليبيا", "لليبيا", id="to Libya"),
        pytest.param("ar", "طرابلس", "وبطرابلس", id="and in Tripoli"),
        pytest.param("ar", "الليبي", "لليبيين", id="to the Libyans, where of three letters two are written"),
        pytest.param("ar", "سرت", "فسرت", id="so Sirte"),
        pytest.param("es", "ciudad", "ciudades", id="a plural that Snowball stems to the singular"),
        pytest.param("es", "ciudades", "ciudad", id="and the other way round"),
    ],
)
def test_a_query_asks_for_the_stem_that_the_text_has(language: str, asked: str, in_a_text: str) -> None:
    assert stem(in_a_text, language) in asked_stems(asked, language)


@pytest.mark.parametrize("language", [*sorted(STEMMED), "pl", "zh", "", None])
@given(word=st.text("aeiouzsırçğتاوليهнияов", min_size=1, max_size=12))
def test_every_word_has_a_stem_and_asks_for_its_own(language: str | None, word: str) -> None:
    assert stem(word, language)
    assert stem(word, language) in asked_stems(word, language)


def test_a_region_changes_nothing() -> None:
    assert stem("elections", "en-GB") == stem("elections", "en")
