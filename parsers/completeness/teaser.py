"""A text that stops where the subscription begins: points against the length of what was given. Pure."""

import re
from collections.abc import Iterator, Sequence

from clipdesk.model.article import Completeness
from parsers.completeness.signals import ENOUGH_WORDS, FEW_WORDS, SHORT_WORDS, Signals, Verdict
from parsers.completeness.wordings import DEICTIC, concepts_in, phrases_in
from parsers.lexicon import entries
from parsers.lexicon.pattern import in_prose

_POINTS_NEEDED, _MOST_NEEDED = ((SHORT_WORDS, 2), (ENOUGH_WORDS, 4)), 5
"""Words of body, and how many points of evidence make a shorter one a teaser: the more was given, the more
must speak against it. Set as in `signals`."""
_MOST_FROM_NOTICE = 4
"""So that a notice alone, however loud, takes no text of some length for a teaser."""
_DECLARED_LONGER = 1.6
"""How many times the words on the page the markup must declare to say that most of them are kept back;
less is the counting of captions and bylines. Set as in `signals`."""
_USED_UP = re.compile(rf"(?<![\d/.])(\d{{1,2}}) ?(?:/|{in_prose(entries('limit.of'))}) ?\1(?![\d/.])")
"""Five of five free articles."""
_REMAINING = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:[.,]\d{{1,2}})? ?%[^%]{{0,30}}{in_prose(entries('limit.left'))}"
)
"""How much of the article is left to read."""


def teaser(page: Signals) -> Verdict | None:
    if not (page.given_words or page.claims_article or page.has_date):
        return None
    needed = next((points for words, points in _POINTS_NEEDED if page.given_words < words), _MOST_NEEDED)
    evidence, points = _cut_evidence(page)
    if points + _MOST_FROM_NOTICE < needed:
        return None
    said, weight = _notice_evidence(page)
    if points + weight >= needed and (said or not _rests_on_one_word(page, evidence)):
        return Completeness.TEASER, (*evidence, *said, f"{page.given_words} words")
    return None


def long_teaser(page: Signals) -> Verdict | None:
    """Of a long text, the markup must say that it is not free, and the page that it goes on for some."""
    if page.metadata.is_accessible_for_free is not False:
        return None
    phrases = phrases_in("paywall.phrase", page.behind.words)
    share = _REMAINING.findall(page.behind.words)
    if not phrases or not (share or page.behind.is_barrier):
        return None
    evidence = ["isAccessibleForFree is false", *(f"text: {phrase}" for phrase in (*phrases[:4], *share[:1]))]
    return Completeness.TEASER, (*evidence, f"{page.given_words} words")


def _cut_evidence(page: Signals) -> tuple[list[str], int]:
    """The markup says that the text is not free or longer, or the text itself breaks off."""
    evidence, points = [], 0
    if _is_closed(page):
        evidence.append("isAccessibleForFree is false")
        points += 2
    declared = page.metadata.declared_words or 0
    if page.given_words < ENOUGH_WORDS and declared > _DECLARED_LONGER * page.unlinked_words:
        evidence.append(f"the markup declares {declared} words")
        points += 3
    if page.breaks_off:
        evidence.append("the last paragraph is cut off")
        points += 1 if len(page.given) > 2 else 2
    if page.text.ends_blurred:
        evidence.append("the last paragraph is blurred")
        points += 2
    return evidence, points


def _rests_on_one_word(page: Signals, evidence: Sequence[str]) -> bool:
    """Of three paragraphs that end well, the markup alone says that they are not free, as it does where a
    subscriber or a crawler was given the whole."""
    return len(evidence) == 1 and _is_closed(page) and page.given_words >= FEW_WORDS and len(page.given) >= 3


def _is_closed(page: Signals) -> bool:
    return page.metadata.is_accessible_for_free is False and (page.locked_words or 0) < FEW_WORDS


def _notice_evidence(page: Signals) -> tuple[list[str], int]:
    """What is said right behind the text, and what the element that says it is called and leads to."""
    said = concepts_in("paywall.", page.behind.words)
    if used_up := _USED_UP.search(page.behind.words):
        said["limit"] = used_up[0]
    deictic = bool(said.keys() & DEICTIC)
    evidence, points = [], 0
    if phrases := phrases_in("paywall.phrase", page.behind.words):
        share = _REMAINING.findall(page.behind.words)[:1]
        evidence, points = [f"text: {phrase}" for phrase in (*phrases[:4], *share)], 3 if share else 2
    elif len(said) >= 2 or deictic:
        evidence = [f"{concept}: {word}" for concept, word in said.items()]
        points = 2 if len(said) >= 2 and deictic else 1
    marks = list(_gate_marks(page, said=bool(said), deictic=deictic))
    return [*evidence, *marks], min(points + len(marks), _MOST_FROM_NOTICE)


def _gate_marks(page: Signals, *, said: bool, deictic: bool) -> Iterator[str]:
    """What the markup has of a gate; one that calls itself a barrier, or is a form to log in,
    needs no words and counts twice."""
    behind = page.behind
    if behind.gate and (deictic or behind.is_barrier):
        yield f"markup: {behind.gate}"
    if behind.is_barrier:
        yield "markup: a barrier"
    elif deictic and page.has_paywall:
        yield "markup: paywall"
    if said and page.dialog.wants_an_address:
        yield "markup: a dialog asks for an address"
    if behind.asks_for_password:
        yield from ("markup: a form", "markup: it asks for a password")
    elif behind.offer and (deictic or page.breaks_off):
        yield f"markup: a link to {behind.offer}"
