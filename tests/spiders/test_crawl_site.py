"""One behaviour at a time, on a site of a few answers."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery_state import after_looks
from clipdesk.model.polling import Poll


@pytest.fixture
def remember(tmp_path) -> Callable[..., None]:
    """Put a crawl's records into the corpus, as the store step does, as if the crawl was `ago` old."""

    def remember(crawled, ago: timedelta = timedelta(), **changes) -> None:
        records = [
            replace(
                record,
                at=record.at - ago,
                first_seen_at=record.first_seen_at - ago if record.first_seen_at else None,
                next_visit_at=record.next_visit_at - ago if record.next_visit_at else None,
                **changes,
            )
            for record in crawled.records
        ]
        corpus = Corpus.open(tmp_path / "home" / "corpus")
        corpus.append_crawl_log(crawled.run, crawled.source, records)
        corpus.keep_discovery(crawled.source, lambda states: after_looks(states, records, lambda _: Poll()))

    return remember


def files_of(home: Path) -> list[Path]:
    """What a crawl leaves of its own; the turns at hosts are everybody's."""
    return [path for path in home.rglob("*") if path.is_file() and not path.name.startswith("hosts.sqlite")]


def test_a_robots_txt_that_answers_an_error_of_the_server_forbids_everything(site, crawl) -> None:
    site.feed("/a")
    site.answers("/robots.txt", site.answer(status=503, headers={"Retry-After": "600"}))
    crawled = crawl()
    assert crawled.discovery["/feed"].outcome is Outcome.ROBOTS_DENIED
    assert site.times("/feed") == 0


def test_a_copy_of_today_stands_for_a_robots_txt_that_is_not_there(site, crawl) -> None:
    site.feed("/a", "/b")
    site.page("/a")
    rules = site.answer(b"User-agent: *\nDisallow: /b\n")
    site.answers("/robots.txt", rules, *[site.answer(status=503, headers={"Retry-After": "600"})])
    crawl()
    crawled = crawl(run="run-20260308T130000Z")
    assert "its copy of 0 hours ago counts" in crawled.discovery["/robots.txt"].reason
    assert crawled.articles["/a"].outcome is Outcome.FETCHED
    assert crawled.articles["/b"].outcome is Outcome.ROBOTS_DENIED


def test_a_crawl_delay_is_kept(site, crawl) -> None:
    site.answers("/robots.txt", site.answer(b"User-agent: *\nCrawl-delay: 0.6\n"))
    site.feed("/a", "/b", "/c")
    for path in ("/a", "/b", "/c"):
        site.page(path)
    crawl()
    times = [asked.at for asked in site.asked]
    pauses = [later - earlier for earlier, later in pairwise(times[1:])]
    assert len(pauses) == 3
    assert min(pauses) >= 0.55


def test_a_crawl_delay_that_no_run_can_keep_is_refused_at_once(site, crawl) -> None:
    site.answers("/robots.txt", site.answer(b"User-agent: *\nCrawl-delay: 86400\n"))
    site.feed("/a")
    crawled = crawl()
    assert "asks for 86400 seconds" in crawled.discovery["/robots.txt"].reason
    assert crawled.discovery["/feed"].outcome is Outcome.ROBOTS_DENIED
    assert site.times("/feed") == 0


def test_a_longer_crawl_delay_is_capped_where_the_source_says_so(site, crawl) -> None:
    site.answers("/robots.txt", site.answer(b"User-agent: *\nCrawl-delay: 86400\n"))
    site.feed("/a")
    site.page("/a")
    crawled = crawl(politeness={"delay": 0.0, "longest_crawl_delay": 0.3, "longer_crawl_delay": "cap"})
    assert "asks for 86400 seconds" in crawled.discovery["/robots.txt"].reason
    assert crawled.articles["/a"].outcome is Outcome.FETCHED
    assert site.asked[-1].at - site.asked[-2].at >= 0.28


def test_max_pages_bounds_the_run_and_the_rest_is_logged(site, crawl) -> None:
    site.feed("/a", "/b", "/c")
    for path in ("/a", "/b", "/c"):
        site.page(path)
    outcomes = [record.outcome for record in crawl(max_pages=1).articles.values()]
    assert sorted(outcomes) == [Outcome.FETCHED, Outcome.LIMIT_REACHED, Outcome.LIMIT_REACHED]


