"""Every fault does what its name says, and crawlers are led to it."""

import http.client
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from newsroom import Newsroom, faults, truth
from newsroom.faults import HUGE_BYTES

Ask = Callable[..., Any]


def path_of(kind: str, site: str = "") -> tuple[str, str]:
    return next((f.site, f.path) for f in faults() if f.kind == kind and f.site.startswith(site))


def test_an_article_in_a_forbidden_section_is_linked_and_served(ask: Ask) -> None:
    forbidden = [t for t in truth() if not t.robots_allowed]
    assert "Disallow: /briefings/" in ask("gulf-courier", "/robots.txt").text
    assert {ask(t.site, t.path).status for t in forbidden} == {200}
    assert forbidden[0].path in ask("gulf-courier", "/rss.xml").text


def test_robots_names_the_sitemap_on_the_port_in_use(ask: Ask, room: Newsroom) -> None:
    assert (
        f"Sitemap: {room.url('gulf-courier', '/sitemap_index.xml')}"
        in ask("gulf-courier", "/robots.txt").text
    )


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("soft_404", 200),
        ("not_found", 404),
        ("gone", 410),
        ("captcha", 200),
        ("forbidden", 403),
        ("video", 200),
    ],
)
def test_a_fault_answers_with_its_status(ask: Ask, kind: str, status: int) -> None:
    assert ask(*path_of(kind)).status == status


def test_a_soft_404_says_that_nothing_was_found(ask: Ask) -> None:
    assert "can’t be found" in ask(*path_of("soft_404")).text


def test_a_page_that_checks_for_robots_does_not_show_the_article(ask: Ask) -> None:
    assert "not a robot" in ask(*path_of("captcha")).text


def test_a_loop_never_ends(ask: Ask, room: Newsroom) -> None:
    site, path = path_of("loop")
    seen = [path]
    for _ in range(4):
        reply = ask(site, seen[-1])
        assert reply.status == 302
        seen.append(reply.location)
    assert seen[0] == seen[2] == seen[4]


def test_a_slow_page_keeps_its_reader_waiting(ask: Ask) -> None:
    started = time.monotonic()
    assert ask(*path_of("slow")).status == 200
    assert time.monotonic() - started >= 0.2


def test_closing_the_newsroom_does_not_wait_for_the_slow_page() -> None:
    started = time.monotonic()
    with Newsroom(port=0, slow_seconds=60) as room:
        site, path = path_of("slow")
        connection = http.client.HTTPConnection(room.host, room.port)
        connection.request("GET", path, headers={"Host": f"{site}.localhost"})
    assert time.monotonic() - started < 30
    connection.close()


def test_the_calendar_leads_from_month_to_month_for_ever(ask: Ask) -> None:
    path, seen = "/agenda/", set()
    for _ in range(30):
        page = ask("eco-ponente", path).text
        path = re.search(r'rel="next" class="next" href="([^"]+)"', page)[1]  # type: ignore[index]
        seen.add(path)
    assert len(seen) == 30


@pytest.mark.parametrize("path", ["/agenda/0000/00/", "/agenda/9999/12/", "/agenda/x/y/z/"])
def test_the_calendar_has_a_page_for_every_address_below_it(ask: Ask, path: str) -> None:
    assert ask("eco-ponente", path).status == 200


def test_a_huge_page_streams_sixty_megabytes(ask: Ask) -> None:
    reply = ask(*path_of("huge"))
    assert reply.headers["Content-Length"] is None
    assert len(reply.body) >= HUGE_BYTES


def test_a_reader_may_leave_a_huge_page_early(ask: Ask, room: Newsroom) -> None:
    site, path = path_of("huge")
    connection = http.client.HTTPConnection(room.host, room.port, timeout=10)
    connection.request("GET", path, headers={"Host": f"{site}.localhost"})
    with connection.getresponse() as response:
        response.read(1000)
    connection.close()
    assert ask(site, "/").status == 200


def test_a_page_that_is_cut_off_ends_before_its_length(ask: Ask) -> None:
    with pytest.raises(http.client.IncompleteRead):
        ask(*path_of("cut_off"))


def test_a_flaky_article_fails_once_and_then_is_fine(ask: Ask) -> None:
    path = next(t.path for t in truth() if t.article_id == "mw-strike")
    assert [ask("meridian-wire", path).status for _ in range(3)] == [500, 200, 200]


def test_feed_links_carry_tracking_that_redirects_to_the_canonical_address(ask: Ask, room: Newsroom) -> None:
    feed = ask("gulf-courier", "/rss.xml").text
    link = re.search(r"<link>([^<]+utm_source[^<]+)</link>", feed)[1].replace("&amp;", "&")  # type: ignore[index]
    parts = urlsplit(link)
    reply = ask("gulf-courier", f"{parts.path}?{parts.query}")
    assert reply.status == 301
    assert reply.location == room.url("gulf-courier", parts.path)
    assert ask("gulf-courier", parts.path).status == 200


def test_other_parameters_survive_the_removal_of_tracking(ask: Ask, room: Newsroom) -> None:
    reply = ask("gulf-courier", "/libya/?page=2&utm_source=x")
    assert reply.location == room.url("gulf-courier", "/libya/?page=2")


def test_listings_link_to_private_addresses(ask: Ask) -> None:
    assert "http://10.0.0.1/" in ask("gulf-courier", "/libya/").text
    assert b"http://169.254.169.254/" in ask("vostochny-telegraf", "/rss.xml").body


def test_an_innocent_link_redirects_to_a_private_address(ask: Ask) -> None:
    assert ask(*path_of("redirect")).location.startswith("http://169.254.169.254/")


def test_a_linked_pdf_is_a_pdf(ask: Ask) -> None:
    reply = ask(*path_of("pdf"))
    assert reply.headers["Content-Type"] == "application/pdf"
    assert reply.body.startswith(b"%PDF-1.4")


def test_a_paywalled_article_shows_two_paragraphs_and_says_why(ask: Ask) -> None:
    teaser = next(t for t in truth() if t.site == "gulf-courier" and t.article_id == "sirte-ledgers")
    page = ask(teaser.site, teaser.path).text
    assert teaser.completeness == "teaser"
    assert len(teaser.paragraphs) == 2
    assert "Subscribe to continue reading" in page
    assert '"isAccessibleForFree": false' in page
    assert "The week has lasted nine years" not in page


def test_a_consent_wall_hides_the_article_until_consent_is_given(ask: Ask) -> None:
    walled = next(t for t in truth() if t.completeness == "consent_wall")
    assert "articleBody" not in ask(walled.site, walled.path).text
    assert "articleBody" in ask(walled.site, walled.path, Cookie="consent=yes").text
