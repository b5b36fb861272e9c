"""What processes that share a data folder know of a host."""

import multiprocessing
import os
import signal
import sqlite3
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.errors import CrawlError
from clipdesk.model.source import Budget
from spiders.policy.host_ledger import KEPT_DAYS, MOST_ROBOTS_BYTES, HostLedger, Terms, asker
from spiders.policy.silent_robots import FRESH, GIVEN_UP, KnownRobots, what_counts
from spiders.policy.steady_ledger import SteadyLedger

NOW = 1_772_971_200.0
"""2026-03-08 12:00 UTC."""
HOST = "gazette.example"
A, B, C = (f"elsewhere {pid} 1" for pid in (1, 2, 3))
TERMS = Terms(delay=2.0, concurrency=1, longest=35.0, budget=Budget())


@pytest.fixture
def ledger(tmp_path) -> HostLedger:
    return HostLedger(tmp_path / "hosts.sqlite", now=NOW)


def with_terms(**changes) -> Terms:
    given = {"delay": 2.0, "concurrency": 1, "longest": 35.0, "budget": Budget()}
    return Terms(**{**given, **changes})


def ask(ledger: HostLedger | SteadyLedger, at: float, who: str = A, **changes) -> float:
    """Take a turn and give it back at once; the wait where it is not ours."""
    turn = ledger.take_turn(HOST, who, with_terms(**changes), at)
    if turn.wait == 0 and not turn.spent:
        ledger.give_back(HOST, who, 100, at)
    return turn.wait


def test_the_delay_lies_between_two_turns_whoever_takes_them(ledger, tmp_path) -> None:
    another = HostLedger(tmp_path / "hosts.sqlite", now=NOW)
    assert ask(ledger, NOW) == 0
    assert ask(another, NOW + 0.5) == 1.5
    assert ask(another, NOW + 2) == 0
    assert ask(ledger, NOW + 2) == 2


def test_of_two_delays_the_longer_one_counts(ledger) -> None:
    ask(ledger, NOW, delay=10.0)
    assert ask(ledger, NOW + 3, delay=1.0) == 7
    ask(ledger, NOW + 10, delay=1.0)
    assert ask(ledger, NOW + 12, delay=10.0) == 8


def test_another_host_has_turns_of_its_own(ledger) -> None:
    ask(ledger, NOW)
    assert ledger.take_turn("port.example", A, TERMS, NOW).wait == 0


def test_no_more_ask_at_once_than_the_source_allows(ledger) -> None:
    terms = with_terms(delay=0.0, concurrency=2)
    assert [ledger.take_turn(HOST, who, terms, NOW).wait > 0 for who in (A, B, C)] == [False, False, True]
    ledger.give_back(HOST, A, 100, NOW + 1)
    assert ledger.take_turn(HOST, C, terms, NOW + 1).wait == 0


def test_a_turn_that_is_never_given_back_ends_with_its_time(ledger) -> None:
    terms = with_terms(delay=0.0)
    ledger.take_turn(HOST, A, terms, NOW)
    assert ledger.take_turn(HOST, B, terms, NOW + 34).wait > 0
    assert ledger.take_turn(HOST, B, terms, NOW + 35).wait == 0


def test_the_turn_of_a_process_that_was_killed_ends_with_it(ledger) -> None:
    terms = with_terms(delay=0.0)
    process = multiprocessing.get_context("fork").Process(target=os._exit, args=(0,))
    process.start()
    process.join()
    ledger.take_turn(HOST, asker(1).replace(str(os.getpid()), str(process.pid)), terms, NOW)
    assert ledger.take_turn(HOST, asker(2), terms, NOW).wait == 0
    assert ledger.take_turn(HOST, asker(3), terms, NOW).wait > 0


def test_a_host_that_asks_to_be_left_alone_is(ledger) -> None:
    ledger.leave_alone(HOST, NOW + 3_600)
    ledger.leave_alone(HOST, NOW + 5)
    turn = ledger.take_turn(HOST, A, TERMS, NOW + 10)
    assert (turn.wait, turn.is_asked_for) == (3_590, True)
    assert ask(ledger, NOW + 3_600) == 0


