"""Pages of discovery are read beside the crawl, under a bound, and what they name is taken in in turns."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from time import monotonic, sleep, thread_time

import pytest
from scrapy.http import Response

from clipdesk.model.discovery import NewsSitemap
from clipdesk.processes.worker import Bounds, CostError
from parsers.discovery import Discovered
from spiders.crawl import reading
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.reading import Reading, in_turns

URL = "https://gazette.example/sitemap.xml"
ADDRESSES = 10_000
HELD_UP = 0.1
"""Seconds of the loop's thread."""


def planned(url: str = URL) -> PlannedRequest:
    return PlannedRequest(
        url, NewsSitemap(url=url).kind, datetime(2026, 3, 8, tzinfo=UTC), entry=NewsSitemap(url=url)
    )


def sitemap(addresses: int) -> Response:
    entries = "".join(
        f"<url><loc>https://gazette.example/{number}/a-ship</loc></url>" for number in range(addresses)
    )
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()
    return Response(URL, headers={"Content-Type": "application/xml"}, body=body)


def strange(asked: object) -> object:
    """Stands in for the reader in its process."""
    what = asked.url.rpartition("/")[2]  # type: ignore[attr-defined]
    if what == "hangs":
        sleep(60)
    elif what == "dies":
        os._exit(9)
    elif what == "grows":
        bytearray(4_000_000_000)
    return ValueError("a defect") if what == "raises" else reading._Read(Discovered(faults=(what,)), [])


def open_strange_desk() -> Callable[[object], object]:
    return strange


@pytest.fixture(scope="module")
def reader() -> Iterator[Reading]:
    one = Reading(Bounds(60.0, 1_000_000_000))
    yield one
    one.end()


@pytest.fixture(scope="module")
def strange_reader() -> Iterator[Reading]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_open_desk", open_strange_desk)
        one = Reading(Bounds(1.0, 1_000_000_000))
    yield one
    one.end()


async def held_up(work: Awaitable[object]) -> float:
    """How long its thread was busy at most from one turn to the next."""
    task, longest = asyncio.ensure_future(work), 0.0
    while not task.done():
        before = thread_time()
        await asyncio.sleep(0.002)
        longest = max(longest, thread_time() - before)
    await task
    return longest


def test_a_large_sitemap_is_read_as_a_small_one_and_holds_nothing_up(reader: Reading) -> None:
    found: list[Discovered] = []

    async def read() -> None:
        found.append(await reader.read(planned(), sitemap(ADDRESSES), "gazette"))

    assert asyncio.run(held_up(read())) < HELD_UP
    assert len(found[0].candidates) == ADDRESSES
    assert found[0].candidates[:3] == asyncio.run(reader.read(planned(), sitemap(3), "gazette")).candidates


@pytest.mark.parametrize(
    ("what", "why"),
    [("hangs", "took longer than 1 s"), ("dies", "exit code 9"), ("grows", "ended the process")],
)
def test_a_page_that_breaks_its_reader_costs_itself_alone(
    strange_reader: Reading, what: str, why: str
) -> None:
    large = sitemap(1000)
    with pytest.raises(CostError, match=why):
        asyncio.run(strange_reader.read(planned(), large.replace(url=f"https://gazette.example/{what}"), "g"))
    good = large.replace(url="https://gazette.example/good")
    assert asyncio.run(strange_reader.read(planned(), good, "g")).faults == ("good",)


def test_what_the_reader_raises_is_raised_where_it_was_asked_for(strange_reader: Reading) -> None:
    page = sitemap(1000).replace(url="https://gazette.example/raises")
    with pytest.raises(ValueError, match="a defect"):
        asyncio.run(strange_reader.read(planned(), page, "g"))


def test_in_a_long_loop_all_else_has_its_turn() -> None:
    async def loop() -> None:
        async for _ in in_turns(range(60)):
            until = monotonic() + 0.005
            while monotonic() < until:
                pass

    assert asyncio.run(held_up(loop())) < HELD_UP
