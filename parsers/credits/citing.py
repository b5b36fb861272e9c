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
    """ "Reuters: five killed", "Five killed — Reuters", and what counts in running text."""
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
    line_start = text.rfind("\n", 0, mention.start) + 1
    line_end = text.find("\n", mention.end)
    line_end = len(text) if line_end < 0 else line_end
    start = max(line_start, mention.start - _BEFORE)
    before = unify(text[start : mention.start])
    after = unify(text[mention.end : min(line_end, mention.end + _AFTER)])
    cues = cues_for(before + after)
    if cues.never.match(after):
        return None
    told = cues.before.search(before)
    follows = (
        cues.after.match(after) if _can_lead(mention, before, cues) and not _FORMER.search(before) else None
    )
    if mention.known and _CONTINUES.match(after) and (not told or _is_word(mention.name)):
        return None
    if not told and not follows:
        return None
    first = start + told.start() if told else mention.start
    last = mention.end + (follows.end() if follows and not told else 0)
    return text[first:last].strip()[:_EVIDENCE]


def _is_word(name: str) -> bool:
    """Whether the name is but an article and a word, which other names begin with: the Guardian (Council)."""
    return name.startswith("The ") and name.count(" ") == 1


def _can_lead(mention: Mention, before: str, cues: Cues) -> bool:
    """Whether the name is an outlet's beyond doubt, so that a verb after it is enough."""
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
