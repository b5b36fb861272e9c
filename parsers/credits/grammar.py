"""Whether the words around an outlet's name say that the text rests on it. Pure.

No phrase is listed: a word plays a part (cues.py), and a few rules say which parts may meet. Read from the
name outwards, "told the weekly" is an object behind a verb of telling, "a report published on Monday by" is
a maker behind what was made, whatever the words.
"""

import re
from enum import Enum
from functools import lru_cache
from itertools import islice

from clipdesk.model.folding import fold
from parsers.credits.cues import Role, roles_of

_TOKEN = re.compile(r"[\w\u064b-\u0652-]+|[^\w\s]")
_OPENING = frozenset("\"«„(“'")
_CLOSING = frozenset("\"»”)“'")
_PAUSES = frozenset(",—–-")
_AFTER_D = ("d'apres", "d'après")
_MOST_BEFORE, _MOST_AFTER = 22, 14
"""Words and marks read on either side: bounds."""
_FAR, _NEAR, _MORE, _BESIDE = 7, 3, 2, 1
"""How many words without a part may stand between the name and its cue, by what stands beside the name. Of
the labelled credits, half as many lose 3, 4 and 6; twice as many gain 1, gain 1, lose 1 and lose 2:
python -m benchmarks.deciding_numbers --credits."""
_KIND_NEAR = 4
"""Words before a name that may say what it is ("the daily of the Turkish south"); half as many lose 5."""
_PREPOSITIONS = Role.TO | Role.BY | Role.IN | Role.OF
_PASSIVE = re.compile(
    r"\w{2,14}(?:ed|wn|en|es?ee?s?|ées?|és|ues?|us|ites?|its|ises?|is|[aiu]t[oaie]|[eo]rs[oaie]|ett[oaie]|[ai]d[oa]s?)"
)
_NATIONAL = re.compile(
    r"\w{3,12}(?:ese|ish|ian|ean|isch(?:e[nrs]?)?|ais|aise|ien|ienne|ano|ana|ol[oa]|esc[oa]|eñ[oa]|és|esa"
    r"|ск(?:ий|ая|ое|ие|ого|ой|ому|ую))"
)
_APPOSED = re.compile(r"(?:'s(?: [a-z]{1,20}){1,3})?, ([^,.;]{4,60}),")
_RELATIVE = re.compile(r"(?:who|which|qui|che|der|die|que)\b")
_QUOTE_ENDS = re.compile(r"[»”\"][\s,—–-]*$")
_ASIDE = re.compile(r"\([^()]{1,60}\)")
_FOR, _OPENS = frozenset({"per", "pour", "para"}), re.compile(r"(?:^|[.,;(–—])\s*$")
_CITING = ("cit", "quot", "ссыл", "نقل", "berief", "beruf")
_AND = frozenset({"and", "et", "e", "ed", "y", "und", "и"})
"""Behind these a verb is that of whoever is named before: "He looked at the Mirror and said"."""
_CLITICS = frozenset({"le", "gli", "lo", "la", "les", "los", "las", "se", "leur", "l"})
"""What looks like an article but, right behind a subject, stands for somebody: "le dedica la portada"."""
UNDECLINED = re.compile(r"[а-я\u0621-\u064a]")
"""Russian has cases, and Arabic puts the verb first: both do without the prepositions of the others."""
SEVERAL = ("ы", "ам", "ами", "ون", "ين")
"""How the words for several people end in Russian and Arabic."""


class _Step(Enum):
    ON, CUE, END = range(3)


