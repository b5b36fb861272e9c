"""A topic as queries for a search: the phrases of the terms that speak for it. Pure."""

from collections.abc import Iterable, Sequence

from clipdesk.model.topic import Topic
from parsers.matching.score import wanted_terms


def phrases_of(topics: Iterable[Topic], languages: Sequence[str]) -> list[str]:
    """Those in one of the languages (compared without region and script; of all where none is named), each
    once: the heaviest terms first. Generic terms, and those that speak against a topic, are no query."""
    primary = {language.partition("-")[0] for language in languages} - {"und", "mul"}
    found: dict[str, str] = {}
    for topic in topics:
        wanted = set(wanted_terms(topic.match))
        telling = [term for term in topic.terms if term.name in wanted and not term.generic]
        for term in sorted(telling, key=lambda each: -each.weight):
            for language, phrases in term.phrases.items():
                if not primary or language.partition("-")[0] in primary:
                    for one in phrases:
                        found.setdefault(one.text.casefold(), one.text)
    return list(found.values())


def packed(phrases: Iterable[str], joined_by: str | None, longest: int) -> list[str]:
    """As many phrases in a query as the search's word for "or" can join in `longest` characters; one in each
    where it has none. A phrase that is longer than that is left out."""
    queries: list[str] = []
    for phrase in phrases:
        if len(phrase) > longest:
            continue
        joined = f"{queries[-1]}{joined_by}{phrase}" if queries and joined_by else ""
        if joined and len(joined) <= longest:
            queries[-1] = joined
        else:
            queries.append(phrase)
    return queries