def test_a_days_requests_are_counted_and_end(ledger) -> None:
    budget = Budget(requests=2)
    assert [ask(ledger, NOW + 2 * number, budget=budget) for number in range(2)] == [0, 0]
    assert ledger.take_turn(HOST, A, with_terms(budget=budget), NOW + 10).spent == "2 requests"
    assert ledger.used(HOST, NOW) == (2, 200)


def test_a_days_bytes_are_counted_and_end(ledger) -> None:
    ask(ledger, NOW)
    turn = ledger.take_turn(HOST, A, with_terms(budget=Budget(bytes=100)), NOW + 10)
    assert turn.spent == "100 bytes"


def test_a_new_day_has_a_new_budget(ledger) -> None:
    budget = Budget(requests=1)
    ask(ledger, NOW, budget=budget)
    assert ledger.take_turn(HOST, A, with_terms(budget=budget), NOW + 43_200).spent is None


def test_a_clock_that_is_set_back_makes_nobody_wait_longer_than_for_a_turn(ledger) -> None:
    ask(ledger, NOW)
    assert ask(ledger, NOW - 86_400) == 2


@given(
    st.lists(st.tuples(st.sampled_from([A, B]), st.floats(0, 5), st.sampled_from([0.5, 2.0])), max_size=30)
)
def test_whatever_the_order_no_two_turns_are_nearer_than_either_wants(asks) -> None:
    ledger = HostLedger(Path(":memory:"), now=NOW)
    at, taken = NOW, []
    for who, pause, delay in asks:
        at += pause
        if ask(ledger, at, who, delay=delay) == 0:
            taken.append((at, delay))
    for (earlier, one), (later, other) in pairwise(taken):
        assert later - earlier >= max(one, other) - 1e-6


def test_a_robots_txt_is_remembered_with_its_silence(ledger) -> None:
    site = "https://gazette.example"
    assert ledger.robots(site) == KnownRobots()
    ledger.robots_silent(site, NOW)
    assert ledger.robots_silent(site, NOW + 60) == KnownRobots(silent_since=NOW)
    ledger.robots_read(site, b"User-agent: *", NOW + 120)
    assert ledger.robots(site) == KnownRobots(b"User-agent: *", NOW + 120, None)
    assert ledger.robots_silent(site, NOW + 180) == KnownRobots(b"User-agent: *", NOW + 120, NOW + 180)


def test_a_large_robots_txt_is_not_remembered(ledger) -> None:
    ledger.robots_read("https://gazette.example", os.urandom(2 * MOST_ROBOTS_BYTES), NOW)
    assert ledger.robots("https://gazette.example").content is None


def test_what_was_not_asked_for_in_a_month_is_forgotten(ledger, tmp_path) -> None:
    ask(ledger, NOW)
    ledger.robots_read("https://gazette.example", b"", NOW)
    ledger.close()
    later = HostLedger(tmp_path / "hosts.sqlite", now=NOW + (KEPT_DAYS + 1) * 86_400)
    assert later.robots("https://gazette.example") == KnownRobots()
    assert later.used(HOST, NOW) == (0, 0)


def test_a_damaged_file_is_set_aside(tmp_path, caplog) -> None:
    path = tmp_path / "hosts.sqlite"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    assert ask(HostLedger(path, now=NOW), NOW) == 0
    assert path.with_name("hosts.sqlite.damaged").exists()
    assert "begun anew" in caplog.text


def test_a_file_that_cannot_be_made_is_an_error_in_words(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CrawlError, match="check space"):
        HostLedger(tmp_path / "file" / "hosts.sqlite", now=NOW)


def _locked(path: Path) -> sqlite3.Connection:
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    return holder


