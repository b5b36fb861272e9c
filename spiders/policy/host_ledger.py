"""What all processes that share a data folder know of a host: who asks it now, and how much it gave today.

One small SQLite file with a transaction for each question: whoever is killed leaves it whole, and his turns
end with him. The journal is a file beside it and not shared memory, so that the folder may lie on another
machine. Nothing is forced onto the disk: after a power cut a host may be asked a moment too soon, and a file
that is damaged is set aside and begun anew.
"""

import logging
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from socket import gethostname

from clipdesk.model.errors import CrawlError
from clipdesk.model.source import Budget
from spiders.policy.silent_robots import KnownRobots

PATIENCE = 5.0
"""Seconds until a lock that another process holds is a fault: each holds it for less than a millisecond."""
KEPT_DAYS = 90
"""A host that was not asked for so long is forgotten; longer than a robots.txt may be silent."""
MOST_ROBOTS_BYTES = 64 * 1024
"""Compressed; a larger robots.txt is not remembered. Bounds the file: what hostile hosts send is large."""
A_WHILE = 0.2
"""Seconds until a host that is asked by others is asked for again, at most."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS hosts (
    host TEXT PRIMARY KEY, asked_at REAL, delay REAL, not_before REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asking (host TEXT, who TEXT, until REAL, PRIMARY KEY (host, who)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS days (
    host TEXT, day TEXT, requests INT, bytes INT, PRIMARY KEY (host, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (
    site TEXT PRIMARY KEY, content BLOB, read_at REAL, silent_since REAL
) WITHOUT ROWID;
"""

