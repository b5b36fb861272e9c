"""The language of a text: what a page says of itself, where its words agree."""

import subprocess
import sys

import pytest

from clipdesk.model.folding import fold
from parsers.lexicon import entries
from parsers.metadata import detect_language
from parsers.metadata.page.language_tag import primary, region

TEXTS = {
    "en": "The ferry was late, and its crew have said that the harbour would stay shut with no word from them.",
    "de": "Die Fähre ist nicht gekommen, und der Hafen wurde für den Abend geschlossen, auch nach dem Sturm.",
    "fr": "Les pêcheurs sont restés dans le port avec des filets vides, mais cette nuit la mer est calme.",
    "es": "Los barcos no han salido por la tormenta, pero las autoridades dicen que el puerto abre según lo previsto.",
    "ru": "Паром опоздал, это уже который раз за год, но из порта только сообщили, что они будут ждать до утра.",
    "ar": "قال الصيادون إن هذا الميناء الذي أغلق خلال العاصفة لم يفتح بعد، وإن السفن عادت إلى البحر عن طريق آخر",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_declared_language_is_kept_without_its_region_where_the_text_is_in_it(
    language: str, text: str
) -> None:
    assert detect_language(text, f"{language}-XX") == language


@pytest.mark.parametrize(
    ("tag", "language", "country"),
    [
        ("en-GB", "en", "GB"),
        ("eng-US", "en", "US"),
        ("en-UK", "en", "GB"),
        ("zh-Hant-TW", "zh", "TW"),
        ("es-419", "es", "419"),
        ("ara", "ar", None),
        ("arz-EG", "ar", "EG"),
        ("ar-AR", "ar", None),
        ("nb-NO", "no", "NO"),
        ("iw-IL", "he", "IL"),
        ("en-EN", "en", None),
        ("ckb", "ckb", None),
    ],
)
def test_a_language_has_one_code_and_a_country_exists(tag: str, language: str, country: str | None) -> None:
    assert (primary(tag), region(tag)) == (language, country)


def test_a_page_in_croatian_is_not_taken_for_bosnian() -> None:
    text = "Brod je jutros stigao u luku, a putnici su čekali na obali dok je vlak kasnio zbog jakog vjetra i kiše."
    assert [detect_language(text, declared) for declared in ("hr-HR", "sr", "bs")] == ["hr", "sr", "bs"]


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_page_that_declares_another_language_is_not_believed(language: str, text: str) -> None:
    declared = "de" if language == "en" else "en"
    assert detect_language(text, declared) == language


def test_a_quotation_in_the_declared_language_proves_nothing_of_the_text() -> None:
    text = f"{TEXTS['de']} „The end of that was from here“, hieß es."
    assert detect_language(text, "en") == "de"


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_words_tell_the_language_where_a_page_declares_none(language: str, text: str) -> None:
    assert detect_language(f"{text} {text}", None) == language


def test_no_small_word_is_one_of_two_languages() -> None:
    words = [fold(entry.text) for entry in entries("language.word")]
    assert len(words) == len(set(words))


def test_a_page_whose_words_agree_needs_no_model_of_languages() -> None:
    code = (
        "import sys; from parsers.metadata import detect_language; "
        f"detect_language({TEXTS['en']!r}, 'en'); print('py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
