"""A topic, compiled: `Matcher(topic).match(...)` gives the score of a text and the reasons for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from clipdesk.model.article import TopicMatch
from clipdesk.model.topic import Match, Topic
from parsers.matching.phrases import PhraseIndex
from parsers.matching.score import (
    LEAD_WORDS,
    Evidence,
    Place,
    TermMention,
    place_strengths,
    wanted_terms,
)

_APART = 10**9
"""Words between two places, so that nothing in one is near anything in another."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A term found: `text` as it stands there, `word` the number of its first word in that place, from 0."""

    term: str
    place: str
    word: int
    text: str


@dataclass(frozen=True, slots=True)
class MatchVerdict:
    """A part of the expression, with its strength (0..1) and the parts it is made of."""

    expression: str
    strength: float
    members: tuple["MatchVerdict", ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that went into a decision, for people: findings in the order of the text."""

    match: TopicMatch
    on_topic: bool
    threshold: float
    findings: tuple[Finding, ...]
    verdict: MatchVerdict


class Matcher:
    """Stateless after construction, which costs milliseconds: make one per topic and keep it."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self._version = topic.version
        self._index = PhraseIndex(topic)
        self._weights = {term.name: term.weight for term in topic.terms}
        self._wanted = frozenset(wanted_terms(topic.match))
        self._telling = self._wanted - {term.name for term in topic.terms if term.generic}

    def match(self, *, headline: str, standfirst: str | None, body: str, language: str | None) -> TopicMatch:
        """The score (0..1) and its reasons, on topic or not; `language` is BCP 47, None where unknown."""
        mentions = self._mentions(headline, standfirst, body, language)
        return self._result(mentions, Evidence(mentions, self._weights))

    def is_on_topic(self, match: TopicMatch) -> bool:
        return match.score >= self.topic.threshold

    def mentions(self, text: str) -> bool:
        """Whether a title or summary names any term that speaks for the topic and is not generic."""
        return any(hit.term in self._telling for hit in self._index.find(text, None))

    def explain(
        self, *, headline: str, standfirst: str | None, body: str, language: str | None
    ) -> Explanation:
        """What `match` found and how the score came about."""
        mentions = self._mentions(headline, standfirst, body, language)
        evidence = Evidence(mentions, self._weights)
        match = self._result(mentions, evidence)
        return Explanation(
            match=match,
            on_topic=self.is_on_topic(match),
            threshold=self.topic.threshold,
            findings=tuple(
                Finding(found.term, found.place, found.position % _APART, found.text) for found in mentions
            ),
            verdict=_verdict(self.topic.match, evidence),
        )

    def _mentions(
        self, headline: str, standfirst: str | None, body: str, language: str | None
    ) -> list[TermMention]:
        texts = {Place.HEADLINE: headline, Place.STANDFIRST: standfirst or "", Place.BODY: body}
        return [
            TermMention(hit.term, _place(place, hit.start), number * _APART + hit.start, hit.text)
            for number, (place, text) in enumerate(texts.items())
            for hit in self._index.find(text, language)
        ]

    def _result(self, mentions: list[TermMention], evidence: Evidence) -> TopicMatch:
        score = round(evidence.strength(self.topic.match), 4)
        return TopicMatch(self.topic.id, self._version, score, tuple(self._reasons(mentions)))

    def _reasons(self, mentions: list[TermMention]) -> Iterator[str]:
        strengths = place_strengths(mentions, self._weights)
        for term, place in sorted(strengths, key=lambda key: (-strengths[key], key)):
            if term in self._wanted:
                yield f"{term}@{place}"


def _place(place: Place, word: int) -> Place:
    return Place.LEAD if place is Place.BODY and word < LEAD_WORDS else place


def _verdict(match: Match, evidence: Evidence) -> MatchVerdict:
    members = match.all or match.any or match.none or ()
    return MatchVerdict(
        match.label, round(evidence.strength(match), 4), tuple(_verdict(child, evidence) for child in members)
    )
