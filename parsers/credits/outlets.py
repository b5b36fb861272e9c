"""The known outlets, and where a text names one. Pure but for reading the lexicon, once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from parsers.lexicon import entries

_LONG = 6
"""Letters of a name that takes endings of its language, so that no short word is taken for one; half or twice
as many turn no labelled sentence (python -m benchmarks.deciding_numbers --credits)."""
_GERMAN = re.compile(r"(?:sche|Allgemeine|Neue|Freie)\b(?= \w|$)")
_OF_THE = re.compile(r"\b[Dd]es [„\"“]?$")
_ARTICLED = re.compile(r"(?:Le|La|Les|Il|Lo|El|Der|Die|Das) |L'")
_CONTRACTION = re.compile(
    r"\b(?:(?:aux?|du|des|il|(?:a|da|de|su|ne|co)l(?:la)?) |(?:(?:a|da|de|su|ne)l)?l['’])$"
)
_ARABIC_KIND = re.compile("(?:ال)?(?:وكالة|صحيفة|قناة|موقع|راديو|جريدة|مجلة|إذاعة)")
_ARTICLE = re.compile(r"(?:(?:the|le|la|les|il|lo|el|der|die|das) |l['’])(?=\w)", re.IGNORECASE)
_LETTER = re.compile(r"\w")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_RUSSIAN = re.compile(r"(?:([А-ЯЁ][а-яё]{2,})(ая|ый|ий|ые) )?([А-ЯЁа-яё][а-яё]+)[аяеиы]")
_ADJECTIVES = {
    "ая": ("ой", "ую"),
    "ый": ("ого", "ому", "ым", "ом"),
    "ий": ("ого", "ому", "им", "ом"),
    "ые": ("ых", "ым"),
}
_ENDING = re.compile(r"[а-яё]{0,3}")
_ARABIC_PREFIX = re.compile(r"(?<!\w)(?:[ولبكف]|ال|لل|وال|بال|ول)$")


@dataclass(frozen=True, slots=True)
class Outlet:
    """`aliases` are other spellings, in any script; `site` the registrable domain of its articles, `country`
    its country (ISO 3166-1) where the site does not say; `common` says that its name is a word, too (Time,
    Die Welt)."""

    name: str
    agency: bool = False
    common: bool = False
    site: str | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters `start` to `end` of a text, which name an outlet; `known` is its entry, if it has one;
    `shown` says that nothing but an outlet is named in such a place."""

    name: str
    start: int
    end: int
    known: Outlet | None = None
    is_arabic: bool = False
    says_kind: bool = False
    shown: bool = False


class Outlets:
    """The known outlets by their names, in every spelling, and by their sites."""

    def __init__(self, outlets: tuple[Outlet, ...]) -> None:
        self.all = outlets
        spellings = {spelling: outlet for outlet in outlets for spelling in _spellings(outlet)}
        contracted = {bare: outlet for outlet in outlets if (bare := _contracted(outlet.name))}
        contracted = {bare: outlet for bare, outlet in contracted.items() if bare not in spellings}
        self._spellings = [*spellings, *contracted]
        self._outlets = [*spellings.values(), *contracted.values()]
        self._contracted = range(len(spellings), len(self._spellings))
        self._automaton = AhoCorasick(self._spellings, matchkind=MatchKind.LeftmostLongest)
        self._by_name = {plain_name(spelling): outlet for spelling, outlet in spellings.items()}
        self._by_site = {outlet.site: outlet for outlet in reversed(outlets) if outlet.site}

    def mentions(self, text: str) -> Iterator[Mention]:
        """The places, in order, where the text names a known outlet in whole words."""
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            if _whole(text, start, end) and (number not in self._contracted or _is_contracted(text, start)):
                outlet = self._outlets[number]
                arabic = _ARABIC.match(text[start]) is not None
                says_kind = arabic and bool(_ARABIC_KIND.match(text, start))
                yield Mention(outlet.name, start, _past_ending(text, end), outlet, arabic, says_kind)

    def named(self, name: str) -> Outlet | None:
        """The outlet of that name, whatever its case and leading article."""
        return self._by_name.get(plain_name(name))

    def at_site(self, domain: str) -> Outlet | None:
        """The outlet whose articles are there."""
        return self._by_site.get(domain)


