"""Whether a text rests on one outlet that it names, and by which words: "told The Coast Courier". Pure."""

import re

from clipdesk.model.folding import fold, unify
from parsers.credits.clauses import (
    ends_with_person,
    has_verb_apart,
    is_career,
    is_object,
    is_study,
    names_outlet_kind,
    past_place,
    speaks_there,
)
from parsers.credits.cues import Role, name_words, own_affairs, roles_of, section_name
from parsers.credits.grammar import cue_after, cue_before, piece_after, says_kind
from parsers.credits.mentions import adjective
from parsers.credits.outlets import Mention

BEFORE, AFTER, LONGEST = 120, 80, 160
"""Characters read before and after a name, and kept as evidence. Half as many before lose 2 of the labelled
credits, half as many after 1, twice as many gain none: python -m benchmarks.deciding_numbers --credits."""

_LEAD = re.compile(r"(?:au|aux|du|al|dal|del|sul|nel|vom|im|zum|beim) ")
_OF, _WORDS_OF_A_WORD = re.compile(r" (?:de|du|des|di|del|della|dei|of)\b| d['’]"), 2
_ARTICLED = re.compile(r"(?:Le|La|Les|L'|Il|Lo|El|Der|Die|Das|The) ?[A-ZÀ-Þ].* ")
_JOINED = re.compile(r"-[A-ZÀ-Þ]")
_SPELT = re.compile(r"(?:[A-ZÀ-Þ][\w-]{0,30} (?:(?:und|and|et|y|e|of|de|di|des) )?){1,6}\($")
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]\w*")
_SURVEYED = re.compile(
    r"(?:%|percent|respondents|consumers|customers|users|employers|workers) (?:[\w-]+ ){0,5}told $"
)
_POLLSTER = re.compile(r"[/-][A-Z][\w ]{1,30}(?= (?:poll|survey)\b)")
_MARKED = re.compile(
    r"\b(?:the|der|die|das|le|la|il|lo|el|l')? ?[\"«„] ?$|\b(?:the|l[ae']|il|el|der|die|das) ?$", re.I
)
_STATIONS = ("Radio ", "Radiotelevisi", "Télé ", "Tele ")
_NAMED_SO = re.compile(r"(?<![\w-])([\w-]{4,}+) [\"«„]$")
_HEAD_OF = re.compile(
    r"\b(?:مدير|رئيس تحرير|رئيس مجلس إدارة|مالك|مذيع|موظف)[ةاو]? "
    r"(?:(?:صحيفة|قناة|وكالة|موقع|إذاعة|مجلة|شبكة) )?$"
)
_NAMESAKE = re.compile(
    r"\b(?:ال)?(?:نادي|فريق|مدينة|جامعة|شركة|فندق|مدرسة|بنك|"
    r"حي|شارع|مطار|مستشفى|محافظة|ولاية|قرية|منطقة|شبه|حزب|بلدية) $"
)
_CONTINUES = re.compile(
    r" (?:of |de |de la |della )?(?!\w+day|\w+ember|January|February|March|April|May)(?:[A-Z][a-z]|\d)"
)


def citation(text: str, mention: Mention, *, in_headline: bool = False) -> str | None:
    """The words from the cue to the name, or from the name to the cue; None where there is no cue."""
    start = max(text.rfind("\n", 0, mention.start) + 1, mention.start - BEFORE)
    before, after = text[start : mention.start], text[mention.end : mention.end + AFTER].partition("\n")[0]
    if own_affairs().match(unify(after)):
        return None
    span = _span(text, mention, before, after, in_headline)
    if span is None or _is_of_others(mention, before):
        return None
    return text[start + span[0] : start + span[1]].strip()[:LONGEST]


