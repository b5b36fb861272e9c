"""The forms of a word, by language: a rule an operator can hold in the head, not a dictionary.

Every rule works on folded words (see `clipdesk.model.folding`) and only adds forms; a word too short for it
stands alone. docs/topics.md states the same rules with examples.
"""

from collections.abc import Callable

from clipdesk.model.folding import fold_to_words

_SHORT = 3
"""Words of fewer letters do not inflect: abbreviations and particles."""


def forms(word: str, language: str) -> frozenset[str]:
    """The folded forms in which the folded `word` may stand in a text; `language` is BCP 47."""
    rule = _RULES.get(language.split("-")[0])
    if rule is None or (len(word) < _SHORT) or not word.isalpha():
        return frozenset({word})
    return frozenset({word, *rule(word)})


def _english(word: str) -> set[str]:
    return {word + ending for ending in ("s", "es")}


def _french(word: str) -> set[str]:
    return {word + ending for ending in ("e", "s", "es", "x")}


def _italian(word: str) -> set[str]:
    if len(word) < 5 or word[-1] not in "aeio":
        return set()
    stem = word[:-1]
    return {stem + ending for ending in ("a", "e", "i", "o", "he", "hi")}


def _endings(text: str) -> tuple[str, ...]:
    return tuple(fold_to_words(text).split())


_ADJECTIVE = _endings("ый ий ой ая яя ое ее ые ие ого его ому ему ым им ую юю ей ых их ыми ими ом ем ою ею")
_NOUN_IN_I = _endings("ия ии ию ией ие ием ий иям иями иях иев")
_AFTER_CONSONANT = _endings("а я у ю ом ем е ы и ов ев ам ям ами ями ах ях")
_RUSSIAN: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_endings("ый ой ая яя ое ее ые"), _ADJECTIVE),
    **dict.fromkeys(_endings("ий ие"), _ADJECTIVE + _NOUN_IN_I),
    "ия": _NOUN_IN_I,
    **dict.fromkeys("ая", _endings("а я ы и е у ю ой ей ою ею ам ям ами ями ах ях")),
    **dict.fromkeys("ое", _endings("о е а я у ю ом ем ам ям ами ями ах ях и")),
    **dict.fromkeys("ыи", _endings("ы и а я ов ев ей ам ям ами ями ах ях")),
    "ь": _endings("ь я ю ем е и ей ям ями ях ью"),
}
"""Folded ending of the word as written -> the endings that may stand instead; the longest ending decides."""


def _russian(word: str) -> set[str]:
    for length in (2, 1):
        stem, ending = word[:-length], word[-length:]
        if ending in _RUSSIAN and len(stem) >= 2:
            return {stem + other for other in _RUSSIAN[ending]}
    return {word + ending for ending in _AFTER_CONSONANT}


_AND = ("", "و", "ف")
_TO = ("", "ب", "ك", "ل")
_ARTICLE = "ال"
_ARABIC_ENDINGS = ("", "ي", "يه", "ين", "ون", "يين", "يون", "ات", "ان", "ه", "ها", "هم")


def _arabic(word: str) -> set[str]:
    definite = word.startswith(_ARTICLE)
    base = word.removeprefix(_ARTICLE)
    articles = (_ARTICLE,) if definite else ("", _ARTICLE)
    return {
        _joined(prefix, form)
        for article in articles
        for prefix in _arabic_prefixes(article, short=len(base) < 4)
        for form in _arabic_endings(base)
    }


def _joined(prefix: str, form: str) -> str:
    """Three ل in a row are written as two: ل, ال and ليبي make لليبي."""
    return prefix[:-1] + form if prefix.endswith("لل") and form.startswith("ل") else prefix + form


def _arabic_prefixes(article: str, *, short: bool) -> set[str]:
    """Conjunction, preposition and article written together; ل and ال make لل. A short word takes neither ف
    nor ك, which would make other words of it."""
    conjunctions = _AND[:2] if short else _AND
    prepositions = [letter for letter in _TO if not (short and letter == "ك")]
    return {(a + b + article).replace("ل" + _ARTICLE, "لل") for a in conjunctions for b in prepositions}


def _arabic_endings(base: str) -> set[str]:
    if len(base) < 4:
        return {base}
    if base.endswith("ه"):
        return {base} | {base[:-1] + ending for ending in ("ات", "تها", "تهم", "ته")}
    return {base + ending for ending in _ARABIC_ENDINGS}


_RULES: dict[str, Callable[[str], set[str]]] = {
    "en": _english,
    "fr": _french,
    "it": _italian,
    "ru": _russian,
    "ar": _arabic,
}
