"""The words by which a text says that it rests on an outlet, each with the part it plays.

Pure but for reading cues.yaml once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import or_
from pathlib import Path

import yaml

from clipdesk.model.topic import Strict
from parsers.lexicon.folding import fold, unify

_FILE = Path(__file__).with_name("cues.yaml")
_LANGUAGES = ("en", "fr", "it", "de", "es", "ru", "ar")
_SHORTEST, _LONGEST = 2, 30
_ARABIC_PREFIXES = ("ول", "وب", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_FOR = "ل"
_UNSPOKEN = str.maketrans("", "", "ـًٌٍَُِّْ")
_COMPOUND = re.compile(r"[a-zäöüß-]{4,}(zeitung|magazin|sender|portal|blatt|journal)s?")


class Role:
    """The part that a word plays around an outlet's name, as a bit; cues.yaml says what each is."""

    DET = 1 << 0
    TO = 1 << 1
    BY = 1 << 2
    IN = 1 << 3
    OF = 1 << 4
    SOURCE = 1 << 5
    TELL = 1 << 6
    SAY = 1 << 7
    PRESS = 1 << 8
    NOTPRESS = 1 << 9
    PIECE = 1 << 10
    THING = 1 << 11
    PERSON = 1 << 12
    WRITE = 1 << 13
    VERB = 1 << 14
    INVERT = 1 << 15
    AUX = 1 << 16
    THAT = 1 << 17
    KINDS = 1 << 18
    AGAIN = 1 << 19
    LIKE = 1 << 20
    PASSIVE = 1 << 21


_BITS = {name: bit for name, bit in vars(Role).items() if name.isupper()}


class Wordings(Strict):
    """The cues of one language, each a list of words in one string."""

    det: str = ""
    to: str = ""
    by: str = ""
    in_: str = ""
    of: str = ""
    source: str
    tell: str = ""
    say: str
    press: str
    notpress: str = ""
    piece: str
    thing: str = ""
    person: str
    write: str = ""
    verb: str
    invert: str | None = None
    target: str = ""
    aux: str
    that: str = ""
    like: str = ""
    passive: str = ""
    kinds: str
    again: str
    never: str

    def words(self) -> Iterable[tuple[str, int]]:
        """Every word with one part that it plays; what means the outlet named before is a kind of outlet."""
        for name, role in _BITS.items():
            listed = getattr(self, "in_" if name == "IN" else name.lower()) or ""
            also = Role.KINDS if role == Role.AGAIN else 0
            yield from ((word, role | also) for word in listed.split())
        if self.invert is None:
            targets = set(self.target.split())
            yield from ((word, Role.INVERT) for word in self.verb.split() if word not in targets)


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
    last_words: str
    first_words: str
    kind_stems: str


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


@cache
def _book() -> tuple[dict[str, int], dict[str, int]]:
    """Whole words and beginnings of words, with all the parts that they play in any language."""
    whole: dict[str, int] = {}
    stems: dict[str, int] = {}
    for language in _LANGUAGES:
        for word, role in getattr(_file(), language).words():
            book = whole if word.endswith("$") else stems
            key = fold(word.rstrip("$"))
            book[key] = book.get(key, 0) | role
    return whole, stems


@lru_cache(maxsize=20_000)
def roles_of(word: str) -> int:
    """The parts that a folded word plays, by its own entry and by all that it begins with."""
    if "\u0621" <= word[:1] <= "\u064a":
        word = word.translate(_UNSPOKEN)
        return _entry(word) or _without_prefix(word)
    found = _entry(word)
    compound = None if found else _COMPOUND.fullmatch(word)
    return _entry(compound[1]) & Role.KINDS if compound else found


def _entry(word: str) -> int:
    whole, stems = _book()
    ends = range(min(len(word), _LONGEST), _SHORTEST - 1, -1)
    return reduce(or_, (stems.get(word[:end], 0) for end in ends), whole.get(word, 0))


def _without_prefix(word: str) -> int:
    """Arabic joins "and", "by", "for" and the article to a word; "for" names the hearer."""
    for prefix in _ARABIC_PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and (found := _entry(rest)):
            return found | Role.TO if _FOR in prefix and prefix != "ال" else found
    return 0


@cache
def never() -> re.Pattern[str]:
    """What follows the name where the text is about the outlet and does not rest on it."""
    return _compile(_either(getattr(_file(), language).never for language in _LANGUAGES))


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words in capitals with which outlets' names end and begin, and how words for kinds of outlets begin."""

    last: frozenset[str]
    first: frozenset[str]
    kind_stems: tuple[str, ...]


@cache
def name_words() -> NameWords:
    stems = _file().kind_stems.split()
    cyrillic = [stem.capitalize() for stem in stems if "а" <= stem[0] <= "я"]
    kinds = tuple(dict.fromkeys([*stems, *cyrillic]))
    return NameWords(frozenset(_file().last_words.split()), frozenset(_file().first_words.split()), kinds)


@cache
def again_in_english() -> frozenset[str]:
    """What "the newspaper" can be; in other languages the words mean nothing else."""
    return frozenset(word.rstrip("$") for word in _file().en.again.split())


@cache
def origin_cues() -> OriginCues:
    """How articles name their first publisher, in all languages."""
    wordings = [getattr(_file(), language) for language in _LANGUAGES]
    articles = _plain(words.det + " " + words.of for words in wordings)
    kinds = _plain(words.kinds for words in wordings)
    lead = rf"(?:(?:{articles})(?: |(?<=')|')){{0,2}}(?:\w*(?:{kinds})\w* )?[\"«„(]?"
    return OriginCues(
        published=_compile(rf"(?:^|(?<=\W))(?:{_either(_file().origin)}) ?{lead}$"),
        label=_compile(rf"\W{{0,3}}(?:{_file().source_labels}) ?[:：|–—-] ?(.{{2,80}})"),
        stems=tuple(_file().origin_stems.split()),
    )


def _plain(lists: Iterable[str]) -> str:
    words = {word.rstrip("$") for listed in lists for word in listed.split()}
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _either(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(unify(pattern), re.IGNORECASE)
