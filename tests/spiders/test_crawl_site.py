"""One behaviour at a time, on a site of a few answers."""

import gzip
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from corpus.tables import Corpus
from model.crawl_record import Outcome


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
        Corpus.open(tmp_path / "home" / "corpus").append_crawl_log(crawled.run, crawled.source, records)

    return remember


def test_cookies_and_referers_are_not_sent_and_the_agent_is_honest(site, crawl) -> None:
    site.feed("/a", "/b", headers={"Set-Cookie": "who=you"})
    site.page("/a", headers={"Set-Cookie": "who=me"})
    site.page("/b")
    crawl(settings={"contact": "https://desk.example/bot"})
    assert len(site.asked) == 4
    for asked in site.asked:
        assert not {"Cookie", "Referer"} & asked.headers.keys()
        assert asked.headers["User-Agent"].startswith("Clipdesk/")
        assert asked.headers["User-Agent"].endswith("(+https://desk.example/bot)")


def test_tracking_parameters_lead_to_one_fetch(site, crawl) -> None:
    site.feed("/a?utm_source=rss", "/a?utm_source=home", "/a")
    site.page("/a")
    crawled = crawl()
    assert crawled.articles.keys() == {"/a"}
    assert site.times("/a") == 1


def test_a_redirect_keeps_both_addresses(site, crawl) -> None:
    site.feed("/short")
    site.redirects("/short", "/long/")
    site.page("/long/")
    record = crawl().articles["/short"]
    assert (record.outcome, record.final_url) == (Outcome.FETCHED, site.url("/long/"))


def test_candidates_that_lead_to_one_page_fetch_it_once(site, crawl) -> None:
    site.feed("/a", "/b", "/c", "/long/")
    for short in ("/a", "/b", "/c"):
        site.redirects(short, "/long/")
    site.page("/long/")
    outcomes = sorted(record.outcome for record in crawl().articles.values())
    assert outcomes == [Outcome.DUPLICATE] * 3 + [Outcome.FETCHED]
    assert site.times("/long/") == 1


def test_an_endless_chain_of_redirects_ends(site, crawl) -> None:
    site.feed("/hop/0")
    for number in range(30):
        site.redirects(f"/hop/{number}", f"/hop/{number + 1}")
    record = crawl().articles["/hop/0"]
    assert record.outcome is Outcome.REDIRECT_LOOP
    assert "more than" in record.reason


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f.1:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://0:{port}/secret",
        "file:///etc/hostname",
        "ftp://127.0.0.1/secret",
    ],
)
def test_a_redirect_into_this_machine_is_not_followed(site, crawl, target: str) -> None:
    site.feed("/a")
    site.redirects("/a", target.format(port=site.port))
    site.page("/secret")
    record = crawl().articles["/a"]
    assert record.outcome in (Outcome.PRIVATE_ADDRESS, Outcome.HTTP_ERROR)
    assert site.times("/secret") == 0


def test_without_demo_mode_the_newsroom_is_an_address_of_this_machine(site, crawl, tmp_path) -> None:
    site.feed("/a")
    crawl(run="first-20260308T120000Z")
    crawled = crawl(settings={"demo": 0, "sources": tmp_path / "sources"})
    assert [record.outcome for record in crawled.records] == [Outcome.PRIVATE_ADDRESS]


def test_a_robots_txt_that_answers_an_error_of_the_server_forbids_everything(site, crawl) -> None:
    site.feed("/a")
    site.answers("/robots.txt", site.answer(status=503, headers={"Retry-After": "600"}))
    crawled = crawl()
    assert crawled.discovery["/feed"].outcome is Outcome.ROBOTS_DENIED
    assert site.times("/feed") == 0


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


def test_a_server_in_trouble_is_asked_again_when_it_wants(site, crawl) -> None:
    site.feed("/a")
    page = site.answer(b"<html>text</html>", headers={"Content-Type": "text/html"})
    site.answers("/a", site.answer(status=503, headers={"Retry-After": "1"}), page)
    record = crawl().articles["/a"]
    first, second = [asked.at for asked in site.asked if asked.path == "/a"]
    assert record.outcome is Outcome.FETCHED
    assert second - first >= 0.95


def test_a_server_that_wants_an_hour_gets_it(site, crawl) -> None:
    site.feed("/a")
    site.answers("/a", site.answer(status=429, headers={"Retry-After": "3600"}))
    record = crawl().articles["/a"]
    assert (record.outcome, record.status, site.times("/a")) == (Outcome.HTTP_ERROR, 429, 1)
    assert record.next_visit_at is not None
    assert record.next_visit_at - record.at >= timedelta(minutes=59)


