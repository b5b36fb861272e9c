"""Links of an aggregator -> the publishers' own, where the aggregator's address has them in it. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from clipdesk.model.candidate import Candidate
from clipdesk.model.urls import absolute
from parsers.discovery.discovered import Discovered


def resolved(found: Discovered, parameter: str | None) -> Discovered:
    """Each candidate under the address that its link carries in this parameter of its query; one that has no
    such address stays, and is followed by its redirects."""
    if parameter is None:
        return found
    candidates = {one.url: one for one in _resolved(found.candidates, parameter)}
    return replace(found, candidates=tuple(candidates.values()))


def _resolved(candidates: tuple[Candidate, ...], parameter: str) -> Iterator[Candidate]:
    for one in candidates:
        given = dict(parse_qsl(urlsplit(one.url).query))
        try:
            yield replace(one, url=absolute(given.get(parameter), ""))
        except ValueError:
            yield one