def _span(text: str, mention: Mention, before: str, after: str, in_headline: bool) -> tuple[int, int] | None:
    """Where the evidence begins and ends, counted from where `before` begins."""
    begin, end = len(before), len(before) + mention.end - mention.start
    letters = text[mention.start : mention.end]
    before, after = _spelt_out(letters, before, after), _past_section(mention, after)
    if before.endswith("(") and after.startswith(")"):
        return None
    lead = _LEAD.match(text, mention.start, mention.end)
    sure = mention.shown or (mention.known is not None and not mention.known.common)
    cue = cue_before(before + lead[0] if lead else before, known=sure, aside=after.startswith(","))
    piece = piece_after(after) if _is_titled(mention) else None
    if piece is not None:
        return begin, end + piece
    if _goes_on(mention, after, told=cue is not None):
        return None
    if cue is not None:
        return cue, end
    reached = _reach_after(mention, before + (lead[0] if lead else ""), after, in_headline)
    return (begin, end + reached) if reached is not None else None


def _reach_after(mention: Mention, before: str, after: str, in_headline: bool) -> int | None:
    """Where the cue ends that begins where the name ends."""
    names_itself = in_headline and _is_titled(mention)
    if is_object(before) or not (names_itself or _can_lead(mention, unify(before), after)):
        return None
    sure = mention.known is not None and not mention.known.common
    end = cue_after(past_place(before, after), makes=sure or after.startswith("-"))
    if end is not None:
        return end
    on_air = mention.known is not None and speaks_there(before, after)
    return len(after) if on_air or has_verb_apart(before, after) else None


def _is_of_others(mention: Mention, before: str) -> bool:
    """Whether the sentence is about somebody's career, a survey's answers or a learned journal."""
    if is_career(before) or (mention.shown and _SURVEYED.search(before)):
        return True
    if mention.is_arabic and _HEAD_OF.search(before):
        return True
    if mention.is_arabic and not mention.says_kind and _NAMESAKE.search(before):
        return True
    return is_study(mention.name, before)


def _spelt_out(letters: str, before: str, after: str) -> str:
    """What stands before a name that its letters follow in brackets: "told the Norland Radio (NR)"."""
    spelt = _SPELT.search(before) if after.startswith(")") else None
    return before[: spelt.start()] if spelt and _spells(spelt[0], letters) else before


def _spells(words: str, letters: str) -> bool:
    """Whether the letters are the words' initials, as far as a compound shows it: Westrundfunk (WR)."""
    capitals = [word for word in _CAPITALS.findall(words) if not roles_of(fold(word)) & Role.DET]
    initials = "".join(word[0] for word in capitals)
    return letters[:2].upper() in initials or initials == letters[:1].upper()


def _past_section(mention: Mention, after: str) -> str:
    """What follows a known outlet's name, blank where it names a part of the outlet: Forbes Advisor."""
    section = (section_name().match(after) or _POLLSTER.match(after)) if mention.known else None
    return " " * section.end() + after[section.end() :] if section else after


def _goes_on(mention: Mention, after: str, *, told: bool) -> bool:
    """Whether a known name is but the head of a longer one: the Guardian Council."""
    if not mention.known:
        return False
    if after.startswith("+"):
        return True
    if _JOINED.match(after) and mention.name.startswith(("La ", "Le ", "Les ", "Il ", "El ")):
        return True
    if not told and _OF.match(after) and len(mention.name.split()) <= _WORDS_OF_A_WORD:
        return True
    if not _CONTINUES.match(after):
        return False
    return not told or mention.known.common or _is_word(mention.name)


def _is_word(name: str) -> bool:
    """Whether the name is but an article and a word, which other names begin with: the Guardian (Council)."""
    return name.startswith("The ") and name.count(" ") == 1


def _is_titled(mention: Mention) -> bool:
    """Whether an unknown name ends as outlets' names do: headlines leave the article out."""
    return mention.known is None and mention.name.split()[-1] in name_words().last


def _can_lead(mention: Mention, before: str, after: str) -> bool:
    """Whether the name is an outlet's beyond doubt, so that a verb after it is enough."""
    if ends_with_person(before):
        return False
    named = _NAMED_SO.search(before)
    if (
        named
        and not roles_of(fold(named[1]))
        and not (re.search(adjective() + r" [\"«„]$", before) and says_kind(before))
    ):
        return False
    if mention.shown or (mention.known and not mention.known.common):
        return True
    if mention.name.isupper() and after.startswith("-"):
        return True
    if mention.name.startswith(_STATIONS):
        return True
    if says_kind(before) or names_outlet_kind(after) or _ARTICLED.match(mention.name):
        return True
    return _MARKED.search(before) is not None
