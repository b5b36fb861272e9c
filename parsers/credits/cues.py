"""The words by which a text says that it rests on an outlet (cues.yaml), compiled by script. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from model.topic import Strict
from parsers.boilerplate.folding import unify

_FILE = Path(__file__).with_name("cues.yaml")
_SCRIPTS = {"latin": ("en", "fr", "it", "de", "es"), "cyrillic": ("ru",), "arabic": ("ar",)}
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0621-\u064a]")


class Wordings(Strict):
    """The cues of one language; cues.yaml says what each key is."""

    articles: str
    kinds: str
    adjectives: str
    before: tuple[str, ...]
    told: str
    after: tuple[str, ...]
    never: str
    again: str


class CueFile(Strict):
    en: Wordings
    fr: Wordings
    it: Wordings
    de: Wordings
    es: Wordings
    ru: Wordings
    ar: Wordings
    origin: tuple[str, ...]
    origin_stems: str
    source_labels: str
    name_words: str
    kind_stems: str


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one script: `before` and `kind` (what an outlet can be called) end where the name
    begins, `after` begins where it ends."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    never: re.Pattern[str]
    again: re.Pattern[str]
    kind: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class OriginCues:
    """`published` ends where the publisher's name begins; `label` is a line with the name in group 1;
    a line without any of the `stems` holds no `published`."""

    published: re.Pattern[str]
    label: re.Pattern[str]
    stems: tuple[str, ...]


@cache
def _file() -> CueFile:
    return CueFile.model_validate(yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def name_words() -> tuple[str, ...]:
    """Words in capitals that make a name an outlet's."""
    return _words()[0]


def kind_stems() -> tuple[str, ...]:
    """How words for kinds of outlets begin, in all languages."""
    return _words()[1]


@cache
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    stems = _file().kind_stems.split()
    return tuple(_file().name_words.split()), tuple(dict.fromkeys([*stems, *map(str.capitalize, stems)]))


def cues_for(text: str) -> Cues:
    """The cues of the script that the text is mostly in."""
    if _ARABIC.search(text):
        return _cues("arabic")
    return _cues("cyrillic" if _CYRILLIC.search(text) else "latin")


@cache
def _cues(script: str) -> Cues:
    languages = [getattr(_file(), language) for language in _SCRIPTS[script]]
    befores = [
        rf"(?:(?:{_either(words.before)}) ?|(?:{words.told}) ?)(?:(?:{words.articles})(?: |(?<=')|$))?"
        rf"(?:(?:{words.adjectives})[ -]){{0,3}}(?:(?:{words.kinds}) )?(?:(?:{words.adjectives}) )?"
        for words in languages
    ]
    kinds = _either(words.kinds for words in languages)
    afters = _either(cue for words in languages for cue in words.after)
    return Cues(
        before=_compile(rf"(?:^|(?<=[^\w]))[وف]?(?:{_either(befores)})[\"«„(']? ?$"),
        after=_compile(rf"(?: ?[\"»)])?(?:(?: (?:{kinds}))? )?(?:{afters})(?:\b|(?<=\W))"),
        never=_compile(_either(words.never for words in languages)),
        again=_compile(rf"\b(?:{_either(words.again for words in languages)})"),
        kind=_compile(rf"\b(?:{kinds}) [\"«„]? ?$"),
    )


@cache
def origin_cues() -> OriginCues:
    """How articles name their first publisher, in all languages."""
    articles = _either(getattr(_file(), language).articles for language in _SCRIPTS["latin"])
    kinds = _either(words.kinds for words in (_file().en, _file().ru, _file().ar, _file().fr, _file().it))
    lead = rf"(?:(?:{articles})(?: |(?<=')))?(?:(?:{kinds}) )?[\"«„(]?"
    return OriginCues(
        published=_compile(rf"(?:^|(?<=\W))(?:{_either(_file().origin)}) ?{lead}$"),
        label=_compile(rf"\W{{0,3}}(?:{_file().source_labels}) ?[:：|–—-] ?(.{{2,80}})"),
        stems=tuple(_file().origin_stems.split()),
    )


def _either(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(unify(pattern), re.IGNORECASE)
