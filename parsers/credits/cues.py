"""The parts that words play around an outlet's name, and what outlets are called: the lexicon's words.

Pure but for reading the lexicon and patterns.toml once.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import or_
from pathlib import Path

from clipdesk.model.folding import fold, unify
from parsers.lexicon import Entry, entries, texts

_FILE = Path(__file__).with_name("patterns.toml")
_SHORTEST, _LONGEST = 2, 30
"""The beginnings of a word that are looked up. From four characters on 11 of the labelled credits are lost
(python -m benchmarks.deciding_numbers --credits); no entry is longer than the other."""
_ARABIC_PREFIXES = ("ول", "وب", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_FOR = "ل"
_UNSPOKEN = str.maketrans("", "", "ـًٌٍَُِّْ")
_COMPOUND = re.compile(r"[a-zäöüß-]{4,}(zeitung|magazin|sender|portal|blatt|journal)s?")


class Role:
    """The part that a word plays around an outlet's name, as a bit; parsers/lexicon/cues.txt says what each
    is. INVERT: of VERB, what may stand before the name, too."""

    DET = 1 << 0
    TO = 1 << 1
    BY = 1 << 2
    IN = 1 << 3
    OF = 1 << 4
    SOURCE = 1 << 5
    TELL = 1 << 6
    SAY = 1 << 7
    PRESS = 1 << 8
    NOT_PRESS = 1 << 9
    PIECE = 1 << 10
    THING = 1 << 11
    PERSON = 1 << 12
    WRITE = 1 << 13
    VERB = 1 << 14
    INVERT = 1 << 15
    AUX = 1 << 16
    THAT = 1 << 17
    KIND = 1 << 18
    AGAIN = 1 << 19
    LIKE = 1 << 20
    PASSIVE = 1 << 21


_LISTS = {
    "cue.det": Role.DET,
    "cue.to": Role.TO,
    "cue.by": Role.BY,
    "cue.in": Role.IN,
    "cue.of": Role.OF,
    "cue.source": Role.SOURCE,
    "cue.tell": Role.TELL,
    "cue.say": Role.SAY,
    "cue.press": Role.PRESS,
    "cue.not_press": Role.NOT_PRESS,
    "cue.piece": Role.PIECE,
    "cue.thing": Role.THING,
    "cue.person": Role.PERSON,
    "cue.write": Role.WRITE,
    "cue.verb": Role.VERB,
    "cue.aux": Role.AUX,
    "cue.that": Role.THAT,
    "cue.kind": Role.KIND,
    "cue.again": Role.AGAIN | Role.KIND,
    "cue.like": Role.LIKE,
    "cue.passive": Role.PASSIVE,
}
"""What means the outlet named before is a kind of outlet."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The keys of patterns.toml."""

    own_affairs: Mapping[str, str]
    origin: Sequence[str]
    origin_stems: Sequence[str]


@dataclass(frozen=True, slots=True)
class OriginCues:
    """`published` ends where the publisher's name begins; `label` is a line with the name in group 1;
    a line without any of the `stems` holds no `published`."""

    published: re.Pattern[str]
    label: re.Pattern[str]
    stems: tuple[str, ...]


@cache
def _patterns() -> _Patterns:
    return _Patterns(**tomllib.loads(_FILE.read_text(encoding="utf-8")))


@cache
def _book() -> tuple[dict[str, int], dict[str, int]]:
    """Whole words and beginnings of words, with all the parts that they play in any language."""
    whole: dict[str, int] = {}
    stems: dict[str, int] = {}
    for name, role in _LISTS.items():
        for entry in entries(name):
            book, key = stems if entry.prefix else whole, fold(entry.text)
            book[key] = book.get(key, 0) | role | (Role.INVERT if "inverted" in entry.properties else 0)
    return whole, stems


