"""Whether the words around an outlet's name say that the text rests on it. Pure.

No phrase is listed: a word plays a part (cues.yaml), and a few rules say which parts may meet. Read from the
name outwards, "told the weekly" is an object behind a verb of telling, "a report published on Monday by" is
a maker behind what was made, whatever the words.
"""

import re
from functools import lru_cache
from itertools import islice

from parsers.credits.cues import Role, roles_of
from parsers.lexicon.folding import fold

_TOKEN = re.compile(r"[\w\u064b-\u0652-]+|[^\w\s]")
_OPENING = frozenset("\"«„(“'")
_CLOSING = frozenset("\"»”)“'")
_AFTER_D = ("d'apres", "d'après")
_MOST_BEFORE, _MOST_AFTER = 22, 14
_FAR, _NEAR, _MORE, _BESIDE = 7, 3, 2, 1
_KIND_NEAR = 4
_PREPOSITIONS = Role.TO | Role.BY | Role.IN | Role.OF
_PASSIVE = re.compile(
    r"\w{2,14}(?:ed|wn|en|es?ee?s?|ées?|és|ues?|us|ites?|its|ises?|is|[aiu]t[oaie]|[eo]rs[oaie]|ett[oaie]|[ai]d[oa]s?)"
)
_FIRST_TO = re.compile(r"\W*(?:was|were) (?:the |among the )?(?:\w+ )?(?:first|only)(?: \w+){0,2} to ")
_APPOSED = re.compile(r"(?:'s(?: [a-z]{1,20}){1,3})?, ([^,.;]{4,60}),")
_RELATIVE = re.compile(r"(?:who|which|qui|che|der|die|que)\b")
_UNDECLINED = re.compile(r"[а-я\u0621-\u064a]")
_CITING = ("cit", "quot", "ссыл", "نقل", "berief", "beruf")
_PAUSES = frozenset(",—–-")
_QUOTE_ENDS = re.compile(r"[»”\"][\s,—–-]*$")
SEVERAL = ("ы", "ам", "ами", "ون", "ين")
"""How the words for several people end in Russian and Arabic."""
_FOR, _OPENS = frozenset({"per", "pour", "para"}), re.compile(r"(?:^|[.,;(–—])\s*$")
_ASIDE = re.compile(r"\([^()]{1,60}\)")
_NATIONAL = re.compile(
    r"\w{3,12}(?:ese|ish|ian|ean|isch(?:e[nrs]?)?|ais|aise|ien|ienne|ano|ana|ol[oa]|esc[oa]|eñ[oa]|és|esa"
    r"|ск(?:ий|ая|ое|ие|ого|ой|ому|ую))"
)
_FUTURE = re.compile(r"\w{3,}(?:r[áà]|rán|ranno|[ei]ront|[ei]ra)")
_POSSESSIVE = frozenset({"s"})
_AND = frozenset({"and", "et", "e", "ed", "y", "und", "и"})
"""Behind these a verb is that of whoever is named before: "He looked at the Mirror and said"."""
_CLITICS = frozenset({"le", "gli", "lo", "la", "les", "los", "las", "se", "leur", "l"})
"""What looks like an article but, right behind a subject, stands for somebody: "le dedica la portada"."""


