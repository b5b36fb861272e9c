"""The known outlets, and where a text names one. Pure but for reading outlets.yaml, once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from pydantic import TypeAdapter, ValidationError

from model.errors import Fault, InvalidFiles
from model.topic import Strict

_FILE = Path(__file__).with_name("outlets.yaml")
_ARTICLE = re.compile(r"(?:the|le|la|les|il|lo|el|der|die|das|l') ?", re.IGNORECASE)
_LETTER = re.compile(r"\w")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ENDING = re.compile(r"[а-яё]{0,3}")
_ARABIC_PREFIX = re.compile(r"(?<!\w)(?:[ولبكف]|ال|لل|وال|بال|ول)$")


class Outlet(Strict):
    """`aliases` are other spellings, in any script; `site` the registrable domain of its articles; `common`
    says that its name is a word, too (Time, Die Welt)."""

    name: str
    agency: bool = False
    common: bool = False
    site: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters `start` to `end` of a text, which name an outlet; `known` is its entry, if it has one."""

    name: str
    start: int
    end: int
    known: Outlet | None = None


class Outlets:
    """The known outlets by their names, in every spelling, and by their sites."""

    def __init__(self, outlets: tuple[Outlet, ...]) -> None:
        self.all = outlets
        spellings = {spelling: outlet for outlet in outlets for spelling in _spellings(outlet)}
        self._spellings = list(spellings)
        self._outlets = list(spellings.values())
        self._automaton = AhoCorasick(
            self._spellings, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
        )
        self._by_name = {plain_name(spelling): outlet for spelling, outlet in spellings.items()}
        self._by_site = {outlet.site: outlet for outlet in reversed(outlets) if outlet.site}

    def mentions(self, text: str) -> Iterator[Mention]:
        """The places, in order, where the text names a known outlet in whole words."""
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            if _whole(text, start, end):
                outlet = self._outlets[number]
                yield Mention(outlet.name, start, _past_ending(text, end), outlet)

    def named(self, name: str) -> Outlet | None:
        """The outlet of that name, whatever its case and leading article."""
        return self._by_name.get(plain_name(name))

    def at_site(self, domain: str) -> Outlet | None:
        """The outlet whose articles are there."""
        return self._by_site.get(domain)


def plain_name(name: str) -> str:
    """The name as names are compared: lower case, without a leading article and quotes."""
    return _ARTICLE.sub("", name.strip(" \"'«»“”„").casefold(), count=1) if name else ""


@cache
def known_outlets() -> Outlets:
    """The outlets of outlets.yaml. Raises InvalidFiles."""
    try:
        data = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return Outlets(TypeAdapter(tuple[Outlet, ...]).validate_python(data))
    except ValidationError as error:
        raise InvalidFiles(
            [
                Fault(str(_FILE), ".".join(map(str, fault["loc"])), None, "is not usable", fault["msg"])
                for fault in error.errors()
            ]
        ) from error


def _spellings(outlet: Outlet) -> tuple[str, ...]:
    """The names in the text; those of several words with and without "The"."""
    bare = outlet.name.removeprefix("The ")
    several = (bare, f"The {bare}") if " " in bare else ()
    return (outlet.name, *several, *outlet.aliases)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the match is no part of a longer word; Russian endings and Arabic prefixes are allowed."""
    if not _LETTER.match(text[start]):
        return True
    before = text[start - 1] if start else " "
    if _LETTER.match(before) and not (
        _ARABIC.match(text[start]) and _ARABIC_PREFIX.search(text[max(0, start - 4) : start])
    ):
        return False
    end = _past_ending(text, end)
    return end == len(text) or not _LETTER.match(text[end])


def _past_ending(text: str, end: int) -> int:
    """The end of the word where a Cyrillic alias stands without its case ending."""
    if not _CYRILLIC.match(text[end - 1]):
        return end
    ending = _ENDING.match(text, end)
    return ending.end() if ending else end
