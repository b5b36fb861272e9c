"""One crawl of a site that sends its readers around: what each way comes to."""

from collections.abc import Iterator

import pytest

from clipdesk.model.crawl_record import Outcome

HTML = {"Content-Type": "text/html"}


def refresh(to: str) -> bytes:
    return f"<html><head><meta http-equiv='refresh' content='0; url={to}'></head></html>".encode()


@pytest.fixture(scope="module")
def wanderings(new_site) -> Iterator:
    with new_site() as site:
        paths = [
            "/refresh",
            "/script",
            "/checked",
            "/twice",
            "/self",
            "/round",
            "/endless/0",
            "/into",
            "/forbidden",
        ]
        paths += ["/old-story-of-the-ferry", "/news/old-story-of-the-ferry", "/abroad", "/after"]
        site.feed(*paths)
        site.answers("/robots.txt", site.answer(b"User-agent: *\nDisallow: /closed/"))
        site.answers("/refresh", site.answer(refresh("/new-refresh"), headers=HTML))
        site.answers(
            "/script", site.answer(b"<script>location.replace('/new-script')</script>", headers=HTML)
        )
        for path in ("/new-refresh", "/new-script", "/after"):
            site.page(path)
        _looks_for_cookies(site)
        site.answers("/round", site.answer(refresh("/round-again"), headers=HTML))
        site.answers("/round-again", site.answer(refresh("/round"), headers=HTML))
        for number in range(12):
            site.answers(f"/endless/{number}", site.answer(refresh(f"/endless/{number + 1}"), headers=HTML))
        site.answers("/into", site.answer(refresh(f"http://127.0.0.1:{site.port}/secret"), headers=HTML))
        site.answers("/forbidden", site.answer(refresh("/closed/story"), headers=HTML))
        site.redirects("/old-story-of-the-ferry", "/")
        site.answers("/news/old-story-of-the-ferry", site.answer(refresh("/news/"), headers=HTML))
        yield site


def _looks_for_cookies(site) -> None:
    """Away to a page that sets a cookie, and back; itself, until it has one; abroad, where it has none."""
    page = site.answer(b"<html><h1>Let in</h1></html>", headers=HTML)
    away = site.answer(status=302, headers={"Location": "/check"})
    site.answers("/checked", away, page)
    site.answers(
        "/check", site.answer(status=302, headers={"Location": "/checked", "Set-Cookie": "ok=1; Path=/"})
    )
    again = site.answer(status=302, headers={"Location": "/self", "Set-Cookie": "seen=1"})
    site.answers("/self", again, page)
    site.answers("/twice", site.answer(status=302, headers={"Location": "/twice", "Set-Cookie": "same=1"}))
    abroad = site.url("/abroad", host="abroad.localhost")
    site.answers(
        "/abroad", site.answer(status=302, headers={"Location": abroad, "Set-Cookie": "home=1; Path=/"}), page
    )


@pytest.fixture(scope="module")
def crawled(wanderings, crawl_site, tmp_path_factory):
    return crawl_site(
        wanderings, tmp_path_factory.mktemp("redirects"), politeness={"delay": 0.0, "concurrency": 4}
    )


@pytest.mark.parametrize(
    ("path", "outcome", "said"),
    [
        ("/refresh", Outcome.FETCHED, ""),
        ("/script", Outcome.FETCHED, ""),
        ("/checked", Outcome.FETCHED, ""),
        ("/self", Outcome.FETCHED, ""),
        ("/abroad", Outcome.FETCHED, ""),
        ("/after", Outcome.FETCHED, ""),
        ("/twice", Outcome.REDIRECT_LOOP, "in a circle"),
        ("/round", Outcome.REDIRECT_LOOP, "in a circle"),
        ("/endless/0", Outcome.REDIRECT_LOOP, "more than 8 times"),
        ("/into", Outcome.PRIVATE_ADDRESS, "127.0.0.1"),
        ("/forbidden", Outcome.ROBOTS_DENIED, "forbids it"),
        ("/old-story-of-the-ferry", Outcome.REDIRECTED_AWAY, "the front page"),
        ("/news/old-story-of-the-ferry", Outcome.REDIRECTED_AWAY, "a section"),
    ],
)
def test_where_each_way_ends(crawled, path, outcome, said) -> None:
    record = crawled.articles[path]
    assert (record.outcome, said in record.reason) == (outcome, True)


def test_the_page_at_the_end_is_the_one_that_counts(crawled, wanderings) -> None:
    assert crawled.articles["/refresh"].final_url == wanderings.url("/new-refresh")


def test_a_cookie_goes_no_further_than_its_chain_and_its_site(crawled, wanderings) -> None:
    sent = {(asked.path, asked.headers["Cookie"]) for asked in wanderings.asked if "Cookie" in asked.headers}
    assert sent == {("/checked", "ok=1"), ("/self", "seen=1"), ("/twice", "same=1")}


def test_where_a_redirect_leads_away_nothing_is_asked_for(crawled, wanderings) -> None:
    assert wanderings.times("/") == wanderings.times("/news/") == wanderings.times("/secret") == 0
