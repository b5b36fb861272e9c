"""Stems: one for the inflected forms of a word, by language. Pure.

Snowball's stemmers come with tantivy. For two languages they part forms of one word, so that these have light
stemmers of their own, which take off what is grammar and nothing else:

- Arabic: light10 (Larkey, Ballesteros, Connell, "Light stemming for Arabic information retrieval", 2007),
  with the pronouns that stand behind a feminine noun;
- Turkish: the endings of number, case and possession in the third person, one after the other, and the
  consonants that soften before them (Lewis, "Turkish Grammar", chapters 2 and 4).

A language without a stemmer is matched by its words as they are.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

_SNOWBALL = {
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
}

_Stemmer = Callable[[str], str]


def stem(word: str, language: str | None) -> str:
    """The stem of a word in lower case; `language` is BCP 47 (None: unknown, the word itself)."""
    stemmer = _stemmer(primary(language))
    return stemmer(word) if stemmer else word


def primary(language: str | None) -> str:
    """The primary subtag in lower case: what an article in `en-GB` is found by."""
    return (language or "").split("-")[0].split("_")[0].lower()


@lru_cache(maxsize=64)
def _stemmer(language: str) -> _Stemmer | None:
    if language in _OWN:
        return _OWN[language]
    if language not in _SNOWBALL:
        return None
    stemmer = Filter.stemmer(_SNOWBALL[language])
    analyzer = TextAnalyzerBuilder(Tokenizer.raw()).filter(stemmer).build()
    return lambda word: next(iter(analyzer.analyze(word)), word)


_ARABIC_BEFORE = re.compile("و?(?:ال|بال|كال|فال|لل)(?=.{2})")
_ARABIC_AND = re.compile("و(?=.{3})")
_ARABIC_BEHIND = re.compile("(?<=.{3})(?:ها|هم|ان|ات|ون|ين|يه|ه|ي|(?<!ا)ت)$")


def _arabic(word: str) -> str:
    word = word.replace("ة", "ه")
    for beginning in (_ARABIC_BEFORE, _ARABIC_AND):
        if found := beginning.match(word):
            word = word[found.end() :]
    return _until_nothing_goes(word, _ARABIC_BEHIND)


_TURKISH_BEHIND = re.compile(
    "(?<=.{3})(?:l[ae]r|d[ae]n?|(?<=[fstkçşhp])t[ae]n?)$"
    "|(?<=.{4})(?:[ıiuü]n|(?<=[aeıioöuü])(?:s[ıiuü]n?|y[ıiuüae]|n)|(?<![aeıioöuü])[ıiuüae])$"
)
_TURKISH_HARD = {"b": "p", "c": "ç", "d": "t", "ğ": "k"}


def _turkish(word: str) -> str:
    word = _until_nothing_goes(word, _TURKISH_BEHIND)
    return word[:-1] + _TURKISH_HARD.get(word[-1], word[-1])


def _until_nothing_goes(word: str, ending: re.Pattern[str]) -> str:
    while found := ending.search(word):
        word = word[: found.start()]
    return word


_OWN: dict[str, _Stemmer] = {"ar": _arabic, "tr": _turkish}

STEMMED = frozenset({*_SNOWBALL, *_OWN})

_ARABIC_CLITICS = ("", "ب", "ل", "ف", "ك", "وب", "ول")
"""One-letter words that are written together with the next: in a text they cannot be told from its first
letter, in a query that has none of them they can be put before it."""


def asked_stems(word: str, language: str | None) -> set[str]:
    """The stems that a text in a language may have for a word of a query."""
    if primary(language) == "ar":
        found = _ARABIC_BEFORE.match(word)
        base = word[found.end() :] if found else word
        return {_arabic(word), *(_arabic(clitic + base) for clitic in _ARABIC_CLITICS)}
    once = stem(word, language)
    # Snowball takes off one ending: `ciudades` becomes `ciudad`, and `ciudad` becomes `ciud`.
    return {word, once, stem(once, language)}