class _Outwards:
    """What stood between the name and the word that is read now, from the name back to the line's head."""

    def __init__(self, text: str, *, known: bool, aside: bool) -> None:
        self.text, self.folded = text, _readable(text)
        self.known, self.aside = known, aside
        self.prepositions = self.certain = 0
        self.kind = self.example = False
        self.gap = self.place = 0
        self.first = True

    def cue(self) -> int | None:
        """Where the cue begins."""
        for token in reversed(list(_TOKEN.finditer(self.folded))[-_MOST_BEFORE:]):
            step = self._word(token) if token[0][0].isalnum() else self._mark(token)
            if step is not _Step.ON:
                return self.place if step is _Step.CUE else None
            self.first = False
        return None

    def _mark(self, token: re.Match[str]) -> _Step:
        mark = token[0]
        if mark == "'" or (self.first and mark in _OPENING):
            return _Step.ON
        if self.first:
            return _Step.END
        if mark == "," and self._is_aside():
            self.aside = False
            return _Step.ON
        if not self._may_follow_a_quote():
            return _Step.END
        if mark in _PAUSES and _QUOTE_ENDS.search(self.folded, 0, token.start()):
            return _Step.ON
        closes = mark in _CLOSING and not self.folded[token.end() : token.end() + 1].isalnum()
        return _Step.CUE if closes else _Step.END

    def _is_aside(self) -> bool:
        """Whether only "in" or "to" was read, and a comma follows the name: "answered, on TF1, that"."""
        in_place = self.gap == 0 and bool(self.prepositions & (Role.IN | Role.TO))
        return self.aside and self.known and in_place

    def _may_follow_a_quote(self) -> bool:
        """Whether the word behind a quotation says who said it, where or to whom: "…", laments the Herald."""
        if self.gap == 0:
            return False
        told = self.prepositions & (Role.TO | Role.IN) and self.gap <= _FAR
        return bool(told) or (not self.certain and self.gap <= _MORE and (self.known or self.kind))

    def _word(self, token: re.Match[str]) -> _Step:
        word, role = token[0], roles_of(token[0])
        self.place = token.start()
        if self._is_for(word):
            return _Step.CUE if self.known and self.gap == 0 else _Step.END
        if is_one_person(word, role):
            return _Step.END
        if self._accepts(word, role):
            return _Step.CUE
        return _Step.ON if self._is_of_name(word) or self._skip(word, role) else _Step.END

    def _is_for(self, word: str) -> bool:
        """Whether a clause opens with whose view it is: "Pour Le Figaro, le ministre a perdu"."""
        opens = word in _FOR and (word == "per" or self.aside)
        return opens and _OPENS.search(self.folded, 0, self.place) is not None

    def _is_of_name(self, word: str) -> bool:
        """Whether the word may be the name's beginning: "Berliner"."""
        bare = self.gap == 0 and not self.prepositions
        return bare and word.endswith("er") and self.text[self.place].isupper()

    def _skip(self, word: str, role: int) -> bool:
        """Takes in a word that is no cue; False where no cue can stand beyond it."""
        if role & Role.NOT_PRESS:
            return False
        self.example |= bool(role & Role.LIKE and self.gap == 0)
        if self._belongs_to_name(role):
            return True
        if self.gap == 0 and (role & Role.AUX or _NATIONAL.fullmatch(word)):
            return True
        if role & Role.PERSON and self.gap == 0:
            self.prepositions = self.certain = 0
            return True
        self.gap += 1
        if self.prepositions & (Role.TO | Role.BY | Role.IN):
            return self.gap <= _FAR
        return self.gap <= (_NEAR if self.kind or self.prepositions else _MORE)

    def _belongs_to_name(self, role: int) -> bool:
        """Takes in prepositions, articles and words for kinds of outlets: "to the Turkish daily"."""
        if (self.gap == 0 or self.kind) and role & (_PREPOSITIONS | Role.DET):
            self.prepositions |= role & _PREPOSITIONS
            self.certain |= 0 if role & Role.DET else role & _PREPOSITIONS
            self.kind |= bool(role & Role.KIND)
            return True
        if not role & Role.KIND:
            return False
        if self.gap <= _MORE and not self.prepositions:
            self.kind, self.gap = True, 0
            return True
        if self.prepositions & Role.OF and self.gap <= _NEAR:
            self.kind, self.gap, self.prepositions, self.certain = True, 0, 0, 0
            return True
        return False

    def _accepts(self, word: str, role: int) -> bool:
        """Whether this word, with what stood between, makes the name a source."""
        beside = self.gap == 0 or (self.kind and self.gap <= _NEAR)
        if UNDECLINED.match(word) and self._accepts_undeclined(role, beside):
            return True
        if role & Role.SOURCE and (beside or (self.prepositions & Role.OF and self.gap <= _NEAR)):
            return True
        if role & Role.TELL and beside and not self.certain & ~Role.TO:
            return True
        if role & Role.INVERT and beside and not self.certain:
            return True
        return bool(self.prepositions) and self._accepts_behind_preposition(word, role, beside)

    def _accepts_undeclined(self, role: int, beside: bool) -> bool:
        if role & Role.SAY and self.gap <= _FAR and not self.certain & ~(Role.TO | Role.IN):
            return True
        return bool(role & (Role.PIECE | Role.PRESS | Role.INVERT)) and beside

    def _accepts_behind_preposition(self, word: str, role: int, beside: bool) -> bool:
        given, near = self.prepositions, self.known or beside
        if role & Role.PRESS and (given & Role.BY or near):
            return True
        if role & (Role.PIECE | Role.THING if self.known else Role.PIECE) and self._is_made():
            return True
        if role & Role.SAY and (given & Role.TO or (given & Role.IN and (self.known or self.gap <= _MORE))):
            return True
        if role & Role.WRITE and given & (Role.IN | Role.TO) and beside:
            return True
        done = self.known and given & Role.BY and self.gap <= _BESIDE
        return bool(done and not role & (Role.NOT_PRESS | Role.KIND) and _PASSIVE.fullmatch(word))

    def _is_made(self) -> bool:
        """Whether what is made stands close enough to its maker, who is no mere example."""
        return not self.example and self.gap <= (_BESIDE if self.kind else _NEAR)