class _Reading:
    """What stood between the name and the word that is read now, outwards."""

    def __init__(self, known: bool) -> None:
        self.known = known
        self.prepositions = 0
        self.certain = 0
        self.kind = self.example = False
        self.gap = 0

    def skip(self, word: str, role: int) -> bool:
        """Takes in a word that is no cue; False where no cue can stand beyond it."""
        if role & Role.NOTPRESS:
            return False
        self.example |= bool(role & Role.LIKE and self.gap == 0)
        if (self.gap == 0 or self.kind) and role & (_PREPOSITIONS | Role.DET):
            self.prepositions |= role & _PREPOSITIONS
            self.certain |= 0 if role & Role.DET else role & _PREPOSITIONS
            self.kind |= bool(role & Role.KINDS)
            return True
        if role & Role.KINDS and self.gap <= _MORE and not self.prepositions:
            self.kind, self.gap = True, 0
            return True
        if role & Role.KINDS and self.prepositions & Role.OF and self.gap <= _NEAR:
            self.kind, self.gap, self.prepositions, self.certain = True, 0, 0, 0
            return True
        if self.gap == 0 and (role & Role.AUX or _NATIONAL.fullmatch(word)):
            return True
        if role & Role.PERSON and self.gap == 0:
            self.prepositions = self.certain = 0
            return True
        self.gap += 1
        return self.gap <= self._reach()

    def _reach(self) -> int:
        if self.prepositions & (Role.TO | Role.BY | Role.IN):
            return _FAR
        return _NEAR if self.kind or self.prepositions else _MORE

    def is_bare(self) -> bool:
        """Whether nothing was read yet but what may belong to the name: "Berliner"."""
        return self.gap == 0 and not self.prepositions

    def is_place(self) -> bool:
        """Whether nothing but "in" or "to" was read: "answered, on TF1, that"."""
        return self.gap == 0 and bool(self.prepositions & (Role.IN | Role.TO))

    def may_follow_a_quote(self) -> bool:
        """Whether the word behind a quotation says who said it, where or to whom: "…", laments the Herald."""
        if self.gap == 0:
            return False
        told = self.prepositions & (Role.TO | Role.IN) and self.gap <= _FAR
        return bool(told) or (not self.certain and self.gap <= _MORE and (self.known or self.kind))

    def accepts(self, word: str, role: int) -> bool:
        """Whether this word, with what stood between, makes the name a source."""
        beside = self.gap == 0 or (self.kind and self.gap <= _NEAR)
        if _UNDECLINED.match(word) and self._accepts_without_preposition(role, beside):
            return True
        if role & Role.SOURCE and (beside or (self.prepositions & Role.OF and self.gap <= _NEAR)):
            return True
        if role & Role.TELL and beside and not self.certain & ~Role.TO:
            return True
        if role & Role.INVERT and beside and not self.certain:
            return True
        return self._accepts_behind_preposition(word, role, beside)

    def _accepts_behind_preposition(self, word: str, role: int, beside: bool) -> bool:
        given = self.prepositions
        if role & Role.PRESS and (
            given & Role.BY or (given & (Role.IN | Role.OF | Role.TO) and (self.known or beside))
        ):
            return True
        made = Role.PIECE | Role.THING if self.known else Role.PIECE
        if role & made and given and not self.example and self.gap <= (_BESIDE if self.kind else _NEAR):
            return True
        if role & Role.SAY and (given & Role.TO or (given & Role.IN and (self.known or self.gap <= _MORE))):
            return True
        if role & Role.WRITE and given & (Role.IN | Role.TO) and beside:
            return True
        passive = self.known and given & Role.BY and self.gap <= _BESIDE and _PASSIVE.fullmatch(word)
        return bool(passive) and not role & (Role.NOTPRESS | Role.KINDS)

    def _accepts_without_preposition(self, role: int, beside: bool) -> bool:
        """Russian has cases, and Arabic puts the verb first."""
        if role & Role.SAY and self.gap <= _FAR and not self.certain & ~(Role.TO | Role.IN):
            return True
        return bool(role & (Role.PIECE | Role.PRESS | Role.INVERT)) and beside


def cue_before(text: str, *, known: bool = True, aside: bool = False) -> int | None:
    """Where the cue begins whose words end where the name begins; `text` is of one line, `known` says that
    the name is a known outlet's and no common word, `aside` that a comma follows it."""
    folded = _ASIDE.sub(lambda aside: " " * len(aside[0]), fold(text)) if "(" in text else fold(text)
    for phrase in _AFTER_D:
        folded = folded.replace(phrase, " dapres")
    reading = _Reading(known)
    place = 0
    tokens = list(_TOKEN.finditer(folded))[-_MOST_BEFORE:]
    for number, token in enumerate(reversed(tokens)):
        word = token[0]
        if not word[0].isalnum():
            if word == "'" or (number == 0 and word in _OPENING):
                continue
            if (
                number
                and word in _PAUSES
                and reading.may_follow_a_quote()
                and _QUOTE_ENDS.search(folded, 0, token.start())
            ):
                continue
            if number and word == "," and aside and known and reading.is_place():
                aside = False
                continue
            closing = word in _CLOSING and not folded[token.end() : token.end() + 1].isalnum()
            return place if number and closing and reading.may_follow_a_quote() else None
        place = token.start()
        role = roles_of(word)
        if word in _FOR and (word == "per" or aside) and _OPENS.search(folded, 0, token.start()):
            return token.start() if reading.known and reading.gap == 0 else None
        if role == Role.PERSON and _UNDECLINED.match(word) and not word.endswith(SEVERAL):
            return None
        if reading.accepts(word, role):
            return token.start()
        if reading.is_bare() and word.endswith("er") and text[place].isupper():
            continue
        if not reading.skip(word, role):
            return None
    return None