def test_since_leaves_older_articles_out(site, crawl) -> None:
    site.feed("/old")
    record = crawl(since="2026-03-09").articles["/old"]
    assert record.outcome is Outcome.OUT_OF_WINDOW
    assert site.times("/old") == 0


def test_the_newest_are_taken_whichever_page_names_them_and_the_rest_is_logged(site, crawl) -> None:
    """The first page to answer names the oldest ones."""
    days = {
        path: f"0{day} Mar 2026 10:00:00 GMT" for day, path in enumerate(("/1", "/2", "/3", "/4"), start=1)
    }
    for path, day in days.items():
        site.feed(path, path=f"/feed{path}", date=day, **({"seconds": 0.5} if path == "/4" else {}))
        site.page(path)
    crawled = crawl(*({"kind": "feed", "url": site.url(f"/feed{path}")} for path in days), max_pages=2)
    outcomes = {path: record.outcome for path, record in crawled.articles.items()}
    assert outcomes == {
        "/1": Outcome.LIMIT_REACHED, "/2": Outcome.LIMIT_REACHED, "/3": Outcome.FETCHED, "/4": Outcome.FETCHED,
    }  # fmt: skip
    assert [asked.path for asked in site.asked if asked.path in days] == ["/4", "/3"]


def test_discovery_that_names_nothing_is_a_fault(site, crawl) -> None:
    site.answers("/moved", site.answer(b"<html><p>Moved!</p></html>"))
    site.answers("/list", site.answer(b"<html><a href=/about>About</a></html>"))
    feeds = [{"kind": "feed", "url": site.url(path)} for path in ("/moved", "/gone")]
    found = crawl(*feeds, {"kind": "listing", "url": site.url("/list")}).discovery
    assert (found["/moved"].outcome, found["/gone"].outcome) == (Outcome.BROKEN_DISCOVERY, Outcome.HTTP_ERROR)
    assert "this is no feed" in found["/moved"].reason
    assert found["/list"].outcome is Outcome.BROKEN_DISCOVERY
    assert "no link on the page is an article's" in found["/list"].reason


def test_arguments_that_cannot_be_meant_end_the_process_with_a_sentence(site, crawl) -> None:
    crawled = crawl(sorce="tiny")
    assert "did you mean 'source'?" in crawled.output
    assert (crawled.code, site.asked) == (2, [])


def test_without_demo_mode_names_under_localhost_are_refused(site, crawl, tmp_path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "sources").mkdir()
    places = {"sources": tmp_path / "sources", "topics": tmp_path / "topics"}
    [record] = crawl(settings={"demo": 0, **places}).records
    assert record.outcome is Outcome.PRIVATE_ADDRESS
    assert site.asked == []


def test_a_listing_that_pages_for_ever_ends_at_its_max_pages(site, crawl) -> None:
    for number in range(1, 9):
        links = (
            f'<a href="/2026/03/0{number}/story">Story</a><a class=next href="/list/{number + 1}">older</a>'
        )
        site.answers(f"/list/{number}", site.answer(links.encode(), headers={"Content-Type": "text/html"}))
        site.page(f"/2026/03/0{number}/story")
    crawled = crawl({"kind": "listing", "url": site.url("/list/1"), "next_page": "a.next", "max_pages": 3})
    assert len(crawled.articles) == 3
    assert crawled.discovery["/list/4"].outcome is Outcome.LIMIT_REACHED
    assert site.times("/list/4") == 0


def test_a_second_run_fetches_nothing_twice_unless_memory_is_off(site, crawl, remember) -> None:
    site.feed("/a", "/b")
    site.page("/a")
    site.page("/b")
    remember(crawl())
    again = crawl(run="again-20260308T130000Z")
    assert (site.times("/a"), site.times("/b")) == (1, 1)
    assert (again.articles, again.stats["known"], again.stats["fetched"]) == ({}, 2, 0)
    crawl(run="blank-20260308T140000Z", memory="off")
    assert (site.times("/a"), site.times("/b")) == (2, 2)


