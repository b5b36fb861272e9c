"""The outlets that a text cites: "told The Coast Courier", "the newspaper writes". Pure."""

import re
from collections.abc import Iterator, Sequence

from model.article import Credit, CreditKind
from parsers.boilerplate.folding import fold, unify
from parsers.credits.clauses import (
    ends_with_person,
    has_verb_final,
    has_verb_first,
    is_career,
    is_cleft,
    is_object,
    is_study,
    leads_examples,
    names_outlet_kind,
    opens_on_air,
)
from parsers.credits.cues import Role, again_in_english, name_words, never, roles_of
from parsers.credits.grammar import cue_after, cue_before, piece_after, says_kind
from parsers.credits.mentions import find_mentions
from parsers.credits.outlets import Mention, Outlets

_BEFORE, _AFTER, _BETWEEN = 120, 80, 40
_EVIDENCE = 160
MOST_CHARACTERS = 300_000
MOST_MENTIONS = 300
"""What is looked at of one article, so that a page full of outlets' names costs a fraction of a second."""

_LEAD = re.compile(r"(?:au|aux|du|al|dal|del|sul|nel|vom|im|zum|beim) ")
_DEFINITE = re.compile(
    r"\b(?:the|this|that|same|le|la|ce|cette|l'|il|lo|die|das|der|el|este|esta) ?$", re.IGNORECASE
)
_SCHOLARLY = frozenset({"paper"})
_ENGLISH = frozenset({"the", "this", "that", "same"})
_LEADS = re.compile(r"(?:^|[,.;!?–—-]\s)(?:[Ii]l |[Ll]a |[Ll]e |[Tt]he |[Ll]['’])?[«\"“„]?$")
_OF, _WORDS_OF_A_WORD = re.compile(r" (?:de|du|des|di|del|della|dei|of)\b| d['’]"), 2
_ARTICLED = re.compile(r"(?:Le|La|Les|L'|Il|Lo|El|Der|Die|Das|The) ?[A-ZÀ-Þ].* ")
_JOINED = re.compile(r"-[A-ZÀ-Þ]")
_QUALIFIED = re.compile(r" (?:\w+ )?(?:de|del|des|du|di|della|of|for|von|für)\b| d['’]")
_WORD = re.compile(r"[\w-]{1,40}")
_SPELT = re.compile(r"(?:[A-ZÀ-Þ][\w-]{0,30} (?:(?:und|and|et|y|e|of|de|di|des) )?){1,6}\($")
_SURVEYED = re.compile(
    r"(?:%|percent|respondents|consumers|customers|users|employers|workers) (?:[\w-]+ ){0,5}told $"
)
_SECTION = re.compile(
    r" (?:Advisor|Select|Wirecutter|Business|Politics|Sports?|Health|Travel|World|Africa|Arabic|Asia|Europe"
    r"|Australia|US|UK|India|Digital|Online|Weekend|Magazine|Verify|Investigates|Newsnight|Panorama"
    r"|Nightly News|Radio \d)\b"
)
_POLLSTER = re.compile(r"[/-][A-Z][\w ]{1,30}(?= (?:poll|survey)\b)")
_CLOSES = re.compile(r"[a-z\d][\"”’']?, $")
_MARKED = re.compile(
    r"\b(?:the|der|die|das|le|la|il|lo|el|l')? ?[\"«„] ?$|\b(?:the|l[ae']|il|el|der|die|das) ?$", re.I
)
_NAMED_SO = re.compile(r"(?:^|\W)([\w-]{4,}) [\"«„]$")
_INDEFINITE = re.compile(r"\b(?:an?|une?|un|una|eine?[mnrs]?) $", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex|ancien(?:ne)?|бывш\w+)[ -](?:\w+ )?$", re.IGNORECASE)
_CONTINUES = re.compile(
    r" (?:of |de |de la |della )?(?!\w+day|\w+ember|January|February|March|April|May)(?:[A-Z][a-z]|\d)"
)
_AND = re.compile(
    r"[\"»”]?(?:,? (?:and|et|e|ed|y|und|sowie|и|da|by)|,|،| و)"
    r"(?: (?:and|et|e|of|by|par|de|d[eu]s?|di|del|della|da|dal|dalla|von|vom|por|the|l[ae]s?|il|der|die|das"
    r"|dem|el|[\u0621-\u064a]{1,12})){0,3} ?(?:l'|d'|dell'|dall'|و)?[\"«„“]?",
    re.IGNORECASE,
)