@lru_cache(maxsize=20_000)
def roles_of(word: str) -> int:
    """The parts that a folded word plays, by its own entry and by all that it begins with."""
    if "\u0621" <= word[:1] <= "\u064a":
        word = word.translate(_UNSPOKEN)
        return _entry(word) or _without_prefix(word)
    found = _entry(word)
    compound = None if found else _COMPOUND.fullmatch(word)
    return _entry(compound[1]) & Role.KIND if compound else found


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
def own_affairs() -> re.Pattern[str]:
    """What follows the name where the text is about the outlet and does not rest on it."""
    return _compile(_either(_patterns().own_affairs.values()))


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words in capitals with which outlets' names end and begin, those of the last that mean a newspaper
    alone, and how words for kinds of outlets begin."""

    last: frozenset[str]
    alone: frozenset[str]
    first: frozenset[str]
    kind_stems: tuple[str, ...]


@cache
def name_words() -> NameWords:
    last = entries("name.last")
    alone = (entry.text for entry in last if "alone" in entry.properties)
    kinds = dict.fromkeys(stem for entry in entries("name.kind") for stem in _stems(entry))
    return NameWords(
        frozenset(entry.text for entry in last),
        frozenset(alone),
        frozenset(texts("name.first")),
        tuple(kinds),
    )


def _stems(entry: Entry) -> tuple[str, ...]:
    """German nouns begin with a capital, Russian ones do at the head of a sentence and in names."""
    return (entry.text, entry.text.capitalize()) if entry.language in ("de", "ru") else (entry.text,)


@cache
def _others() -> tuple[tuple[str, ...], frozenset[str], frozenset[str], tuple[str, ...]]:
    """How names of others begin, and words that are in them, with which they end, and begin to end."""
    listed = entries("name.other")
    ends = [entry for entry in listed if not entry.properties]
    return (
        tuple(fold(entry.text) for entry in listed if "first" in entry.properties),
        frozenset(fold(entry.text) for entry in listed if "anywhere" in entry.properties),
        frozenset(fold(entry.text) for entry in ends if not entry.prefix),
        tuple(fold(entry.text) for entry in ends if entry.prefix),
    )


def is_others(name: str) -> bool:
    """Whether the name is that of an institution, a company or a place: the Harbour Authority."""
    first, anywhere, last, last_stems = _others()
    folded = fold(name).removeprefix("the ")
    words = folded.split()
    end = words[-1] if words else ""
    return (
        folded.startswith(first)
        or end in last
        or end.startswith(last_stems)
        or not anywhere.isdisjoint(folded.replace("-", " ").split())
    )


@cache
def section_name() -> re.Pattern[str]:
    """A part of an outlet behind its name: Forbes Advisor, BBC Radio 4."""
    return re.compile(rf" (?:{listed('name.section')})\b(?: \d)?")


@cache
def listed(name: str) -> str:
    """The entries of a list, as they are written, as the alternatives of a regular expression."""
    return _longest_first(entries(name))


@cache
def again_in_english() -> frozenset[str]:
    """What "the newspaper" can be; in other languages the words mean nothing else."""
    return frozenset(entry.text for entry in entries("cue.again") if entry.language == "en")


@cache
def origin_cues() -> OriginCues:
    """How articles name their first publisher, in all languages."""
    articles = _longest_first([*entries("cue.det"), *entries("cue.of")])
    kinds = _longest_first([*entries("cue.kind"), *entries("cue.again")])
    lead = rf"(?:(?:{articles})(?: |(?<=')|')){{0,2}}(?:\w{{0,30}}(?:{kinds})\w{{0,30}} )?[\"«„(]?"
    return OriginCues(
        published=_compile(rf"(?:^|(?<=\W))(?:{_either(_patterns().origin)}) ?{lead}$"),
        label=_compile(rf"\W{{0,3}}(?:{listed('origin.label')}) ?[:：|–—-] ?(.{{2,80}})"),
        stems=tuple(_patterns().origin_stems),
    )


def _longest_first(listed: Iterable[Entry]) -> str:
    words = {entry.text for entry in listed}
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _either(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(unify(pattern), re.IGNORECASE)