_log = logging.getLogger("clipdesk")


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a process asks a host: seconds between two requests, how many at once, how long one may
    take at most, and how many a day."""

    delay: float
    concurrency: int
    longest: float
    budget: Budget


@dataclass(frozen=True, slots=True)
class Turn:
    """`wait` is in seconds; 0: it is ours, and is to be given back. `spent` says what of the day's budget is
    used up. `is_asked_for`: the host itself wants to be left alone so long."""

    wait: float = 0.0
    is_asked_for: bool = False
    spent: str | None = None


class HostLedger:
    """Open from its making until `close`. Every method raises CrawlError where the file cannot be used."""

    def __init__(self, path: Path, *, now: float) -> None:
        self._path = path
        with self._used():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._file = self._opened(now)
            except sqlite3.OperationalError:
                raise  # no damage: a lock that is never given up, a disk that is full
            except sqlite3.DatabaseError as error:
                self._set_aside(error)
                self._file = self._opened(now)

    def take_turn(self, host: str, who: str, terms: Terms, now: float) -> Turn:
        """Ask for a turn; with a wait of 0 it has begun, and the request counts for the day."""
        with self._transaction() as file:
            wait = self._pause(file, host, terms, now)
            if wait.wait > 0:
                return wait
            if (busy := self._busy(file, host, terms, now)) > 0:
                return Turn(busy)
            if spent := self._spent(file, host, terms.budget, now):
                return Turn(spent=spent)
            file.execute(
                "INSERT INTO hosts VALUES (?, ?, ?, 0)"
                " ON CONFLICT (host) DO UPDATE SET asked_at = ?, delay = ?",
                (host, now, terms.delay, now, terms.delay),
            )
            file.execute("INSERT OR REPLACE INTO asking VALUES (?, ?, ?)", (host, who, now + terms.longest))
            self._count(file, host, now, requests=1)
            return Turn()

    def give_back(self, host: str, who: str, size: int, now: float) -> None:
        """The turn is over; its answer had `size` bytes."""
        with self._transaction() as file:
            file.execute("DELETE FROM asking WHERE host = ? AND who = ?", (host, who))
            self._count(file, host, now, size=size)

    def leave_alone(self, host: str, until: float) -> None:
        """Nobody asks the host before then; what was known to be later stays."""
        with self._transaction() as file:
            file.execute(
                "INSERT INTO hosts VALUES (?, 0, 0, ?) ON CONFLICT (host) DO UPDATE SET"
                " not_before = max(not_before, ?)",
                (host, until, until),
            )

    def used(self, host: str, now: float) -> tuple[int, int]:
        """How many requests the host had today, and how many bytes it gave."""
        with self._transaction() as file:
            return self._today(file, host, now)

    def robots(self, site: str) -> KnownRobots:
        with self._transaction() as file:
            return self._known(file, site)

    def robots_read(self, site: str, content: bytes, now: float) -> None:
        """Remember what a site's robots.txt says; empty where there is none."""
        with self._transaction() as file:
            packed = zlib.compress(content)
            kept = packed if len(packed) <= MOST_ROBOTS_BYTES else None
            file.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, NULL)", (site, kept, now))

    def robots_silent(self, site: str, now: float) -> KnownRobots:
        """Remember that a site's robots.txt cannot be had; what is known of it."""
        with self._transaction() as file:
            file.execute(
                "INSERT INTO robots VALUES (?, NULL, NULL, ?) ON CONFLICT (site) DO UPDATE SET"
                " silent_since = coalesce(silent_since, ?)",
                (site, now, now),
            )
            return self._known(file, site)

    def close(self) -> None:
        with self._used():
            self._file.close()

    def _known(self, file: sqlite3.Connection, site: str) -> KnownRobots:
        query = "SELECT content, read_at, silent_since FROM robots WHERE site = ?"
        row = next(file.execute(query, (site,)), None)
        if row is None:
            return KnownRobots(None, None, None)
        try:
            content = None if row["content"] is None else zlib.decompress(row["content"])
        except zlib.error as error:
            _log.warning("%s: what it knows of %s/robots.txt is damaged: %s", self._path, site, error)
            return KnownRobots(None, None, row["silent_since"])
        return KnownRobots(content, row["read_at"], row["silent_since"])

    def _pause(self, file: sqlite3.Connection, host: str, terms: Terms, now: float) -> Turn:
        query = "SELECT asked_at, delay, not_before FROM hosts WHERE host = ?"
        row = next(file.execute(query, (host,)), None)
        if row is None:
            return Turn()
        # A clock that was set back makes nobody wait longer than for a turn.
        ready = min(row["asked_at"], now) + max(row["delay"], terms.delay)
        not_before = row["not_before"]
        return Turn(max(ready, not_before, now) - now, is_asked_for=not_before > max(ready, now))

    def _busy(self, file: sqlite3.Connection, host: str, terms: Terms, now: float) -> float:
        file.execute("DELETE FROM asking WHERE host = ? AND until <= ?", (host, now))
        asking = list(file.execute("SELECT who, until FROM asking WHERE host = ?", (host,)))
        if len(asking) < terms.concurrency:
            return 0.0
        dead = [(host, row["who"]) for row in asking if _is_dead(row["who"])]
        file.executemany("DELETE FROM asking WHERE host = ? AND who = ?", dead)
        if len(asking) - len(dead) < terms.concurrency:
            return 0.0
        return float(min(A_WHILE, min(row["until"] for row in asking) - now))

    def _spent(self, file: sqlite3.Connection, host: str, budget: Budget, now: float) -> str | None:
        requests, size = self._today(file, host, now)
        if requests >= budget.requests:
            return f"{budget.requests:,} requests"
        return f"{budget.bytes:,} bytes" if size >= budget.bytes else None

    def _today(self, file: sqlite3.Connection, host: str, now: float) -> tuple[int, int]:
        query = "SELECT requests, bytes FROM days WHERE host = ? AND day = ?"
        row = next(file.execute(query, (host, _day(now))), None)
        return (row["requests"], row["bytes"]) if row is not None else (0, 0)

    def _count(
        self, file: sqlite3.Connection, host: str, now: float, *, requests: int = 0, size: int = 0
    ) -> None:
        file.execute(
            "INSERT INTO days VALUES (?, ?, ?, ?) ON CONFLICT (host, day) DO UPDATE SET"
            " requests = requests + ?, bytes = bytes + ?",
            (host, _day(now), requests, size, requests, size),
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._used():
            try:
                self._file.execute("BEGIN IMMEDIATE")
                yield self._file
                self._file.execute("COMMIT")
            finally:
                if self._file.in_transaction:
                    self._file.execute("ROLLBACK")

    @contextmanager
    def _used(self) -> Iterator[None]:
        """Whatever fails in the use of the file, even memory, is one thing to a crawl: it goes on without."""
        try:
            yield
        except Exception as error:
            raise CrawlError(
                f"cannot be used: {type(error).__name__}: {error}",
                where=str(self._path),
                hint="check space, permissions and who holds it",
            ) from error

    def _opened(self, now: float) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
        file.row_factory = sqlite3.Row
        file.execute("PRAGMA journal_mode = PERSIST")
        file.execute("PRAGMA synchronous = OFF")
        file.executescript(_SCHEMA)
        oldest = now - KEPT_DAYS * 86_400
        file.execute("DELETE FROM hosts WHERE max(asked_at, not_before) < ?", (oldest,))
        file.execute("DELETE FROM days WHERE day < ?", (_day(oldest),))
        file.execute(
            "DELETE FROM robots WHERE max(coalesce(read_at, 0), coalesce(silent_since, 0)) < ?", (oldest,)
        )
        return file

    def _set_aside(self, error: sqlite3.DatabaseError) -> None:
        aside = self._path.with_name(f"{self._path.name}.damaged")
        _log.warning("%s is damaged (%s); it is kept as %s and begun anew", self._path, error, aside.name)
        self._path.replace(aside)


def asker(number: int) -> str:
    """The name under which this process asks for its turn of that number."""
    return f"{gethostname()} {os.getpid()} {number}"


def _is_dead(who: str) -> bool:
    """Whether it asked from this machine, in a process that is no more. Where that cannot be told (another
    machine), its turn ends with its time."""
    machine, pid, _ = who.split(" ")
    if machine != gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _day(now: float) -> str:
    return f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d}"