def test_what_is_due_is_asked_for_conditionally(site, crawl, remember) -> None:
    """The feed is unchanged, so that memory alone brings the pages up again."""
    site.feed("/same", "/changed", headers={"ETag": '"feed"'})
    site.page("/same", headers={"ETag": '"v1"'})
    site.page("/changed", headers={"ETag": '"v1"'})
    first = crawl()
    remember(first, ago=timedelta(hours=7))
    site.page("/changed", headers={"ETag": '"v2"'})
    again = crawl(run="again-20260308T190000Z")
    same, changed = again.articles["/same"], again.articles["/changed"]
    assert again.discovery["/feed"].outcome is Outcome.NOT_MODIFIED
    assert (same.outcome, same.status) == (Outcome.NOT_MODIFIED, 304)
    assert (changed.outcome, changed.etag) == (Outcome.FETCHED, '"v2"')
    assert changed.first_seen_at == first.articles["/changed"].first_seen_at - timedelta(hours=7)


def test_what_one_crawl_left_out_of_an_unchanged_feed_is_there_for_the_next(site, crawl, remember) -> None:
    site.feed("/old", headers={"ETag": '"feed"'})
    site.page("/old")
    remember(crawl(since="2026-03-09"))
    again = crawl(run="again-20260308T130000Z")
    assert again.discovery["/feed"].outcome is Outcome.NOT_MODIFIED
    assert again.articles["/old"].outcome is Outcome.FETCHED


def test_where_the_archive_has_lost_an_unchanged_feed_it_is_asked_for_in_full(site, crawl, remember) -> None:
    site.feed("/a", headers={"ETag": '"feed"'})
    site.page("/a")
    first = crawl()
    remember(first)
    record = first.discovery["/feed"].record
    damaged = first.home / "archive" / record.path
    damaged.write_bytes(bytes(damaged.stat().st_size))
    again = crawl(run="again-20260308T130000Z")
    assert [asked.headers.get("If-None-Match") for asked in site.asked if asked.path == "/feed"][1:] == [
        '"feed"',
        None,
    ]
    assert again.discovery["/feed"].outcome is Outcome.FETCHED
    damaged.unlink()
    remember(first)
    crawl(run="third-20260308T140000Z")
    assert "If-None-Match" not in site.asked[-1].headers


def test_a_feed_that_moved_for_good_is_asked_for_at_its_new_address(site, crawl, remember) -> None:
    site.answers("/feed", site.answer(status=301, headers={"Location": "/moved"}))
    site.feed("/a", path="/moved")
    site.page("/a")
    first = crawl()
    assert f"has moved for good to {site.url('/moved')}" in first.discovery["/feed"].reason
    remember(first)
    crawl(run="again-20260308T130000Z")
    assert (site.times("/feed"), site.times("/moved")) == (1, 2)


def test_a_feed_rests_as_long_as_its_server_asks_and_the_figures_say_so(site, crawl, remember) -> None:
    site.answers("/feed", site.answer(status=429, headers={"Retry-After": "3600"}))
    remember(crawl())
    again = crawl(run="again-20260308T130000Z")
    assert site.times("/feed") == 1
    assert (again.code, again.records) == (0, [])
    [resting] = again.stats["resting"]
    assert (resting["url"], resting["why"]) == (site.url("/feed"), "failing: answered 429 Too Many Requests")


def test_a_feed_that_names_nothing_known_says_that_some_may_have_been_missed(site, crawl, remember) -> None:
    site.feed("/a")
    site.page("/a")
    remember(crawl(max_pages=0))
    site.feed("/b", "/c")
    again = crawl(run="again-20260308T130000Z", max_pages=0)
    assert "none of the 2 articles that it names was known" in again.discovery["/feed"].reason


def test_a_failed_page_is_tried_again_in_a_later_run(site, crawl, remember) -> None:
    site.feed("/a")
    remember(crawl())
    crawl(run="soon-20260308T120100Z")
    assert site.times("/a") == 1
    site.page("/a")
    remember(crawl(run="never-20260308T120200Z", memory="off"), ago=timedelta(hours=1))
    assert site.times("/a") == 2


