"""One crawl of a site full of traps: what each of them comes to."""

import gzip
from collections.abc import Iterator
from datetime import timedelta

import pytest

from clipdesk.model.crawl_record import Outcome

INTO_THIS_MACHINE = [
    "http://127.0.0.1:{port}/secret",
    "http://2130706433:{port}/secret",
    "http://0x7f.1:{port}/secret",
    "http://[::1]:{port}/secret",
    "http://[::ffff:127.0.0.1]:{port}/secret",
    "http://0:{port}/secret",
    "http://localhost.:{port}/secret",
    "http://0177.0.0.1:{port}/secret",
    "http://127.1:{port}/secret",
    "http://%31%32%37.0.0.1:{port}/secret",
    "http://127\u30020\uff0e0\uff611:{port}/secret/wide",
    "http://\u2460\u2461\u2466.0.0.1:{port}/secret/round",
    "http://[::127.0.0.1]:{port}/secret",
    "http://[::ffff:0:127.0.0.1]:{port}/secret",
    "http://[64:ff9b:1::7f00:1]:{port}/secret",
    "http://[2606:4700::5efe:7f00:1]:{port}/secret",
    "http://[fec0::1]/secret",
    "http://192.0.0.192/secret",
]
HTML = {"Content-Type": "text/html"}
AS_WRITTEN = "/as;written/(a)|[b]?z=1&a=&b&cid=7&q=%CF%ee+%20"


@pytest.fixture(scope="module")
def traps(new_site) -> Iterator:
    """The site, with everything set that the tests below look at."""
    with new_site() as site:
        paths = [
            AS_WRITTEN,
            "/tracked?utm_source=rss",
            "/tracked?utm_source=home",
            "/short",
            "/hop/0",
            "/bomb",
            "/mangled",
        ]
        paths += [
            "/file",
            site.url("/hour", host="busy.localhost"),
            "/trouble",
            "/picture",
            "/unsaid",
            "/drip",
        ]
        paths += [f"/twin/{number}" for number in range(3)] + ["/twins/"]
        paths += [f"/inside/{number}" for number in range(len(INTO_THIS_MACHINE))]
        site.feed(*paths, headers={"Set-Cookie": "who=you"})
        for spelling in ("/tracked?utm_source=rss", "/tracked?utm_source=home"):
            site.page(spelling, headers={"Set-Cookie": "who=me"})
        site.page(AS_WRITTEN)
        site.redirects("/short", "/long/")
        site.page("/long/")
        site.page("/twins/")
        site.page("/secret")
        for number in range(30):
            site.redirects(f"/hop/{number}", f"/hop/{number + 1}")
        for number in range(3):
            site.redirects(f"/twin/{number}", "/twins/?utm_source=short")
        for number, target in enumerate(INTO_THIS_MACHINE):
            utf8_in_latin_1 = target.format(port=site.port).encode().decode("latin-1")
            site.redirects(f"/inside/{number}", utf8_in_latin_1)
        site.redirects("/file", "file:///etc/hostname")
        bomb = gzip.compress(b" " * 30_000_000)
        site.answers("/bomb", site.answer(bomb, headers={**HTML, "Content-Encoding": "gzip"}))
        site.answers(
            "/mangled", site.answer(b"\x1f\x8b\x08 no gzip", headers={**HTML, "Content-Encoding": "gzip"})
        )
        site.answers("/hour", site.answer(status=429, headers={"Retry-After": "3600"}))
        page = site.answer(b"<html>text</html>", headers=HTML)
        site.answers("/trouble", site.answer(status=503, headers={"Retry-After": "1"}), page)
        site.answers("/picture", site.answer(b"\x89PNG", headers={"Content-Type": "image/png"}))
        site.answers("/unsaid", site.answer(b"<!DOCTYPE html><html>text</html>"))
        site.page("/drip", seconds=10)
        yield site


