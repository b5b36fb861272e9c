"""Sentences whose build, and not a word beside the name, says whether they rest on an outlet. Pure."""

import re

from clipdesk.model.folding import fold
from parsers.credits.cues import Role, roles_of
from parsers.credits.grammar import UNDECLINED, cue_before, is_one_person, tokens_of

_TAIL = 48
"""Characters read of what stands before a name, for what must end there."""
_FIRST, _OPENING_WORDS, _BESIDE, _EXAMPLES, _CLAUSE_WORDS = 2, 3, 5, 6, 10
"""Words of a clause that are looked at: behind "von", of an opening ("Im neuen"), beside a preposition,
before examples, and of a German clause up to its verb. Half of _EXAMPLES loses 2 of the labelled credits,
half of _BESIDE 1, all else none: python -m benchmarks.deciding_numbers --credits."""
_WORD = re.compile(r"[\w-]+")
_SENTENCE = re.compile(r"[.!?»”\",]\s")
_CLAUSE = re.compile(r"[,.;:]")
_INVERTED = re.compile(
    r"\bad? (\w{4,20})(?: \w{1,15}){0,4} (?:e|è|era|fu|sono|erano) (?:stat[oaie] )?(?:(?:il|lo|la|l') ?)?"
    r"(?:\w{3,12} )?\W?$"
)
_MEDIA = frozenset(
    {
        "presse",
        "médias",
        "stampa",
        "media",
        "medien",
        "zeitungen",
        "prensa",
        "medios",
        "пресса",
        "сми",
        "اعلام",
    }
)
_PLACE = re.compile(
    r",? (?:(?:à|au|aux|en|a|ad|in|nach|dans|nel|nella|из|в|во|на) (?:l[ae] |l['’]|el )?"
    r"[A-ZÀ-ÞА-ЯЁ][\w-]{2,20}(?: [A-ZÀ-ÞА-ЯЁ][\w-]{2,20})?|vor Ort|sur place|sul posto)"
)
_CAREER = re.compile(
    r"\b(?:(?:writing|works?|bylines?|essays|stories|fiction|poetry|poems|photographs|coverage)"
    r" (?:has|have) (?:also |previously )?(?:been )?(?:appeared|published|featured)\b"
    r"|(?:has|have) (?:also |previously )?been (?:cited|featured|mentioned|profiled) (?:by|in|on)\b"
    r"|(?:is|am|was|are|were|as) (?:an? |the )?(?:[\w-]{1,20} ){0,3}(?:reporter|editor|writer|correspondent"
    r"|columnist|journalist|producer|contributor|anchor|intern)s? (?:at|for|with|of) (?:the )?$)"
)
_OBJECT = re.compile(
    r"\b(?:(?:at|for|of|from|on|about) (?:the )?|(?:du|des|de|de la|del|della|di) |de l'|dell')\W?$"
)
_OWNED = re.compile(r"\b(?!\w+tag |\w+woch )[A-ZÄÖÜ][a-zäöü]{3,} (?:der|des) [„«»]?$")
_NAMED = re.compile(r"[A-Z]\w{1,20} [A-Z]\w{1,20} (?:of|at|from|for) (?:the )?$")
_LEARNED = frozenset({"Journal", "Review", "Bulletin", "Reports", "Letters"})
_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|research(?:ers)?|paper|findings|trials?|scientists|meta-analys[ie]s|medical|scientific"
    r"|исследовани|учены[ех]|препарат)"
)
_JOURNAL = re.compile(r"\b(?:journal|журнал[аеу]?),? (?:the )?[«\"]?$")
_SCIENCE = re.compile(r"\b(?:Medical|Medicine|Clinical|Science|Biolog\w+|Biotech\w+|Chemi\w+)\b")
_HAS = frozenset({"hat", "hatte", "haben", "hatten"})
_BY = frozenset({"von", "vom"})


def ends_with_person(before: str) -> bool:
    """Whether somebody of the outlet stands right before it: what follows, they do, and not the outlet."""
    last = _WORD.findall(fold(before))[-1:]
    return bool(last) and is_one_person(last[0], roles_of(last[0]))


def names_outlet_kind(after: str) -> bool:
    """Whether the words that begin where the name ends do: "Fars news agency"."""
    tokens = tokens_of(after[:40])[:2]
    return any(roles_of(word) & Role.AGAIN or word.startswith("agenc") for word in tokens)


def leads_examples(before: str) -> int | None:
    """Where the words begin that lead to examples: "Israeli media, including". What the media do, they do."""
    tokens = tokens_of(before)[-_EXAMPLES:]
    like = [place for place, token in enumerate(tokens) if roles_of(token) & Role.LIKE]
    led = [token for token in tokens[: like[-1]] if _is_media(token)] if like else []
    return fold(before).rfind(led[-1]) if led else None