def plain_name(name: str) -> str:
    """The name as names are compared: lower case, without a leading article and quotes."""
    bare = name.strip(" \"'«»“”„").casefold()
    article = _ARTICLE.match(bare)
    return bare[article.end() :] if article else bare


def article_of(name: str) -> str:
    """The article that a name begins with, in lower case; empty where it has none."""
    article = _ARTICLE.match(name.strip(" \"'«»“”„"))
    return article[0].strip().lower() if article else ""


@cache
def known_outlets() -> Outlets:
    """The outlets of the lexicon. Raises InvalidFiles."""
    return Outlets(
        tuple(
            Outlet(
                entry.text,
                agency="agency" in entry.properties,
                common="common" in entry.properties,
                site=entry.properties.get("site"),
                aliases=entry.values("also"),
                country=entry.properties.get("country"),
            )
            for entry in entries("outlet")
        )
    )


def _spellings(outlet: Outlet) -> tuple[str, ...]:
    """The names in the text; those of several words with and without "The"."""
    bare = outlet.name.removeprefix("The ")
    several = (bare, f"The {bare}", f"the {bare}") if " " in bare and not _ARTICLED.match(bare) else ()
    return (
        outlet.name,
        *several,
        *_without_article(outlet.name),
        *_declined(outlet.name),
        *_quoted(outlet.name),
        *outlet.aliases,
        *_declined_in_russian(outlet),
        *(f"لل{alias[2:]}" for alias in outlet.aliases if alias.startswith("ال")),
    )


def _quoted(name: str) -> Iterator[str]:
    """German quotes newspapers without the article: in der „Zeit“."""
    if re.match(r"(?:Der|Die|Das) \w+$", name):
        yield from (f"{opening}{name[4:]}{closing}" for opening, closing in ("„“", "«»", "»«"))


def _declined(name: str) -> Iterator[str]:
    """German: der Süddeutschen Zeitung, in der Augsburger Allgemeinen."""
    if _GERMAN.search(name):
        yield from (_GERMAN.sub(rf"\g<0>{ending}", name) for ending in "nr")


def _declined_in_russian(outlet: Outlet) -> Iterator[str]:
    """Without the vowel that the case changes, the adjective in its case: Медуз(ой), Новой газет(ой)."""
    for alias in outlet.aliases:
        name = _RUSSIAN.fullmatch(alias)
        if name and len(name[3]) >= _LONG - 1 and not outlet.common:
            endings = _ADJECTIVES.get(name[2] or "", ("",))
            yield from (f"{name[1] or ''}{ending}{' ' if name[2] else ''}{name[3]}" for ending in endings)


def _without_article(name: str) -> Iterator[str]:
    """Running text leaves the article of a long name out, or small: "le Canard enchaîné"."""
    articled = _ARTICLED.match(name)
    if articled and " " in name[articled.end() :]:
        yield name[articled.end() :]


def _contracted(name: str) -> str | None:
    """The name that stands behind "au" or "il" without its article: au Temps, dell'Espresso."""
    articled = _ARTICLED.match(name[:1].upper() + name[1:])
    if articled is None or articled[0].strip() not in ("Le", "Les", "Il", "La", "L'"):
        return None
    return name[articled.end() :][:1].upper() + name[articled.end() + 1 :]


def _is_contracted(text: str, start: int) -> bool:
    return _CONTRACTION.search(text, max(0, start - 6), start) is not None


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
    return end == len(text) or not _LETTER.match(text[end]) or _is_genitive(text, start, end)


def _is_genitive(text: str, start: int, end: int) -> bool:
    """German: des Handelsblatts."""
    genitive = end - start >= _LONG and text[end] == "s" and not _LETTER.match(text[end + 1 : end + 2])
    return genitive and _OF_THE.search(text, max(0, start - 6), start) is not None


def _past_ending(text: str, end: int) -> int:
    """The end of the word where a Cyrillic alias stands without its case ending."""
    if not _CYRILLIC.match(text[end - 1]):
        return end
    ending = _ENDING.match(text, end)
    return ending.end() if ending else end
