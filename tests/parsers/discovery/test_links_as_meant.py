"""Addresses of feeds and sitemaps as their writers meant them; never another host than the one written."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.urls import absolute
from parsers.discovery.links import as_meant

PAGE = "https://desk.example/rss/feed.xml"


@pytest.mark.parametrize(
    "link",
    [
        "https://desk.example/a?x=1&y=2",
        "http:/desk.example/a?x=1&y=2", "https:/desk.example/a?x=1&y=2", "https:desk.example/a?x=1&y=2",
        "https:///desk.example/a?x=1&y=2", "https:://desk.example/a?x=1&y=2", "https//desk.example/a?x=1&y=2",
        "://desk.example/a?x=1&y=2", "//desk.example/a?x=1&y=2", "desk.example/a?x=1&y=2", "/a?x=1&y=2",
        "https://https://desk.example/a?x=1&y=2", "https://desk.example/https://desk.example/a?x=1&y=2",
        "https:\\\\desk.example\\a?x=1&y=2", "\\a?x=1&y=2",
        "https://desk.example/a?x=1&amp;y=2", "https://desk.example/a?x=1&amp;amp;y=2", "/a?x=1&#38;y=2", "/a?x=1&#x26;y=2",
        " https://desk.example/a?x=1&y=2\n", "\u200bhttps://desk.example/a?x=1&y=2\ufeff", "https://desk\u00ad.example/a?x=1&y=2",
        "https://desk.example/\u200ba?x=1&\u2060y=2", "https://desk.example/\n    a?x=1&y=2", "https://\u00a0desk.example/a?x=1&y=2",
    ],
)  # fmt: skip
def test_a_link_is_read_as_it_was_meant(link: str) -> None:
    found = absolute(as_meant(link), PAGE)
    assert found.partition("://")[2] == "desk.example/a?x=1&y=2"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https:/news/a", "https://desk.example/news/a"),
        ("https:b", "https://desk.example/rss/b"),
        ("http://localhost:8765/a", "http://localhost:8765/a"),
        ("https://archive.example/https://desk.example/a", "https://archive.example/https://desk.example/a"),
        ("/go?to=https://other.example/a", "https://desk.example/go?to=https://other.example/a"),
        ("https://desk.example/می\u200cشود", "https://desk.example/%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF"),
        ("https://desk.example/a?q=x\\y&amp", "https://desk.example/a?q=x\\y&amp"),
    ],
)
def test_what_is_no_slip_stays(link: str, url: str) -> None:
    assert absolute(as_meant(link), PAGE) == url


@given(st.from_regex(r"https?://[a-z]{1,9}\.example/[\w&;=%#?/. -]{0,40}", fullmatch=True))
def test_no_sound_address_leads_to_another_host(link: str) -> None:
    assert urlsplit(absolute(as_meant(link), PAGE)).netloc == urlsplit(link).netloc


@given(st.text(max_size=80))
def test_what_was_put_right_stays_as_it_is(link: str) -> None:
    if "&" not in link:
        assert as_meant(as_meant(link)) == as_meant(link)
