"""Pages of discovery are read beside the crawl, which goes on meanwhile.

A sitemap may name 50,000 addresses. What is not small is read by a process of its own, under a bound on time
and memory; what it found comes back in pieces, so that taking it in never holds up the crawl either.
"""

import asyncio
import pickle
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import monotonic
from typing import TypeVar

from scrapy.http import Response

from clipdesk.processes.worker import Bounds, CostError, Worker
from parsers.discovery import Discovered
from spiders.crawl.discovery import read_discovery
from spiders.crawl.planned_request import PlannedRequest

SMALL = 32_768
"""Bytes; so much is read in less time than another process takes to be asked."""
PIECE = 500
"""Candidates that are unpacked at once: a millisecond."""
TURN = 0.02
"""Seconds that a loop may take before all else has its turn."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _Asked:
    planned: PlannedRequest
    url: str
    status: int
    headers: dict[bytes, list[bytes]]
    body: bytes
    source: str


@dataclass(frozen=True, slots=True)
class _Read:
    """`rest` is what was found but for the candidates, which come packed in pieces."""

    rest: Discovered
    pieces: list[bytes]


class Reading:
    """The reader of one crawl; its process is started by the first page that is not small."""

    def __init__(self, bounds: Bounds) -> None:
        self._worker: Worker[_Asked, _Read | Exception] = Worker(_open_desk, bounds, [__name__])
        self._thread = ThreadPoolExecutor(1, "discovery")

    async def read(self, planned: PlannedRequest, response: Response, source: str) -> Discovered:
        """What the page names. Raises CostError for a page that breaks the bounds, and what the reader
        raises."""
        if len(response.body) <= SMALL:
            return read_discovery(planned, response, source)
        headers = {name: list(values) for name, values in response.headers.items()}
        asked = _Asked(planned, response.url, response.status, headers, response.body, source)
        found = await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, asked)
        candidates = [
            candidate
            async for piece in in_turns(found.pieces, seconds=0.0)
            for candidate in pickle.loads(piece)  # noqa: S301 - from our own process
        ]
        return replace(found.rest, candidates=tuple(candidates))

    def end(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._worker.end()

    def _ask(self, asked: _Asked) -> _Read:
        try:
            answer = self._worker.ask(asked)
        except CostError:
            self._worker.end()
            raise
        if isinstance(answer, Exception):
            raise answer
        return answer


def _open_desk() -> Callable[[_Asked], _Read | Exception]:
    return _read


def _read(asked: _Asked) -> _Read | Exception:
    response = Response(asked.url, asked.status, asked.headers, asked.body)
    try:
        found = read_discovery(asked.planned, response, asked.source)
    except Exception as error:  # noqa: BLE001 - raised where it was asked for
        return error
    starts = range(0, len(found.candidates), PIECE)
    pieces = [pickle.dumps(found.candidates[start : start + PIECE]) for start in starts]
    return _Read(replace(found, candidates=()), pieces)


async def in_turns(items: Iterable[Item], *, seconds: float = TURN) -> AsyncIterator[Item]:
    """The items; whenever they and what is done with them have taken so long, all else has its turn."""
    began = monotonic()
    for item in items:
        yield item
        if monotonic() - began >= seconds:
            await asyncio.sleep(0)
            began = monotonic()
