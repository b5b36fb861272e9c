"""Where a text names outlets: the known ones, and names that can only be outlets. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick

from parsers.credits.outlets import Mention, Outlets

_NAME_WORDS = ["Herald", "Times", "Post", "Tribune", "Journal", "Gazette", "Courier", "Chronicle", "Observer", "Telegraph", "Mirror", "Standard", "Monitor", "Examiner", "Inquirer", "Dispatch", "Sentinel", "Globe", "Mercury", "Argus", "Bulletin", "Messenger", "Reporter", "News", "Today", "Daily", "Press", "Mail", "Star", "Sun", "Echo", "Radio", "TV", "Television", "Channel", "Gazzetta", "Corriere", "Giornale", "Messaggero", "Quotidiano", "Eco", "Voce", "Courrier", "Quotidien", "Dépêche", "Voix", "Écho", "Gazette", "Zeitung", "Nachrichten", "Anzeiger", "Bote", "Rundschau", "Kurier", "Tagblatt", "Diario", "Periódico", "Faro", "Voz", "Heraldo", "Noticias", "Correo", "Agency", "Agenzia", "Agence", "Broadcasting"]
_KIND_STEMS = ["newspaper", "daily", "weekly", "magazine", "agency", "broadcaster", "channel", "website", "quotidien", "journal", "hebdomadaire", "chaîne", "agence", "site", "quotidiano", "giornale", "settimanale", "agenzia", "emittente", "sito", "Zeitung", "Tageszeitung", "Nachrichtenagentur", "Sender", "Nachrichtenportal", "Magazin", "diario", "periódico", "semanario", "agencia", "cadena", "portal", "radio", "газет", "агентств", "издани", "телеканал", "журнал", "портал", "صحيفة", "جريدة", "قناة", "موقع", "وكالة", "بوابة", "مجلة", "إذاعة", "شبكة"]
KIND_HIT = 1
NAME_HIT = 0

_CAPITAL = r"[A-ZÀ-ÞĀ-Ž][\w'’&.-]*"
_LEFT = re.compile(rf"(?:{_CAPITAL} (?:(?:of|de|del|della|al|el|du|von) )?){{1,4}}$")
_RIGHT = re.compile(rf"(?: (?:of|de|del|della|di|du) (?:the |la |l')?{_CAPITAL}| {_CAPITAL}){{0,3}}")
_LEADING = re.compile(
    r"^(?:The|According|In|On|But|And|As|A|Citing|Quoting|When|While|Yet|Selon|Le|Secondo|Laut)\s+"
)
_QUOTED = re.compile(r"\w*(?: [\w-]+){0,2} [«\"“„]([^«»\"“”„]{2,40})[»\"”“]")
_CAPITALS = re.compile(
    rf"\w*,? ((?:{_CAPITAL}|[A-Z]{{2,}})(?: (?:(?:of|de|della|du|al|el|la|le) )?{_CAPITAL}){{0,3}})"
)
_ARABIC_NAME = re.compile(
    r" ((?:ال)?[\u0621-\u064a]{3,14}(?: ال[\u0621-\u064a]{3,14}){0,2}?)"
    r"(?=(?:،|,)? (?:أن|إن|عن|في|أنه|أنها|نقلا|على|من|قوله|قولها)\b|[،.])"
)
_SPEAKS_OF_PEOPLE = re.compile(
    r"\b(?:council|committee|ministry|office|force|forces|army|party|bank|square|commission|union|court|centre|center"
    r"|university|police|brigade|hospital|club|corps|secretary|conference|release|association|syndicate|desk|box)$",
    re.IGNORECASE,
)


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick([*_NAME_WORDS, *_KIND_STEMS])


def find_mentions(text: str, outlets: Outlets) -> tuple[list[Mention], list[int]]:
    """The mentions in order, none within another, and where the text says what kind of outlet it speaks of."""
    known = list(outlets.mentions(text))
    taken = [mention.start for mention in known]
    unknown: list[Mention] = []
    kinds: list[int] = []
    for word, start, end in _automaton().find_matches_as_indexes(text, overlapping=True):
        is_kind = word >= len(_NAME_WORDS)
        if is_kind:
            kinds.append(start)
        mention = _after_kind(text, start) if is_kind else _around_word(text, start, end)
        if mention and not _overlaps(mention, known, taken):
            unknown.append(mention)
    return _in_order([*known, *unknown]), kinds


def _around_word(text: str, start: int, end: int) -> Mention | None:
    """A name in capitals with a word that outlets carry: Misrata Herald, Radio Sabha, La Voce della Costa."""
    if (start and (text[start - 1].isalnum() or text[start - 1] == "-")) or text[end : end + 1].isalnum():
        return None
    left = _LEFT.search(text, max(0, start - 60), start)
    right = _RIGHT.match(text, end)
    begin, finish = left.start() if left else start, right.end() if right else end
    leading = _LEADING.match(text[begin:finish])
    begin += leading.end() if leading else 0
    name = text[begin:finish].rstrip(".'’-& ")
    if " " not in name or _SPEAKS_OF_PEOPLE.search(name):
        return None
    if text[start:end] != name.split()[-1] and text[start:end] != name.split()[0]:
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
        if match:
            return Mention(match[1], *match.span(1))
    return None


def _overlaps(mention: Mention, others: list[Mention], starts: list[int]) -> bool:
    index = bisect_right(starts, mention.end - 1) - 1
    return index >= 0 and others[index].end > mention.start


def _in_order(mentions: list[Mention]) -> list[Mention]:
    return list(_longest(sorted(mentions, key=lambda mention: (mention.start, -mention.end))))


def _longest(mentions: list[Mention]) -> Iterator[Mention]:
    reached = 0
    for mention in mentions:
        if mention.start >= reached:
            reached = mention.end
            yield mention