def source_of_media(before: str, led: int) -> int | None:
    """Where the words begin that rest on the media at `led`: "Selon les médias locaux, dont"."""
    cue = cue_before(before[:led])
    if cue is not None:
        word = _WORD.findall(fold(before[cue:]))[0]
        if roles_of(word) & (Role.SOURCE | Role.VERB if UNDECLINED.match(word) else Role.SOURCE):
            return cue
    behind = tokens_of(before[led:])[1:2]
    return led if behind and roles_of(behind[0]) & Role.SOURCE else None


def _is_media(token: str) -> bool:
    return bool(roles_of(token) & Role.KIND) or token in _MEDIA


def past_place(before: str, after: str) -> str:
    """What follows a name, without the place of its reporter: "Le correspondant de" the name "à Bamako"."""
    place = _PLACE.match(after)
    people = place and any(roles_of(token) & Role.PERSON for token in tokens_of(before)[-_OPENING_WORDS:])
    return " " * place.end() + after[place.end() :] if place and people else after


def speaks_there(before: str, after: str) -> bool:
    """Whether it opens the sentence in which somebody speaks: "Sur BFMTV, le porte-parole a parlé"."""
    opening = tokens_of(_SENTENCE.split(before)[-1])
    roles = [roles_of(token) for token in opening]
    roles = roles[1:] if len(roles) > 1 and roles[0] == Role.AUX else roles
    if not roles or len(roles) > _OPENING_WORDS:
        return False
    if not all(role & (Role.IN | Role.TO | Role.DET | Role.KIND) for role in roles):
        return False
    if not opening[0].startswith("gegen") and not _turns_to_speaker(roles[0], after):
        return False
    return any(roles_of(token) & (Role.SAY | Role.VERB) for token in tokens_of(after))


def _turns_to_speaker(preposition: int, after: str) -> bool:
    """Whether a comma, the one who speaks or the word for speaking follows: "Su" the name "il ministro"."""
    follows = [roles_of(token) for token in tokens_of(after)[:_OPENING_WORDS]]
    said = [role for role in follows if role & Role.SAY or not role & Role.AUX][:1]
    if said and said[0] & Role.SAY and preposition & (Role.IN | Role.TO):
        return True
    speaker = after.startswith(",") or bool(follows and follows[0] & Role.DET)
    return bool(preposition & Role.IN) and speaker


def has_verb_apart(before: str, after: str) -> bool:
    """Whether its verb does not stand behind it. German: "Zuvor hatte" the name "über den Fund berichtet",
    "Aufgedeckt hatte den Fall" the name; Italian: "A rivelarlo è stato" the name."""
    opening = tokens_of(re.split(r"[.!?:]\s", before)[-1])[:2]
    if len(opening) > 1 and opening[1] in _HAS and roles_of(opening[0]) & (Role.VERB | Role.PRESS):
        return True
    inverted = _INVERTED.search(fold(before))
    if inverted and roles_of(inverted[1]) & (Role.VERB | Role.SAY):
        return True
    within = _up_to_name(before)
    return bool(within) and _closes_clause(within, after)


def _up_to_name(before: str) -> tuple[str, ...]:
    """The clause's words before the name, without what it is called."""
    within = tokens_of(_CLAUSE.split(before)[-1])[-_CLAUSE_WORDS:]
    while within and (roles_of(within[-1]) & Role.KIND or not within[-1].isalnum()):
        within = within[:-1]
    return within


def _closes_clause(within: tuple[str, ...], after: str) -> bool:
    clause = [roles_of(token) for token in tokens_of(_CLAUSE.split(after, maxsplit=1)[0])]
    if within[-1] in _BY:
        return any(role & Role.PRESS for role in (*clause[:_FIRST], *clause[-1:]))
    subject = [token for token in within if not roles_of(token) & Role.DET][-1:]
    there = roles_of(within[-1]) & (Role.IN | Role.TO) and _HAS.intersection(within)
    if there or (_HAS | {"wie"}).intersection(subject):
        return any(role & (Role.VERB | Role.SAY) for role in clause)
    return False


def is_object(before: str) -> bool:
    """English: whether it stands behind a preposition, and with nobody and nothing of the outlet's before
    that: what follows is said of others ("bloggers on" the name "explained")."""
    owned = _OWNED.search(before[-_TAIL:])
    if not owned and (not _OBJECT.search(fold(before[-_TAIL:])) or _NAMED.search(before)):
        return False
    made = Role.PERSON | Role.PIECE | Role.THING | Role.KIND | Role.SOURCE
    return not any(roles_of(token) & made for token in tokens_of(before)[-_BESIDE:])


def is_career(before: str) -> bool:
    """Whether it is said where somebody writes, as under an article: "Her work has appeared in"."""
    return bool(_CAREER.search(fold(before)))


def is_study(name: str, before: str) -> bool:
    """Whether the name may be a learned journal's, and the sentence or the name speaks of research."""
    ends_so = name.rpartition(" ")[2] in _LEARNED
    if not ends_so and not _JOURNAL.search(fold(before[-_TAIL:])):
        return False
    return bool(_STUDY.search(fold(before)) or _SCIENCE.search(name))
