from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import HtmlResponse, Response
from scrapy.utils.spider import iter_spider_classes

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import (
    MAX_SITEMAP_DEPTH,
    MAX_SITEMAPS,
    Listing,
    NewsSitemap,
    UrlKind,
    WebDiscovery,
    WebEntry,
)
from parsers.discovery import Discovered, NextPage
from spiders import spiders
from spiders.crawl.discovery import further_pages, read_discovery, verdict_of_discovery
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.window import LookBack, Window
from spiders.policy.refusals import Refused, refusal_of
from spiders.policy.verdict import verdict_of

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
WAYS: dict[UrlKind, type[WebEntry]] = {
    way.model_fields["kind"].default: way for way in get_args(WebDiscovery)
}
SOUGHT = {UrlKind.SEARCH: "?q={query}"}
"""What must stand in the address of a way, where something must."""
SITEMAP = NewsSitemap(kind="news_sitemap", url="http://times.example/sitemap.xml")
LISTING = Listing(kind="listing", url="http://times.example/libya/", max_pages=3)


def response(status: int = 200, media: str | None = "text/html", body: bytes = b"") -> Response:
    return Response(
        "http://times.example/a", status=status, headers={"Content-Type": media} if media else {}, body=body
    )


@pytest.mark.parametrize(
    ("media", "body", "outcome"),
    [
        ("text/html; charset=utf-8", b"", Outcome.FETCHED),
        ("application/xhtml+xml", b"", Outcome.FETCHED),
        ("TEXT/HTML", b"", Outcome.FETCHED),
        ("text/plain", b"<!DOCTYPE HTML>", Outcome.FETCHED),
        (None, b"\n<html lang=ar>", Outcome.FETCHED),
        (None, b"plain words", Outcome.NOT_HTML),
        ("text/plain", b"plain words", Outcome.NOT_HTML),
        ("application/pdf", b"<html>", Outcome.NOT_HTML),
        ("image/jpeg", b"", Outcome.NOT_HTML),
    ],
)
def test_the_media_type_decides_and_where_it_says_nothing_the_first_bytes(
    media: str | None, body: bytes, outcome: Outcome
) -> None:
    assert verdict_of(response(media=media, body=body), conditional=False)[0] is outcome


@pytest.mark.parametrize(
    ("status", "conditional", "outcome"),
    [
        (200, False, Outcome.FETCHED),
        (203, False, Outcome.FETCHED),
        (204, False, Outcome.HTTP_ERROR),
        (302, False, Outcome.HTTP_ERROR),
        (304, True, Outcome.NOT_MODIFIED),
        (304, False, Outcome.HTTP_ERROR),
        (403, False, Outcome.HTTP_ERROR),
        (404, True, Outcome.HTTP_ERROR),
        (599, False, Outcome.HTTP_ERROR),
    ],
)
def test_the_status_decides_first(status: int, conditional: bool, outcome: Outcome) -> None:
    verdict, reason = verdict_of(response(status), conditional=conditional)
    assert verdict is outcome
    assert reason or outcome is Outcome.FETCHED


@pytest.mark.parametrize(
    ("error", "outcome", "words"),
    [
        (DownloadTimeoutError(), Outcome.TIMEOUT, "30 seconds"),
        (DownloadCancelledError(), Outcome.TOO_LARGE, "1,000 bytes"),
        (DownloadConnectionRefusedError(), Outcome.CONNECTION_ERROR, "refused the connection"),
        (CannotResolveHostError(), Outcome.CONNECTION_ERROR, "cannot be resolved"),
        (ResponseDataLossError(), Outcome.CONNECTION_ERROR, "broke in the middle"),
        (DownloadFailedError("[certificate verify failed]"), Outcome.CONNECTION_ERROR, "cannot be trusted"),
        (Refused(Outcome.ROBOTS_DENIED, "forbidden"), Outcome.ROBOTS_DENIED, "forbidden"),
        (OSError("odd\n" + "x" * 500), Outcome.CONNECTION_ERROR, "OSError: odd x"),
    ],
)
def test_every_error_has_an_outcome_and_a_sentence(error: Exception, outcome: Outcome, words: str) -> None:
    refusal = refusal_of(error, timeout=30, max_bytes=1000)
    assert refusal.outcome is outcome
    assert words in refusal.reason
    assert len(refusal.reason) < 250


@pytest.mark.parametrize(
    ("kind", "number", "faults", "outcome"),
    [
        (UrlKind.FEED, 1, (), Outcome.FETCHED),
        (UrlKind.FEED, 1, ("this is no feed",), Outcome.BROKEN_DISCOVERY),
        (UrlKind.NEWS_SITEMAP, 1, (), Outcome.FETCHED),
        (UrlKind.LISTING, 1, (), Outcome.BROKEN_DISCOVERY),
        (UrlKind.LISTING, 2, (), Outcome.FETCHED),
    ],
)
def test_a_page_that_names_nothing_is_a_fault_where_it_should(
    kind: UrlKind, number: int, faults: tuple[str, ...], outcome: Outcome
) -> None:
    entry = WAYS[kind](url=f"http://times.example/x{SOUGHT.get(kind, '')}")
    planned = PlannedRequest(entry.url, kind, NOW, entry=entry, number=number)
    verdict, reason = verdict_of_discovery(planned, Discovered(faults=faults))
    assert verdict is outcome
    assert reason


