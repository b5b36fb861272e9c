"""Which pages send their reader on, and where to."""

import time
from html import escape

import pytest
from scrapy.http import Response

from spiders.policy.soft_redirects import MOST_BYTES, soft_redirect

URL = "https://gazette.example/a/story"
ON = "https://gazette.example/on"
TEXT = "<p>" + "The wells of Valmont were dry before noon, the port office said. " * 20 + "</p>"


def answer(body: str, **headers: str) -> Response:
    given = {
        "Content-Type": "text/html",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return Response(URL, headers=given, body=body.encode())


@pytest.mark.parametrize(
    "content",
    [
        "0; url=/on",
        "0;URL='/on'",
        '0; url="/on"',
        "0,/on",
        "0 url = /on",
        "  0 ;  /on",
        "1.5; url=/on",
        "0; url=../on",
        ";url=/on",
    ],
)
def test_a_refresh_of_no_time_sends_on_whatever_the_page_shows(content) -> None:
    page = (
        f'<html><head><meta http-equiv=REFRESH content="{escape(content)}"></head><body>{TEXT}</body></html>'
    )
    assert soft_redirect(answer(page)) == ON


def test_a_refresh_in_the_header_sends_on() -> None:
    assert soft_redirect(answer("", Refresh="3; url=/on")) == ON


@pytest.mark.parametrize(
    "content", ["300", "300; url=/on", "6; url=/on", "0", "0;", "0; url=", "", "soon; url=/on"]
)
def test_a_page_that_is_kept_fresh_is_a_page(content) -> None:
    assert soft_redirect(answer(f"<meta http-equiv=refresh content='{content}'>{TEXT}")) is None


def test_some_seconds_are_waited_for_by_a_page_that_has_nothing_else() -> None:
    refresh = "<meta http-equiv=refresh content='5; url=/on'>"
    assert soft_redirect(answer(f"{refresh}<p>You are sent on.</p>")) == ON
    assert soft_redirect(answer(f"{refresh}{TEXT}")) is None


@pytest.mark.parametrize(
    "script",
    [
        'location.replace("/on")',
        "window.location.replace('/on');",
        "document.location.href = '/on';",
        "top.location='/on'",
        "self.location.assign(`/on`)",
        'if (top == self) { location.href = "\\/on"; }',
        "setTimeout(function(){window.location.href='https:\\/\\/gazette.example\\u002fon'}, 0)",
        "location = '/on'; location.href = '/on' // twice",
    ],
)
def test_a_script_of_a_page_that_has_nothing_else_sends_on(script) -> None:
    page = f"<html><title>Gazette</title><script>{script}</script><p>Please wait</p></html>"
    assert soft_redirect(answer(page)) == ON


@pytest.mark.parametrize(
    "page",
    [
        f"<script>location.replace('/on')</script>{TEXT}",
        "<script>location.replace('/on')</script><form action=/in><input></form>",
        "<script>location.replace('/on' + query)</script>",
        "<script>location.replace(`/on/${query}`)</script>",
        "<script>if (old) location.href='/on'; else location.href='/off';</script>",
        "<script>if (location.href == '/on') {}</script>",
        "<script>my.location = '/on'; relocation = '/on'</script>",
        "<script>location.reload()</script>",
        f"<noscript><meta http-equiv=refresh content='0; url=/on'></noscript>{TEXT}",
        "<script>location.replace('/on')</script>" + " " * MOST_BYTES,
        "<p>The refresh of the park, on this location.</p>",
        "<meta http-equiv=refresh content='0; url=javascript:alert(1)'>",
        "<meta http-equiv=refresh content='0; url=data:text/html,hello'>",
        "<meta http-equiv=refresh content='0; url=file:///etc/hostname'>",
    ],
)
def test_a_page_that_sends_nobody_on(page) -> None:
    assert soft_redirect(answer(page)) is None


def test_a_page_for_the_scriptless_that_has_nothing_else_sends_on() -> None:
    assert soft_redirect(answer("<noscript><meta http-equiv=refresh content='0; url=/on'></noscript>")) == ON


def test_a_base_is_what_the_address_is_relative_to() -> None:
    page = "<base href='https://other.example/x/'><meta http-equiv=refresh content='0; url=on'>"
    assert soft_redirect(answer(page)) == "https://other.example/x/on"


def test_what_is_no_page_sends_nobody_on() -> None:
    feed = Response(
        URL, headers={"Content-Type": "application/rss+xml"}, body=b"<rss>refresh location='/on'</rss>"
    )
    assert soft_redirect(feed) is None


@pytest.mark.parametrize(
    "piece",
    [
        "location=",
        "location='",
        "location='/on' ",
        "location . href =",
        "<meta http-equiv=refresh content='0;",
        "<script>",
        "<b>",
        "\\'",
    ],
)
@pytest.mark.parametrize("head", ["<script>", "<script>location='", ""])
def test_a_hostile_page_is_looked_through_in_time(head, piece) -> None:
    page = answer((head + piece * MOST_BYTES)[:MOST_BYTES])
    began = time.process_time()
    soft_redirect(page)
    assert time.process_time() - began < 0.5
