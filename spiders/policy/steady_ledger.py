"""The ledger as a crawl uses it: where its file cannot be used, the crawl goes on, with turns of its own."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from clipdesk.model.errors import CrawlError
from spiders.policy.host_ledger import HostLedger, Terms, Turn
from spiders.policy.silent_robots import KnownRobots

IN_MEMORY = Path(":memory:")
"""SQLite's own name for a file that is none."""

T = TypeVar("T")

_log = logging.getLogger("clipdesk")


class SteadyLedger:
    """Open from its making until `close`. Raises nothing for the file's sake: a full disk, a lock that is
    never given up, a folder that cannot be written. `lost` then says what is wrong; until then it is empty.

    Delays, budget and Retry-After begin anew then, and hold for this crawl alone.
    """

    def __init__(self, path: Path, *, now: float) -> None:
        self.lost = ""
        try:
            self._ledger = HostLedger(path, now=now)
        except CrawlError as error:
            self._ledger = self._alone(error, now)

    def take_turn(self, host: str, who: str, terms: Terms, now: float) -> Turn:
        return self._asked(lambda ledger: ledger.take_turn(host, who, terms, now), now)

    def give_back(self, host: str, who: str, size: int, now: float) -> None:
        self._asked(lambda ledger: ledger.give_back(host, who, size, now), now)

    def leave_alone(self, host: str, until: float, now: float) -> None:
        self._asked(lambda ledger: ledger.leave_alone(host, until), now)

    def robots(self, site: str, now: float) -> KnownRobots:
        return self._asked(lambda ledger: ledger.robots(site), now)

    def robots_read(self, site: str, content: bytes, now: float) -> None:
        self._asked(lambda ledger: ledger.robots_read(site, content, now), now)

    def robots_silent(self, site: str, now: float) -> KnownRobots:
        return self._asked(lambda ledger: ledger.robots_silent(site, now), now)

    def close(self) -> None:
        try:
            self._ledger.close()
        except CrawlError as error:
            _log.warning("%s", error)

    def _asked(self, ask: Callable[[HostLedger], T], now: float) -> T:
        try:
            return ask(self._ledger)
        except CrawlError as error:
            if self.lost:
                raise
            self.close()
            self._ledger = self._alone(error, now)
            return ask(self._ledger)

    def _alone(self, error: CrawlError, now: float) -> HostLedger:
        self.lost = str(error)
        _log.warning("turns at hosts are not shared with other crawls: %s", error)
        return HostLedger(IN_MEMORY, now=now)