def find_cited(headline: str, text: str, outlets: Outlets, *, default: str | None) -> Iterator[Credit]:
    """One credit for every place where the text rests on an outlet, in order.

    `default` is whom "the newspaper" means where the text names no outlet before.
    """
    yield from _in_headline(headline, outlets)
    mentions, kinds = find_mentions(text[:MOST_CHARACTERS], outlets)
    for run in _runs(text, mentions[:MOST_MENTIONS]):
        yield from _cited_together(text, run)
    yield from _named_again(text, mentions, kinds[:MOST_MENTIONS], default)


def _in_headline(headline: str, outlets: Outlets) -> Iterator[Credit]:
    """What counts in running text, and "Reuters: five killed", "Five killed — Reuters"."""
    for mention in find_mentions(headline, outlets)[0]:
        head, tail = headline[: mention.start], headline[mention.end :]
        leads = _LEADS.search(head) and re.match(r"[»\"”]?:\s", tail)
        closes = re.search(r"(?:\s[—–-]|:|\|)\s[\"«„]?$| \($", head) and not tail.strip(' "»”)')
        bracketed = head.endswith("(")
        if (leads or closes) and mention.known and not (bracketed and mention.known.common):
            yield Credit(CreditKind.CITES, mention.name, headline[:_EVIDENCE])
        elif evidence := _evidence(headline, mention, in_headline=True):
            yield Credit(CreditKind.CITES, mention.name, evidence)