class _Onwards:
    """What stands between the name and the word that is read now, onwards."""

    def __init__(self, verbs: int, makes: bool) -> None:
        self.verbs = verbs
        self.makes = makes
        self.comma = self.possessive = self.within = self.person = self.joined = False
        self.gap = self.unnamed = self.read = 0

    def accepts(self, word: str, role: int, *, next_to_name: bool) -> bool:
        if (role & Role.SOURCE and word.startswith(_CITING)) or (role & Role.THAT and next_to_name):
            return True
        if self.comma:
            return False
        if self.makes and next_to_name and role & Role.PIECE and not role & Role.PERSON:
            return True
        if self.makes and self.within and role & Role.PIECE and role & Role.SAY:
            return True
        if self.unnamed and not self.person:
            return bool(role & Role.PIECE)
        if _FUTURE.fullmatch(word) or (self.joined and self.read == 1):
            return False
        return bool(role & self.verbs) or bool(self.possessive and role & (Role.PIECE | Role.THING))

    def skip(self, word: str, role: int, *, named: bool) -> bool:
        """Takes in a word that is no cue; False where no cue can stand beyond it: whoever is the outlet's but
        neither named nor a reporter (its publisher) speaks for themselves."""
        self.read += 1
        if word in _POSSESSIVE:
            self.possessive = True
            return True
        self.within = bool(role & Role.IN)
        if role & Role.PERSON:
            self.person, self.gap = True, 0
        if self.comma:
            self.comma = False
            return bool(role & Role.AUX)
        if role & (Role.AUX | Role.KINDS | Role.PERSON | Role.PIECE | Role.THING | Role.IN):
            return True
        if word in _CLITICS and self.read == 1:
            return True
        self.joined |= word in _AND and self.read == 1
        if role & Role.PASSIVE or (role & Role.DET and not (self.possessive or (self.person and named))):
            return False
        if self.possessive and not named:
            self.unnamed += 1
            return self.unnamed <= _MORE
        self.gap += 1
        if self.person and named:
            return self.gap <= _NEAR
        return self.gap <= (_MORE if self.possessive or word.startswith("ال") else _BESIDE)

    def punctuation(self, mark: str) -> bool:
        if mark == "'":
            self.possessive = True
        if mark in ",(" and not self.comma:
            self.comma = True
            return True
        return mark in _CLOSING


def cue_after(text: str, *, verbs: int = Role.VERB, makes: bool = False) -> int | None:
    """Where the cue ends that begins where the name ends; `text` is of one line. `makes` says that a thing
    right behind the name is the outlet's: "a CNN poll", "sagte er dem NDR im Gespräch"."""
    folded = fold(text)
    apposed = _APPOSED.match(folded)
    if apposed and (says_kind(apposed[1]) or _RELATIVE.match(apposed[1])):
        folded = " " * apposed.end() + folded[apposed.end() :]
    first = _FIRST_TO.match(folded)
    onwards = _Onwards(verbs, makes)
    tokens = islice(_TOKEN.finditer(folded, first.end() if first else 0), _MOST_AFTER)
    for number, token in enumerate(tokens):
        word = token[0].lstrip("-") or "-"
        if not word[0].isalnum():
            if not onwards.punctuation(word):
                return None
            continue
        role = roles_of(word)
        if onwards.accepts(word, role, next_to_name=number == 0) or (first and role & Role.VERB):
            return token.end()
        if not onwards.skip(word, role, named=text[token.start()].isupper()):
            return None
    return None


def piece_after(text: str) -> int | None:
    """Where the word ends that begins where the name ends, if outlets make such a thing: "column"."""
    token = _TOKEN.search(fold(text[:30]))
    role = roles_of(token[0]) if token and not text[: token.start()].strip() else 0
    return token.end() if token and role & Role.PIECE and not role & (Role.PERSON | Role.KINDS) else None


@lru_cache(maxsize=64)
def tokens_of(text: str) -> tuple[str, ...]:
    """The folded words and marks of a text, in order; asked for again and again around the same name."""
    return tuple(_TOKEN.findall(fold(text)))


def says_kind(text: str) -> bool:
    """Whether the last words of the text say that what follows is an outlet: "the Turkish daily"."""
    tokens = [token for token in tokens_of(text)[-_KIND_NEAR - 1 :] if token not in _OPENING]
    return any(roles_of(token) & Role.KINDS for token in tokens[-_KIND_NEAR:])