def cue_before(text: str, *, known: bool = True, aside: bool = False) -> int | None:
    """Where the cue begins whose words end where the name begins; `text` is of one line, `known` says that
    the name is a known outlet's and no common word, `aside` that a comma follows it."""
    return _Outwards(text, known=known, aside=aside).cue()


def _readable(text: str) -> str:
    """The folded text with asides in brackets blank and "d'après" one word; of the same length."""
    folded = fold(text)
    if "(" in folded:
        folded = _ASIDE.sub(lambda aside: " " * len(aside[0]), folded)
    for phrase in _AFTER_D:
        folded = folded.replace(phrase, " dapres")
    return folded


def is_one_person(word: str, role: int) -> bool:
    """Russian and Arabic: a person right before the name works there, and speaks for themselves unless there
    are several of them."""
    return role == Role.PERSON and bool(UNDECLINED.match(word)) and not word.endswith(SEVERAL)


class _Onwards:
    """What stands between the name and the word that is read now, from the name to the line's end."""

    def __init__(self, text: str, *, verbs: int, makes: bool) -> None:
        self.text, self.verbs, self.makes = text, verbs, makes
        self.comma = self.possessive = self.within = self.person = self.joined = False
        self.gap = self.unnamed = self.read = 0
        self.next_to_name = True

    def cue(self) -> int | None:
        """Where the cue ends."""
        folded = _without_apposition(fold(self.text))
        for token in islice(_TOKEN.finditer(folded), _MOST_AFTER):
            word = token[0].lstrip("-") or "-"
            if word[0].isalnum():
                role = roles_of(word)
                if self._accepts(word, role):
                    return token.end()
                if not self._skip(word, role, named=self.text[token.start()].isupper()):
                    return None
            elif not self._mark(word):
                return None
            self.next_to_name = False
        return None

    def _mark(self, mark: str) -> bool:
        self.possessive |= mark == "'"
        if mark in ",(" and not self.comma:
            self.comma = True
            return True
        return mark in _CLOSING

    def _accepts(self, word: str, role: int) -> bool:
        if (role & Role.SOURCE and word.startswith(_CITING)) or (role & Role.THAT and self.next_to_name):
            return True
        if self.comma:
            return False
        if self.makes and self._is_made(role):
            return True
        if self.unnamed and not self.person:
            return bool(role & Role.PIECE)
        if self.joined and self.read == 1:
            return False
        return bool(role & self.verbs) or bool(self.possessive and role & (Role.PIECE | Role.THING))

    def _is_made(self, role: int) -> bool:
        """Whether it is the outlet's work, right behind the name or behind "in": "dem NDR im Gespräch"."""
        if self.next_to_name and role & Role.PIECE and not role & Role.PERSON:
            return True
        return self.within and bool(role & Role.PIECE and role & Role.SAY)

    def _skip(self, word: str, role: int, *, named: bool) -> bool:
        """Takes in a word that is no cue; False where no cue can stand beyond it: whoever is the outlet's but
        neither named nor a reporter (its publisher) speaks for themselves."""
        self.read += 1
        if word == "s":
            self.possessive = True
            return True
        self.within = bool(role & Role.IN)
        if role & Role.PERSON:
            self.person, self.gap = True, 0
        if self.comma:
            self.comma = False
            return bool(role & Role.AUX)
        if role & (Role.AUX | Role.KIND | Role.PERSON | Role.PIECE | Role.THING | Role.IN):
            return True
        if word in _CLITICS and self.read == 1:
            return True
        self.joined |= word in _AND and self.read == 1
        return self._reaches_beyond(word, role, named=named)

    def _reaches_beyond(self, word: str, role: int, *, named: bool) -> bool:
        reporter = self.person and named
        if role & Role.PASSIVE or (role & Role.DET and not (self.possessive or reporter)):
            return False
        if self.possessive and not named:
            self.unnamed += 1
            return self.unnamed <= _MORE
        self.gap += 1
        if reporter:
            return self.gap <= _NEAR
        return self.gap <= (_MORE if self.possessive or word.startswith("ال") else _BESIDE)


