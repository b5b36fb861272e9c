"""Whatever is done to a corpus, and whoever is killed while doing it, each consumer gets each change once, in
the order in which the changes were stored."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from clipdesk.corpus.maintenance import maintain_tables
from clipdesk.corpus.table import Table
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import resume, take_out
from clipdesk.model.crawl_record import Outcome
from tests.corpus.conftest import NOON, make_capture, make_record

HOUR = timedelta(hours=1)
ARTICLES = st.integers(1, 3)
TEXTS = st.sampled_from(["Three boats left.", "Five boats left.", "No boats left."])
KILLS = st.sampled_from([None, "before", "after"])
NAMES = st.sampled_from(["mirror", "search"])

Told = tuple[str, int]
"""The kind of a change, and the number of its article."""


class Killed(Exception):
    """Stands for the end of a process."""


@contextmanager
def killed(when: str | None) -> Iterator[None]:
    """Around the next append of rows, before its commit or right after it."""
    add = Table.add

    def dying(table: Table, *arguments: Any, **more: Any) -> None:
        if when == "after":
            add(table, *arguments, **more)
        raise Killed

    with pytest.MonkeyPatch.context() as patch, suppress(Killed):
        if when:
            patch.setattr(Table, "add", dying)
        yield


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.corpus = Corpus.open(self.folder / "corpus")
        self.hour = 0
        self.log: list[Told] = []
        self.current: dict[int, tuple[str, datetime]] = {}
        self.withdrawn: set[int] = set()
        self.taken_down: set[int] = set()
        self.read: dict[str, int] = {}
        self.cursor = (0, 0)

    def teardown(self) -> None:
        for name in ("mirror", "search"):
            self.consumer_reads(name, says_so=True)
            self.consumer_reads(name, says_so=True)
        self.reader_with_a_cursor()
        shutil.rmtree(self.folder)

    @property
    def now(self) -> datetime:
        return NOON + self.hour * HOUR

    @rule(number=ARTICLES, text=TEXTS, kill=KILLS)
    def store(self, number: int, text: str, kill: str | None) -> None:
        self.hour += 1
        capture = make_capture(number, text, run=f"run-{self.hour}", at=self.now)
        for when in (kill, None):
            with killed(when):
                self.corpus.append_versions(capture.run, "herald", [capture], now=self.now)
        name = capture.article.article_id
        record = make_record(number, run=capture.run, at=self.now, article_id=name, record=capture.record)
        self.corpus.append_crawl_log(capture.run, "herald", [record])
        if number in self.taken_down or self.current.get(number, ("",))[0] == text:
            return
        self.log.append(("edited" if number in self.current else "inserted", number))
        self.current[number] = (text, self.now)

    @rule(number=ARTICLES, kill=KILLS)
    def read_again(self, number: int, kill: str | None) -> None:
        if number not in self.current or number in self.taken_down:
            return
        self.hour += 1
        text, at = self.current[number]
        capture = make_capture(number, text, run=f"reparse-{self.hour}", at=at)
        article = replace(capture.article, parser_version=str(self.hour), section=str(self.hour))
        for when in (kill, None):
            with killed(when):
                self.corpus.append_versions(
                    capture.run, "herald", [replace(capture, article=article)], now=self.now, reparsed=True
                )
        self.log.append(("reread", number))

    @rule(number=ARTICLES, kill=KILLS)
    def publisher_withdraws_or_puts_back(self, number: int, kill: str | None) -> None:
        if number not in self.current or number in self.taken_down:
            return
        self.hour += 1
        is_back = number in self.withdrawn
        outcome = Outcome.NOT_MODIFIED if is_back else Outcome.GONE
        record = make_record(number, outcome, run=f"visit-{self.hour}", at=self.now)
        for when in (kill, None):
            with killed(when):
                self.corpus.append_withdrawals(record.run, "herald", [record], part=0)
        self.withdrawn ^= {number}
        self.log.append(("back" if is_back else "withdrawn", number))

    @rule(number=ARTICLES, kill=KILLS)
    def take_down(self, number: int, kill: str | None) -> None:
        if number not in self.current or number in self.taken_down:
            return
        archive = self.folder / "archive"
        for hour in range(self.hour + 1):
            for run in (f"run-{hour}", f"reparse-{hour}"):
                path = archive / make_capture(number, run=run).record.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(bytes(10_000))
        name = make_capture(number).article.article_id
        wish: dict[str, Any] = {"requested_by": "court", "reason": "order", "now": self.now}
        with killed(kill):
            take_out(self.corpus, archive, article_id=name, **wish)
        if kill == "before":
            take_out(self.corpus, archive, article_id=name, **wish)
        resume(self.corpus, archive, now=self.now)
        self.taken_down.add(number)
        self.log.append(("taken_down", number))

    @rule()
    def maintain(self) -> None:
        self.corpus.merge_articles()
        maintain_tables(self.corpus, now=self.now, retention_hours=0)

    @rule(name=NAMES, says_so=st.booleans())
    def consumer_reads(self, name: str, says_so: bool) -> None:
        feed = self.corpus.changes(None if name in self.read else 0, consumer=name)
        begun = self.read.setdefault(name, 0)
        assert self.told(feed) == self.expected(begun)
        if says_so:
            feed.confirm()
            self.read[name] = len(self.log)

    @rule()
    def reader_with_a_cursor(self) -> None:
        cursor, begun = self.cursor
        feed = self.corpus.changes(cursor)
        assert self.told(feed) == self.expected(begun)
        self.cursor = (feed.cursor, len(self.log))

    def told(self, feed: Any) -> list[Told]:
        return [(change.kind.value, int(change.url.rpartition("/")[2])) for change in feed]

    def expected(self, begun: int) -> list[Told]:
        """Of an article that was taken down, no text is told of any more."""
        texts = {"inserted", "edited", "reread"}
        return [
            (kind, number)
            for kind, number in self.log[begun:]
            if number not in self.taken_down or kind not in texts
        ]


Life.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
test_each_change_comes_once_and_in_order = Life.TestCase
