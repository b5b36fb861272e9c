"""The parser's evidence for a page that was not kept, in words that an operator knows. Pure.

The parser writes `consent: accett; markup: consent; buttons: Accetta, Gestisci`: what it found, and under
which concept, so that its rules can be mended. Whoever runs a desk wants to know what the page was.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from clipdesk.model.crawl_record import Outcome

LEADS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.CONSENT_WALL: "a consent wall",
        Outcome.BLOCK_PAGE: "a refusal or a test for robots",
        Outcome.NOT_ARTICLE: "no article",
    }
)
CONCEPTS: Mapping[str, str] = MappingProxyType(
    {
        "cookies": "cookies",
        "consent": "consent",
        "choice": "choices",
        "necessary": "what is necessary",
        "data": "personal data",
        "advertising": "advertising",
        "privacy": "privacy",
        "third_parties": "partners",
        "measuring": "measuring",
        "human": "robots and people",
        "refusal": "refusing",
        "traffic": "too much traffic",
        "check": "a check",
        "machine": "the browser or the network",
        "region": "where the reader is",
        "ticket": "the number of a case",
    }
)
"""The lists `consent.…` and `block.…` of the lexicon, by which a page is told apart."""

_QUOTED = {"title": "titled", "text": "it says"}
_NAMED = {"markup": "its markup names", "challenge": "its markup names"}


def in_words(outcome: Outcome, reason: str) -> str:
    """The reason as it is, where it is no evidence of the parser's."""
    lead = LEADS.get(outcome)
    if lead is None or not reason:
        return reason
    found = [item.partition(": ") for item in reason.split("; ")]
    if answers := next((what for kind, _, what in found if kind == "buttons"), None):
        return f"{lead}: {answers}"
    return f"{lead}: {'; '.join(_parts(found))}"


def _parts(found: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    for kind, _, what in found:
        if kind in _QUOTED and what:
            yield f"{_QUOTED[kind]} \u201c{what}\u201d"
    spoken = [CONCEPTS[kind] for kind, _, what in found if kind in CONCEPTS and what]
    if spoken:
        yield f"it speaks of {_listed(spoken)}"
    for kind, colon, what in found:
        if kind in _NAMED and what:
            yield f"{_NAMED[kind]} {what}"
        elif not (what and (kind in _QUOTED or kind in CONCEPTS)):
            yield f"{kind}{colon}{what}"


def _listed(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