def test_a_stored_article_that_is_not_there_any_more_is_gone(site, crawl, remember) -> None:
    site.feed("/2026/03/08/removed", "/2026/03/08/sent-home", "/2026/03/08/never-there")
    for path in ("/2026/03/08/removed", "/2026/03/08/sent-home", "/"):
        site.page(path)
    first = crawl()
    assert first.articles["/2026/03/08/never-there"].outcome is Outcome.HTTP_ERROR
    remember(first, ago=timedelta(hours=7), outcome=Outcome.STORED)
    site.answers("/2026/03/08/removed", site.answer(status=410))
    site.redirects("/2026/03/08/sent-home", "/")
    again = crawl(run="again-20260308T190000Z").articles
    gone = {path: record.outcome for path, record in again.items()}
    assert gone == dict.fromkeys(gone, Outcome.GONE)
    assert again["/2026/03/08/removed"].reason == "answered 410 Gone"
    assert again["/2026/03/08/removed"].next_visit_at is not None


def test_a_run_that_is_complete_is_not_crawled_again(site, crawl) -> None:
    site.feed()
    crawl()
    asked = len(site.asked)
    again = crawl()
    assert len(site.asked) == asked
    assert again.code == 2
    assert "has crawled the source already" in again.output


TOPIC = """
id: tiny
name: Tiny
description: Small things.
languages: [en]
sources: [tiny]
terms: [{name: thing, phrases: {en: [thing]}}]
match: {term: thing}
limits: {max_seconds: 3}
"""


def test_a_crawl_ends_when_its_time_is_up_and_logs_the_rest(site, crawl, tmp_path) -> None:
    topics = tmp_path / "topics"
    topics.mkdir()
    (topics / "tiny.yaml").write_text(TOPIC)
    paths = [f"/{number}" for number in range(40)]
    site.feed(*paths)
    for path in paths:
        site.page(path, seconds=0.3)
    crawled = crawl(topic="tiny", settings={"topics": topics}, politeness={"delay": 0.0, "concurrency": 1})
    outcomes = Counter(record.outcome for record in crawled.articles.values())
    assert outcomes.keys() == {Outcome.FETCHED, Outcome.LIMIT_REACHED}
    assert outcomes.total() == 40
    assert crawled.stats["seconds"] < 8


def test_a_full_disk_ends_the_crawl_and_nothing_looks_complete(site, start_crawl, tmp_path) -> None:
    site.feed("/a")
    site.answers(
        "/a", site.answer(random.Random(0).randbytes(200_000), headers={"Content-Type": "text/html"})
    )
    output, _ = start_crawl(max_file_bytes=50_000).communicate(timeout=60)
    assert "the crawl ends:" in output
    assert "File too large" in output
    assert {path.suffix for path in files_of(tmp_path / "home")} == {".tmp"}


def test_a_home_that_cannot_be_written_is_said_at_once(site, crawl, tmp_path) -> None:
    (tmp_path / "home").write_text("a file")
    site.feed()
    crawled = crawl()
    assert "cannot be written" in crawled.output
    assert (crawled.code, site.asked) == (2, [])


def test_a_killed_crawl_leaves_only_temporary_files_and_begins_again(
    site, crawl, start_crawl, tmp_path
) -> None:
    home = tmp_path / "home"
    site.feed("/a", "/slow")
    site.page("/a")
    site.page("/slow", seconds=30)
    process = start_crawl()
    _wait_until(lambda: site.times("/slow") == 1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert {path.suffix for path in files_of(home)} == {".tmp"}
    site.page("/slow")
    assert crawl().articles["/slow"].outcome is Outcome.FETCHED
    assert not list(home.rglob("*.tmp"))


def test_a_crawl_that_is_asked_to_stop_is_not_complete(site, start_crawl, tmp_path) -> None:
    site.feed("/slow")
    site.page("/slow", seconds=4)
    process = start_crawl()
    _wait_until(lambda: site.times("/slow") == 1)
    process.terminate()
    output, _ = process.communicate(timeout=60)
    assert "goes on when it is started again" in output
    assert not list((tmp_path / "home").rglob("crawl.jsonl"))


def _wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "the crawl did not come that far"
        time.sleep(0.02)
