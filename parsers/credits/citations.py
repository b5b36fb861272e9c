"""The outlets that a text cites: "told The Coast Courier", "the newspaper writes". Pure."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence

from clipdesk.model.article import Credit, CreditKind
from clipdesk.model.folding import unify
from parsers.credits.citation import AFTER, BEFORE, LONGEST, citation
from parsers.credits.clauses import leads_examples, source_of_media
from parsers.credits.cues import Role, again_in_english, roles_of
from parsers.credits.grammar import cue_after, cue_before
from parsers.credits.mentions import find_mentions
from parsers.credits.outlets import Mention, Outlets

_BETWEEN = 40
"""Characters between names that are named together; half or twice as many turn no labelled sentence
(python -m benchmarks.deciding_numbers --credits)."""
MOST_CHARACTERS = 300_000
MOST_MENTIONS = 300
"""What is looked at of one article, so that a page full of outlets' names costs a fraction of a second."""

_DEFINITE = re.compile(
    r"\b(?:the|this|that|same|le|la|ce|cette|l'|il|lo|die|das|der|el|este|esta) ?$", re.IGNORECASE
)
_SCHOLARLY = frozenset({"paper"})
_ENGLISH = frozenset({"the", "this", "that", "same"})
_LEADS = re.compile(r"(?:^|[,.;!?–—-]\s)(?:[Ii]l |[Ll]a |[Ll]e |[Tt]he |[Ll]['’])?[«\"“„]?$")
_QUALIFIED = re.compile(r" (?:\w+ )?(?:de|del|des|du|di|della|of|for|von|für)\b| d['’]")
_WORD = re.compile(r"[\w-]{1,40}")
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
            yield Credit(CreditKind.CITES, mention.name, headline[:LONGEST])
        elif words := citation(headline, mention, in_headline=True):
            yield Credit(CreditKind.CITES, mention.name, words)


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
    evidences = [citation(text, mention) for mention in run]
    shared = evidences[0] or evidences[-1] or _as_examples(text, run)
    for mention, own in zip(run, evidences, strict=True):
        if words := own or shared:
            yield Credit(CreditKind.CITES, mention.name, words)


def _as_examples(text: str, run: Sequence[Mention]) -> str | None:
    """The words after outlets that are named as examples of the media, if those say something."""
    start = max(text.rfind("\n", 0, run[0].start) + 1, run[0].start - BEFORE)
    led = leads_examples(text[start : run[0].start])
    if led is None:
        return None
    if (source := source_of_media(text[start : run[0].start], led)) is not None:
        return text[start + source : run[-1].end].strip()[:LONGEST]
    after = text[run[-1].end : run[-1].end + AFTER].partition("\n")[0]
    aside = len(after) - len(after.lstrip('»”",'))
    end = cue_after(after[aside:])
    return text[run[0].start : run[-1].end + aside + end].strip()[:LONGEST] if end is not None else None


def _named_again(
    text: str, mentions: Sequence[Mention], kinds: Sequence[int], default: str | None
) -> Iterator[Credit]:
    begins = {mention.start for mention in mentions}
    ends = [mention.end for mention in mentions]
    for place in kinds:
        again = None if _leads_to_name(text, place, begins) else _again_at(text, place)
        before = bisect_right(ends, place)
        outlet = mentions[before - 1].name if before else default
        if again and outlet:
            yield Credit(CreditKind.CITES, outlet, again)


def _leads_to_name(text: str, place: int, begins: Container[int]) -> bool:
    """Whether the kind of outlet at `place` is that of the name right behind it."""
    word = _WORD.match(text, place)
    return word is not None and (word.end() + 1 in begins or word.end() + 2 in begins)


def _again_at(text: str, place: int) -> str | None:
    """The words around the kind of outlet at `place` ("the newspaper writes"), if they are a citation."""
    word = _WORD.match(text, place)
    if not word or not roles_of(unify(word[0]).lower()) & Role.AGAIN:
        return None
    if _QUALIFIED.match(text, word.end()):
        return None
    start = max(text.rfind("\n", 0, place) + 1, place - BEFORE)
    before = unify(text[start:place])
    declined = word[0][0] >= "а"
    definite = _DEFINITE.search(before)
    if not declined and not definite:
        return None
    if definite and definite[0].strip().lower() in _ENGLISH and word[0].lower() not in again_in_english():
        return None
    cue = cue_before(before) if word[0] not in _SCHOLARLY else None
    if cue is not None:
        return text[start + cue : word.end()].strip()[:LONGEST]
    end = cue_after(text[word.end() : word.end() + AFTER].partition("\n")[0], verbs=Role.INVERT)
    return text[place : word.end() + end].strip()[:LONGEST] if end is not None else None