def test_a_page_that_unpacks_beyond_the_limit_is_too_large(site, crawl) -> None:
    site.feed("/bomb")
    bomb = gzip.compress(b" " * 30_000_000)
    site.answers(
        "/bomb", site.answer(bomb, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    )
    record = crawl(settings={"max_page_bytes": 1_000_000}).articles["/bomb"]
    assert record.outcome is Outcome.TOO_LARGE


def test_a_page_with_a_broken_compression_says_so(site, crawl) -> None:
    site.feed("/a")
    site.answers(
        "/a", site.answer(b"no gzip", headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    )
    record = crawl().articles["/a"]
    assert record.outcome is Outcome.CONNECTION_ERROR
    assert "compression" in record.reason


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


def test_the_newest_articles_are_fetched_first(site, crawl) -> None:
    site.feed("/old", date="Sun, 01 Mar 2026 10:00:00 GMT")
    site.feed("/new", path="/feed2")
    site.page("/old")
    site.page("/new")
    sitemap = "".join(
        f"<url><loc>{site.url(path)}</loc><lastmod>{day}</lastmod></url>"
        for path, day in (("/old", "2026-03-01"), ("/new", "2026-03-08"))
    )
    site.answers("/sitemap.xml", site.answer(f"<urlset>{sitemap}</urlset>".encode()))
    crawled = crawl({"kind": "news_sitemap", "url": site.url("/sitemap.xml")}, max_pages=1)
    assert crawled.articles["/new"].outcome is Outcome.FETCHED
    assert crawled.articles["/old"].outcome is Outcome.LIMIT_REACHED


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


@pytest.mark.parametrize(
    ("path", "answer", "reason"),
    [
        ("/feed", {"body": b"<html><p>Moved!</p></html>"}, "this is no feed"),
        ("/feed", {"status": 404}, "404"),
        ("/list", {"body": b"<html><a href=/about>About</a></html>"}, "no link on the page is an article's"),
    ],
)
def test_discovery_that_names_nothing_is_a_fault(site, crawl, path: str, answer, reason: str) -> None:
    site.answers(path, site.answer(**answer))
    kind = "listing" if path == "/list" else "feed"
    record = crawl({"kind": kind, "url": site.url(path)}).discovery[path]
    assert record.outcome in (Outcome.BROKEN_DISCOVERY, Outcome.HTTP_ERROR)
    assert reason in record.reason


def test_a_second_run_fetches_nothing_twice_and_only_counts(site, crawl, remember) -> None:
    site.feed("/a", "/b")
    site.page("/a")
    site.page("/b")
    remember(crawl())
    again = crawl(run="again-20260308T130000Z")
    assert (site.times("/a"), site.times("/b")) == (1, 1)
    assert (again.articles, again.stats["known"], again.stats["fetched"]) == ({}, 2, 0)


def test_an_unchanged_page_that_is_due_answers_not_modified(site, crawl, remember) -> None:
    site.feed("/a")
    site.page("/a", headers={"ETag": '"v1"'})
    remember(crawl(), ago=timedelta(hours=7))
    record = crawl(run="again-20260308T190000Z").articles["/a"]
    assert (record.outcome, record.status) == (Outcome.NOT_MODIFIED, 304)
    assert record.next_visit_at is not None


def test_a_changed_page_that_is_due_is_fetched_again(site, crawl, remember) -> None:
    site.feed("/a")
    site.page("/a", headers={"ETag": '"v1"'})
    first = crawl()
    remember(first, ago=timedelta(hours=7))
    site.page("/a", headers={"ETag": '"v2"'})
    record = crawl(run="again-20260308T190000Z").articles["/a"]
    assert (record.outcome, record.etag) == (Outcome.FETCHED, '"v2"')
    assert record.first_seen_at == first.articles["/a"].first_seen_at - timedelta(hours=7)


def test_a_page_that_is_due_is_fetched_though_its_feed_is_unchanged(site, crawl, remember) -> None:
    site.feed("/a", headers={"ETag": '"feed"'})
    site.page("/a")
    remember(crawl(), ago=timedelta(hours=7))
    again = crawl(run="again-20260308T190000Z")
    assert again.discovery["/feed"].outcome is Outcome.NOT_MODIFIED
    assert again.articles["/a"].outcome is Outcome.FETCHED


def test_a_failed_page_is_tried_again_in_a_later_run(site, crawl, remember) -> None:
    site.feed("/a")
    remember(crawl())
    crawl(run="soon-20260308T120100Z")
    assert site.times("/a") == 1
    site.page("/a")
    remember(crawl(run="never-20260308T120200Z", memory="off"), ago=timedelta(hours=1))
    assert site.times("/a") == 2


def test_memory_can_be_switched_off(site, crawl, remember) -> None:
    site.feed("/a")
    site.page("/a")
    remember(crawl())
    crawl(run="again-20260308T130000Z", memory="off")
    assert site.times("/a") == 2


def test_a_run_that_is_complete_is_not_crawled_again(site, crawl) -> None:
    site.feed()
    crawl()
    asked = len(site.asked)
    again = crawl()
    assert len(site.asked) == asked
    assert again.code == 2
    assert "has crawled the source already" in again.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"sorce": "tiny"}, "did you mean 'source'?"),
        ({"topic": "libya-isi"}, "did you mean 'libya-isis'?"),
        ({"since": "yesterday"}, "write it like"),
        ({"max_pages": "0"}, "no number of pages"),
        ({"run": "../../etc"}, "no folder name"),
        ({"memory": "maybe"}, "neither on nor off"),
        ({"spider": "listing"}, "has no discovery of kind listing"),
    ],
)
def test_arguments_that_cannot_be_meant_are_refused_in_a_sentence(site, crawl, arguments, words: str) -> None:
    crawled = crawl(**arguments)
    assert words in crawled.output
    assert crawled.code == 2
    assert not site.asked


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
    left = [path for path in home.rglob("*") if path.is_file()]
    assert left
    assert all(path.suffix == ".tmp" for path in left)
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
    assert "begins anew when it is started again" in output
    assert not list((tmp_path / "home").rglob("crawl.jsonl"))


def _wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "the crawl did not come that far"
        time.sleep(0.02)


def test_times_are_aware(site, crawl) -> None:
    site.feed()
    assert all(record.at.tzinfo is not None and record.at <= datetime.now(UTC) for record in crawl().records)
