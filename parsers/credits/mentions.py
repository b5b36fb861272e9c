"""Where a text names outlets: the known ones, and names that can only be outlets. Pure."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from parsers.credits.cues import kind_stems, name_words
from parsers.credits.outlets import Mention, Outlets

MOST_HITS = 5_000
"""Words looked at of one text: some ten times what the longest articles hold."""

_CAPITAL = r"[A-ZÀ-ÞĀ-Ž](?:[\w'’&-]|\.(?=\w))*"
_JOINED = rf"(?:(?:of|de|del|della|du|des|di|al|el|la|le|von) (?:the |la )?)?{_CAPITAL}"
_LEFT = re.compile(rf"(?:{_CAPITAL} (?:(?:of|de|del|della|al|el|du|von) )?){{1,4}}$")
_RIGHT = re.compile(rf"(?: {_JOINED}){{0,3}}")
_LEADING = re.compile(
    r"(?:The|According|In|On|But|And|As|A|Citing|Quoting|When|While|Yet|Selon|Le|Secondo|Laut|Il|La|Der|Die|El)\s+"
)
_IN_SENTENCE = re.compile(r"[a-zа-я\u0621-\u064a,:(«\"“] ?$")
_DAY = re.compile(r" (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|on|in)$")
_QUOTED = re.compile(r"\w*(?: [\w-]+){0,2} [«\"“„] ?([^«»\"“”„]{2,40}?) ?[»\"”“]")
_CAPITALS = re.compile(rf"\w*,? ({_CAPITAL}(?: {_JOINED}){{0,3}})")
_ARABIC_NAME = re.compile(
    r" ((?:ال)?[\u0621-\u064a]{3,14}(?: ال[\u0621-\u064a]{3,14}){0,2}?)"
    r"(?=(?:،|,)? (?:أن|إن|عن|في|أنه|أنها|نقلا|على|من|قوله|قولها)\b|[،.])"
)
_NO_OUTLET = re.compile(
    r"\b(?:council|committee|ministry|office|forces?|army|party|bank|square|commission|union|court|cent(?:er|re)"
    r"|university|police|brigade|hospital|club|corps|secretary|conference|release|association|syndicate|desk|box"
    r"|protection|energy|space|development|intelligence|security|garden)$|^journal of ",
    re.IGNORECASE,
)


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick([*name_words(), *kind_stems()], implementation=Implementation.DFA)


def find_mentions(text: str, outlets: Outlets) -> tuple[list[Mention], list[int]]:
    """The mentions in order, none within another, and where the text says a word for a kind of outlet."""
    known = list(outlets.mentions(text))
    starts = [mention.start for mention in known]
    unknown: list[Mention] = []
    kinds: list[int] = []
    hits = _automaton().find_matches_as_indexes(text, overlapping=True)
    for number, start, end in hits[:MOST_HITS]:
        if number < len(name_words()):
            mention = _around_word(text, start, end)
        else:
            kinds.append(start)
            mention = _after_kind(text, start)
        if mention and not _overlaps(mention, known, starts):
            unknown.append(mention)
    return _apart([*known, *unknown]), kinds


def _around_word(text: str, start: int, end: int) -> Mention | None:
    """A name in capitals with a word that outlets carry: Misrata Herald, Radio Sabha, La Voce della Costa."""
    if (start and (text[start - 1].isalnum() or text[start - 1] == "-")) or text[end : end + 1].isalnum():
        return None
    left = _LEFT.search(text, max(0, start - 60), start)
    right = _RIGHT.match(text, end)
    begin, finish = left.start() if left else start, right.end() if right else end
    leading = _LEADING.match(text, begin, finish)
    if leading and not (leading[0].startswith("The") and _IN_SENTENCE.search(text, max(0, begin - 4), begin)):
        begin = leading.end()
    name = _DAY.sub("", text[begin:finish].rstrip(".'’-& "))
    words = name.split()
    if len(words) < 2 or _NO_OUTLET.search(name) or text[start:end] not in (words[0], words[-1]):
        return None
    return Mention(name, begin, begin + len(name))


def _after_kind(text: str, start: int) -> Mention | None:
    """A name after what it is: the newspaper Al-Sahel, газета «Берег», صحيفة الساحل."""
    if start and text[start - 1].isalpha() and text[start] < "\u0600":
        return None
    end = start
    while end < len(text) and text[end].isalpha():
        end += 1
    for pattern in (_QUOTED, _CAPITALS, _ARABIC_NAME):
        match = pattern.match(text, end)
        if match and not _NO_OUTLET.search(match[1]):
            return Mention(match[1], *match.span(1))
    return None


def _overlaps(mention: Mention, others: Sequence[Mention], starts: Sequence[int]) -> bool:
    index = bisect_right(starts, mention.end - 1) - 1
    return index >= 0 and others[index].end > mention.start


def _apart(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in order; of two that overlap the one that begins first, and the longer one."""
    kept: list[Mention] = []
    reached = 0
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if mention.start >= reached:
            reached = mention.end
            kept.append(mention)
    return kept