def _runs(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Outlets that are named together, as in "Der Spiegel, the Courier and Le Monde"."""
    run: list[Mention] = []
    for mention in mentions:
        if run and not _together(text, run[-1], mention):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _together(text: str, one: Mention, next_one: Mention) -> bool:
    between = text[one.end : next_one.start]
    return len(between) <= _BETWEEN and _AND.fullmatch(unify(between)) is not None


def _cited_together(text: str, run: Sequence[Mention]) -> Iterator[Credit]:
    """What is said of the first or the last of them is said of all."""
    evidences = [_evidence(text, mention) for mention in run]
    shared = evidences[0] or evidences[-1] or _as_examples(text, run)
    for mention, own in zip(run, evidences, strict=True):
        if evidence := own or shared:
            yield Credit(CreditKind.CITES, mention.name, evidence)


def _as_examples(text: str, run: Sequence[Mention]) -> str | None:
    """The words after outlets that are named as examples of the media, if those say something."""
    start = max(text.rfind("\n", 0, run[0].start) + 1, run[0].start - _BEFORE)
    if not leads_examples(text[start : run[0].start]):
        return None
    after = text[run[-1].end : run[-1].end + _AFTER].partition("\n")[0]
    aside = len(after) - len(after.lstrip(","))
    end = cue_after(after[aside:])
    return text[run[0].start : run[-1].end + aside + end].strip()[:_EVIDENCE] if end is not None else None


def _evidence(text: str, mention: Mention, *, in_headline: bool = False) -> str | None:
    """The words from the cue to the name, or from the name to the cue; None where there is no cue."""
    start = max(text.rfind("\n", 0, mention.start) + 1, mention.start - _BEFORE)
    before, after = text[start : mention.start], text[mention.end : mention.end + _AFTER].partition("\n")[0]
    if never().match(unify(after)):
        return None
    if (
        is_career(before)
        or (mention.shown and _SURVEYED.search(before))
        or (mention.known is None and is_study(mention.name, before))
    ):
        return None
    before, after = _spelt_out(before, after), _past_section(mention, after)
    lead = _LEAD.match(text, mention.start, mention.end)
    sure = mention.known is not None and not mention.known.common
    cue = cue_before(before + lead[0] if lead else before, known=sure, aside=after.startswith(","))
    piece = piece_after(after) if _is_titled(mention) else None
    if piece is not None:
        return text[mention.start : mention.end + piece].strip()
    if not sure and not mention.shown and _INDEFINITE.search(before):
        return None
    if _is_a_word_of_arabic(mention, before) or _goes_on(mention, after, told=cue is not None):
        return None
    if cue is not None:
        return text[start + cue : mention.end].strip()[:_EVIDENCE]
    names_itself = _is_titled(mention) and (in_headline or _CLOSES.search(before) is not None)
    if not names_itself and not _can_lead(mention, unify(before), after):
        return None
    if is_object(before):
        return None
    end = cue_after(after, makes=sure or after.startswith("-"))
    if end is not None:
        return text[mention.start : mention.end + end].strip()[:_EVIDENCE]
    if has_verb_final(before, after) or has_verb_first(before) or is_cleft(before, after):
        return text[mention.start : mention.end + len(after)].strip()
    if mention.known and opens_on_air(before, after):
        return text[mention.start : mention.end + len(after)].strip()
    return None


def _spelt_out(before: str, after: str) -> str:
    """What stands before a name that its letters follow in brackets: "told the Norland Radio (NR)"."""
    spelt = _SPELT.search(before) if after.startswith(")") else None
    return before[: spelt.start()] if spelt else before


def _past_section(mention: Mention, after: str) -> str:
    """What follows a known outlet's name, blank where it names a part of the outlet: Forbes Advisor."""
    section = (_SECTION.match(after) or _POLLSTER.match(after)) if mention.known else None
    return " " * section.end() + after[section.end() :] if section else after


def _is_a_word_of_arabic(mention: Mention, before: str) -> bool:
    """Arabic has no capitals: a name that is a word needs to be called a newspaper or the like."""
    is_word = mention.known is not None and mention.known.common and mention.is_arabic
    return is_word and not mention.says_kind and not says_kind(before)


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
    if _FORMER.search(before):
        return False
    if ends_with_person(before):
        return False
    named = _NAMED_SO.search(before)
    if named and not roles_of(fold(named[1])):
        return False
    if mention.shown or (mention.known and not mention.known.common):
        return True
    if mention.name.isupper() and after.startswith("-"):
        return True
    if says_kind(before) or names_outlet_kind(after) or _ARTICLED.match(mention.name):
        return True
    return _MARKED.search(before) is not None


def _named_again(
    text: str, mentions: Sequence[Mention], kinds: Sequence[int], default: str | None
) -> Iterator[Credit]:
    for place in kinds:
        again = _again_at(text, place)
        named = [mention.name for mention in mentions if mention.end <= place] if again else []
        outlet = named[-1] if named else default
        if again and outlet:
            yield Credit(CreditKind.CITES, outlet, again)


def _again_at(text: str, place: int) -> str | None:
    """The words around the kind of outlet at `place` ("the newspaper writes"), if they are a citation."""
    word = _WORD.match(text, place)
    if not word or not roles_of(unify(word[0]).lower()) & Role.AGAIN:
        return None
    if _QUALIFIED.match(text, word.end()):
        return None
    start = max(text.rfind("\n", 0, place) + 1, place - _BEFORE)
    before = unify(text[start:place])
    declined = word[0][0] >= "а"
    definite = _DEFINITE.search(before)
    if not declined and not definite:
        return None
    if definite and definite[0].strip().lower() in _ENGLISH and word[0].lower() not in again_in_english():
        return None
    cue = cue_before(before) if word[0] not in _SCHOLARLY else None
    if cue is not None:
        return text[start + cue : word.end()].strip()[:_EVIDENCE]
    end = cue_after(text[word.end() : word.end() + _AFTER].partition("\n")[0], verbs=Role.INVERT)
    return text[place : word.end() + end].strip()[:_EVIDENCE] if end is not None else None