def test_a_crawl_whose_file_is_held_by_another_for_good_goes_on_alone(tmp_path, monkeypatch, caplog) -> None:
    monkeypatch.setattr("spiders.policy.host_ledger.PATIENCE", 0.01)
    path = tmp_path / "hosts.sqlite"
    ledger = SteadyLedger(path, now=NOW)
    assert ask(ledger, NOW) == 0
    assert ledger.lost == ""
    with closing(_locked(path)):
        assert ask(ledger, NOW + 2) == 0
        assert ask(ledger, NOW + 3) == 1
    assert "locked" in ledger.lost
    assert caplog.text.count("not shared") == 1


def test_a_crawl_goes_on_alone_where_the_disk_is_full(tmp_path) -> None:
    path = tmp_path / "hosts.sqlite"
    ledger = SteadyLedger(path, now=NOW)
    pages = ledger._ledger._file.execute("PRAGMA page_count").fetchone()[0]
    ledger._ledger._file.execute(f"PRAGMA max_page_count = {pages}")
    for number in range(300):
        ledger.robots_read(f"https://{number}.example", os.urandom(500), NOW)
    assert "full" in ledger.lost
    assert ledger.robots("https://299.example", NOW).read_at == NOW


def test_a_crawl_goes_on_alone_where_the_file_cannot_be_made(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    ledger = SteadyLedger(tmp_path / "file" / "hosts.sqlite", now=NOW)
    assert "check space" in ledger.lost
    assert [ask(ledger, NOW), ask(ledger, NOW + 1)] == [0, 1]


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("a defect"), UnicodeError("no text")])
def test_a_crawl_goes_on_alone_whatever_fails_in_the_use_of_the_file(tmp_path, monkeypatch, error) -> None:
    ledger = SteadyLedger(tmp_path / "hosts.sqlite", now=NOW)
    failing = iter([error])
    monkeypatch.setattr(ledger._ledger, "_count", lambda *_, **__: (_ for _ in ()).throw(next(failing)))
    assert ask(ledger, NOW) == 0
    assert type(error).__name__ in ledger.lost
    assert ask(ledger, NOW + 1) == 1
    ledger.close()


def test_a_remembered_robots_txt_that_is_damaged_is_asked_for_again(ledger, caplog) -> None:
    ledger.robots_read("https://gazette.example", b"User-agent: *", NOW)
    ledger._file.execute("UPDATE robots SET content = x'00'")
    assert ledger.robots("https://gazette.example") == KnownRobots()
    assert "robots.txt is damaged" in caplog.text


def test_what_is_killed_within_a_transaction_leaves_the_file_whole(tmp_path) -> None:
    path = tmp_path / "hosts.sqlite"
    ledger = HostLedger(path, now=NOW)
    process = multiprocessing.get_context("fork").Process(target=_hold, args=(path,))
    process.start()
    while not (tmp_path / "held").exists():
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert ask(ledger, NOW) == 0


def _hold(path: Path) -> None:
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("BEGIN IMMEDIATE")
    file.execute(f"INSERT INTO hosts VALUES ('{HOST}', {NOW}, 99, 0)")
    path.with_name("held").touch()
    time.sleep(60)


RULES = b"User-agent: *\nDisallow: /a"


@pytest.mark.parametrize(
    ("known", "content"),
    [
        (KnownRobots(None, None, NOW), None),
        (KnownRobots(RULES, NOW - FRESH + 1, NOW), RULES),
        (KnownRobots(b"", NOW - 60, NOW), b""),
        (KnownRobots(RULES, NOW - FRESH, NOW), None),
        (KnownRobots(RULES, NOW - GIVEN_UP, NOW - GIVEN_UP + 1), None),
        (KnownRobots(RULES, NOW - GIVEN_UP - 60, NOW - GIVEN_UP), RULES),
        (KnownRobots(None, None, NOW - GIVEN_UP), b""),
    ],
)
def test_what_counts_while_a_robots_txt_is_silent(known, content) -> None:
    assert what_counts(known, NOW)[0] == content