def test_an_index_is_followed_newest_first_and_not_too_wide() -> None:
    planned = PlannedRequest(SITEMAP.url, UrlKind.NEWS_SITEMAP, NOW, entry=SITEMAP)
    pages = tuple(
        NextPage(f"http://times.example/{day}", NOW.replace(year=1900 + day)) for day in range(1, 121)
    )
    further = list(further_pages(planned, pages, Window(), NOW))
    assert [page.url.rpartition("/")[2] for page, _ in further[:2]] == ["120", "119"]
    assert sum(left_out is None for _, left_out in further) == MAX_SITEMAPS


def test_an_index_in_an_index_in_an_index_is_not_followed() -> None:
    planned = PlannedRequest(SITEMAP.url, UrlKind.NEWS_SITEMAP, NOW, entry=SITEMAP, number=MAX_SITEMAP_DEPTH)
    [(_, left_out)] = further_pages(planned, (NextPage("http://times.example/deep"),), Window(), NOW)
    assert left_out is not None
    assert left_out.outcome is Outcome.LIMIT_REACHED


def test_a_sitemap_from_before_the_window_is_not_asked_for() -> None:
    planned = PlannedRequest(SITEMAP.url, UrlKind.NEWS_SITEMAP, NOW, entry=SITEMAP)
    [(_, left_out)] = further_pages(
        planned, (NextPage("http://times.example/old", NOW.replace(year=2020)),), Window(NOW), NOW
    )
    assert left_out is not None
    assert left_out.outcome is Outcome.OUT_OF_WINDOW


def test_in_looking_back_the_sitemaps_that_changed_first_after_the_window_are_asked_for() -> None:
    """The newest ones of a wide index would never lead back to the days that are asked for."""
    planned = PlannedRequest(SITEMAP.url, UrlKind.NEWS_SITEMAP, NOW, entry=SITEMAP)
    days = [NOW - timedelta(days=number) for number in range(3 * MAX_SITEMAPS)]
    pages = tuple(NextPage(f"http://times.example/{number}.xml", day) for number, day in enumerate(days))
    window = LookBack(days[200], days[199])
    asked = [page.url for page, left_out in further_pages(planned, pages, window, NOW) if left_out is None]
    assert len(asked) == MAX_SITEMAPS
    assert asked[0] == "http://times.example/200.xml"


@pytest.mark.parametrize(("number", "followed"), [(1, True), (2, True), (3, False)])
def test_a_listing_is_followed_to_its_max_pages(number: int, followed: bool) -> None:
    planned = PlannedRequest(LISTING.url, UrlKind.LISTING, NOW, entry=LISTING, number=number)
    [(_, left_out)] = further_pages(planned, (NextPage("http://times.example/libya/2"),), Window(), NOW)
    assert (left_out is None) is followed


@pytest.mark.parametrize("kind", WAYS)
def test_every_way_of_discovery_on_the_web_is_read(kind: UrlKind) -> None:
    entry = WAYS[kind](url=f"http://times.example/x{SOUGHT.get(kind, '')}")
    planned = PlannedRequest(entry.url, kind, NOW, entry=entry)
    page = HtmlResponse(entry.url, body=b"<html></html>", encoding="utf-8")
    assert read_discovery(planned, page, "times").candidates == ()


@pytest.mark.parametrize("kind", WAYS)
def test_no_way_of_discovery_is_followed_without_end(kind: UrlKind) -> None:
    entry = WAYS[kind](url=f"http://times.example/x{SOUGHT.get(kind, '')}")
    assert entry.beyond(2_000, 0)


def test_there_is_a_spider_for_every_way_of_discovery() -> None:
    names = {spider.name for spider in iter_spider_classes(spiders)}
    assert names == {"source", "single", *(kind for kind in UrlKind if kind.is_discovery)}


@pytest.mark.parametrize("entry", [SITEMAP, LISTING])
def test_a_wall_in_the_place_of_discovery_is_a_block_page(entry: WebEntry) -> None:
    body = b"<html><head><title>Just a moment...</title></head><body><script>_cf_chl_opt={}</script></body></html>"
    planned = PlannedRequest(entry.address, entry.kind, NOW, entry=entry)
    found = read_discovery(planned, response(body=body), "times")
    outcome, reason = verdict_of_discovery(planned, found)
    assert outcome is Outcome.BLOCK_PAGE
    assert "_cf_chl_opt" in reason
