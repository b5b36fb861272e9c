"""Searches of a source -> one entry for each query that the topics have for it. Pure."""

from collections.abc import Iterable, Sequence

from clipdesk.model.discovery import Discovery, Gdelt, Search
from clipdesk.model.searches import MAX_QUERIES, Queried
from clipdesk.model.topic import Topic
from parsers.matching.queries import packed, phrases_of

NOTHING_TO_ASK = "no topic that follows the source has a phrase in its languages"


def searches(
    entries: Iterable[Discovery], topics: Sequence[Topic], languages: Sequence[str]
) -> tuple[tuple[Discovery, ...], tuple[tuple[Search | Gdelt, str], ...]]:
    """The entries with each search in as many as it has queries; and the searches of which not all is asked,
    with the reason. MAX_QUERIES are asked in all."""
    asked: list[Discovery] = []
    half: list[tuple[Search | Gdelt, str]] = []
    room = MAX_QUERIES
    for entry in entries:
        if not isinstance(entry, Search | Gdelt):
            asked.append(entry)
            continue
        queries = queries_for(entry, topics, languages)
        asked.extend(entry.asking(query) for query in queries[:room])
        if len(queries) > room:
            half.append(
                (entry, f"a crawl asks searches {MAX_QUERIES} times; {len(queries) - room} are left out")
            )
        elif not queries:
            half.append((entry, NOTHING_TO_ASK))
        room = max(0, room - len(queries))
    return tuple(asked), tuple(half)


def queries_for(entry: Queried, topics: Sequence[Topic], languages: Sequence[str]) -> list[str]:
    """What the topics have it asked for."""
    any_of, quoted, longest = entry.packing
    phrases = phrases_of(topics, entry.asks_in or languages)
    return packed((f'"{one}"' if quoted else one for one in phrases), any_of, longest)