@pytest.fixture(scope="module")
def crawled(traps, crawl_site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("traps")
    polite = {"contact": "https://desk.example/bot", "max_page_bytes": 1_000_000, "timeout": 3}
    return crawl_site(traps, folder, politeness={"delay": 0.0, "concurrency": 8}, settings=polite)


def test_cookies_and_referers_are_not_sent_and_the_agent_is_honest(crawled, traps) -> None:
    assert crawled.records
    for asked in traps.asked:
        assert not {"Cookie", "Referer"} & asked.headers.keys()
        assert asked.headers["User-Agent"].startswith("Clipdesk/")
        assert asked.headers["User-Agent"].endswith("(+https://desk.example/bot)")


def test_what_is_asked_for_is_what_the_publisher_wrote(crawled, traps) -> None:
    assert crawled.articles[AS_WRITTEN].outcome is Outcome.FETCHED
    assert traps.times(AS_WRITTEN) == 1


def test_tracking_parameters_lead_to_one_fetch(crawled, traps) -> None:
    [record] = [one for path, one in crawled.articles.items() if path.startswith("/tracked")]
    assert record.outcome is Outcome.FETCHED
    assert sum(asked.path.startswith("/tracked") for asked in traps.asked) == 1


def test_a_redirect_keeps_both_addresses(crawled, traps) -> None:
    record = crawled.articles["/short"]
    assert (record.outcome, record.final_url) == (Outcome.FETCHED, traps.url("/long/"))


def test_candidates_that_lead_to_one_page_fetch_it_once(crawled, traps) -> None:
    twins = [record.outcome for path, record in crawled.articles.items() if path.startswith("/twin")]
    assert sorted(twins) == [Outcome.DUPLICATE] * 3 + [Outcome.FETCHED]
    assert traps.times("/twins/") == 1


def test_an_endless_chain_of_redirects_ends(crawled) -> None:
    record = crawled.articles["/hop/0"]
    assert record.outcome is Outcome.REDIRECT_LOOP
    assert "more than" in record.reason


@pytest.mark.parametrize("number", range(len(INTO_THIS_MACHINE)), ids=INTO_THIS_MACHINE)
def test_a_redirect_into_this_machine_is_not_followed(crawled, traps, number: int) -> None:
    assert crawled.articles[f"/inside/{number}"].outcome is Outcome.PRIVATE_ADDRESS
    assert not any(asked.path.startswith("/secret") for asked in traps.asked)


def test_a_redirect_to_a_file_is_no_page(crawled) -> None:
    assert crawled.articles["/file"].outcome is Outcome.HTTP_ERROR


def test_a_page_that_unpacks_beyond_the_limit_is_too_large(crawled) -> None:
    assert crawled.articles["/bomb"].outcome is Outcome.TOO_LARGE


def test_a_page_with_a_broken_compression_says_so(crawled) -> None:
    record = crawled.articles["/mangled"]
    assert record.outcome is Outcome.CONNECTION_ERROR
    assert "compression" in record.reason


def test_a_server_that_wants_an_hour_gets_it(crawled, traps) -> None:
    record = crawled.articles["/hour"]
    assert (record.outcome, record.status, traps.times("/hour")) == (Outcome.HTTP_ERROR, 429, 1)
    assert record.next_visit_at is not None
    assert record.next_visit_at - record.at >= timedelta(minutes=59)


def test_a_server_in_trouble_is_asked_again_when_it_wants(crawled, traps) -> None:
    first, second = [asked.at for asked in traps.asked if asked.path == "/trouble"]
    assert crawled.articles["/trouble"].outcome is Outcome.FETCHED
    assert second - first >= 0.95


def test_what_is_no_html_is_kept_aside(crawled) -> None:
    record = crawled.articles["/picture"]
    assert (record.outcome, record.reason) == (Outcome.NOT_HTML, "is image/png")
    assert record.record is not None


def test_html_without_a_media_type_is_html(crawled) -> None:
    assert crawled.articles["/unsaid"].outcome is Outcome.FETCHED


def test_a_page_that_does_not_come_is_given_up_once(crawled, traps) -> None:
    record = crawled.articles["/drip"]
    assert record.outcome is Outcome.TIMEOUT
    assert "3 seconds" in record.reason
    assert traps.times("/drip") == 1
