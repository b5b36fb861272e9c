"""The outlets that a text cites: "told The Coast Courier", "the newspaper writes". Pure."""

import re
from collections.abc import Iterator, Sequence

from model.article import Credit, CreditKind
from parsers.boilerplate.folding import unify
from parsers.credits.cues import Cues, cues_for
from parsers.credits.mentions import find_mentions
from parsers.credits.outlets import Mention, Outlets

_BEFORE, _AFTER = 120, 80
_EVIDENCE = 160
MOST_CHARACTERS = 300_000
MOST_MENTIONS = 300
"""What is looked at of one article, so that a page full of outlets' names costs a fraction of a second."""

_AGAIN_BEFORE, _AGAIN_AFTER = 26, 60
_WORD_START = re.compile(r"\b\w")
_MARKED = re.compile(
    r"\b(?:the|der|die|das|le|la|il|lo|el|l')? ?[\"«„] ?$|\b(?:the|l[ae']|il|el|der|die|das) ?$", re.I
)
_FORMER = re.compile(r"\b(?:former|ex|ancien(?:ne)?|бывш\w+)[ -](?:\w+ )?$", re.IGNORECASE)
_CONTINUES = re.compile(
    r" (?:of |de |de la |della )?(?!\w+day|\w+ember|January|February|March|April|May)[A-Z][a-z]"
)


def find_cited(headline: str, text: str, outlets: Outlets, *, default: str | None) -> Iterator[Credit]:
    """One credit for every place where the text rests on an outlet, in order.

    `default` is whom "the newspaper" means where the text names no outlet before.
    """
    yield from _in_headline(headline, outlets)
    mentions, kinds = find_mentions(text[:MOST_CHARACTERS], outlets)
    for mention in mentions[:MOST_MENTIONS]:
        evidence = _evidence(text, mention)
        if evidence:
            yield Credit(CreditKind.CITES, mention.name, evidence)
    yield from _named_again(text, mentions, kinds[:MOST_MENTIONS], default)


def _in_headline(headline: str, outlets: Outlets) -> Iterator[Credit]:
    """What counts in running text, and "Reuters: five killed", "Five killed — Reuters"."""
    for mention in outlets.mentions(headline):
        head, tail = headline[: mention.start], headline[mention.end :]
        leads = re.match(r"[»\"”]?:\s", tail)
        closes = re.search(r"(?:\s[—–-]|:|\|)\s[\"«„]?$", head) and not tail.strip(' "»”')
        if leads or closes:
            yield Credit(CreditKind.CITES, mention.name, headline[:_EVIDENCE])
        elif evidence := _evidence(headline, mention):
            yield Credit(CreditKind.CITES, mention.name, evidence)


def _evidence(text: str, mention: Mention) -> str | None:
    """The words from the cue to the name, or from the name to the cue; None where there is no cue."""
    start = max(text.rfind("\n", 0, mention.start) + 1, mention.start - _BEFORE)
    before = unify(text[start : mention.start])
    after = unify(text[mention.end : mention.end + _AFTER].partition("\n")[0])
    cues = cues_for(before + after)
    told = cues.before.search(before)
    if cues.never.match(after) or _goes_on(mention, after, told=told is not None):
        return None
    if told:
        return text[start + told.start() : mention.end].strip()[:_EVIDENCE]
    follows = cues.after.match(after) if _can_lead(mention, before, cues) else None
    return text[mention.start : mention.end + follows.end()].strip()[:_EVIDENCE] if follows else None


def _goes_on(mention: Mention, after: str, *, told: bool) -> bool:
    """Whether a known name is but the head of a longer one: the Guardian Council."""
    return bool(mention.known and _CONTINUES.match(after)) and (not told or _is_word(mention.name))


def _is_word(name: str) -> bool:
    """Whether the name is but an article and a word, which other names begin with: the Guardian (Council)."""
    return name.startswith("The ") and name.count(" ") == 1


def _can_lead(mention: Mention, before: str, cues: Cues) -> bool:
    """Whether the name is an outlet's beyond doubt, so that a verb after it is enough."""
    if _FORMER.search(before):
        return False
    if mention.known and not mention.known.common:
        return True
    return bool(_MARKED.search(before) or cues.kind.search(before))


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
    start = max(0, place - _AGAIN_BEFORE)
    window = unify(text[start : place + _AGAIN_AFTER])
    cues = cues_for(window)
    for word in _WORD_START.finditer(window, 0, place - start + 1):
        again = cues.again.match(window, word.start())
        if again and place - start < again.end():
            return text[start + again.start() : start + again.end()].strip()
    return None