def cue_after(text: str, *, verbs: int = Role.VERB, makes: bool = False) -> int | None:
    """Where the cue ends that begins where the name ends; `text` is of one line. `makes` says that a thing
    right behind the name is the outlet's: "a CNN poll", "sagte er dem NDR im Gespräch"."""
    return _Onwards(text, verbs=verbs, makes=makes).cue()


def _without_apposition(folded: str) -> str:
    """The text with what the outlet or its reporter is called between commas blank; of the same length."""
    apposed = _APPOSED.match(folded)
    if apposed and (says_kind(apposed[1]) or _RELATIVE.match(apposed[1])):
        return " " * apposed.end() + folded[apposed.end() :]
    return folded


def piece_after(text: str) -> int | None:
    """Where the word ends that begins where the name ends, if outlets make such a thing: "column"."""
    token = _TOKEN.search(fold(text[:30]))
    role = roles_of(token[0]) if token and not text[: token.start()].strip() else 0
    return token.end() if token and role & Role.PIECE and not role & (Role.PERSON | Role.KIND) else None


@lru_cache(maxsize=64)
def tokens_of(text: str) -> tuple[str, ...]:
    """The folded words and marks of a text, in order; asked for again and again around the same name."""
    return tuple(_TOKEN.findall(fold(text)))


def says_kind(text: str) -> bool:
    """Whether the last words of the text say that what follows is an outlet: "the Turkish daily"."""
    tokens = [token for token in tokens_of(text)[-_KIND_NEAR - 1 :] if token not in _OPENING]
    return any(roles_of(token) & Role.KIND for token in tokens[-_KIND_NEAR:])
