"""What searches and aggregators answer: GDELT's JSON, links that carry the publisher's address."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest

from clipdesk.model.candidate import Candidate
from clipdesk.model.discovery import Gdelt
from clipdesk.model.gdelt import MAX_RECORDS
from parsers.discovery import Discovered
from parsers.discovery.gdelt import parse_gdelt
from parsers.discovery.publisher_links import resolved

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
URL = Gdelt().now(NOW).asking('"Islamic State" OR "Sirte"').url


def answer(*articles: object) -> bytes:
    return json.dumps({"articles": articles}).encode()


def test_the_address_asks_as_gdelt_wants_to_be_asked() -> None:
    assert parse_qs(urlsplit(URL).query) == {
        "startdatetime": ["20260307120000"], "enddatetime": ["20260308120000"], "mode": ["artlist"],
        "query": ['("Islamic State" OR "Sirte")'], "format": ["json"], "maxrecords": ["250"], "sort": ["datedesc"],
    }  # fmt: skip
    single = Gdelt(operators="sourcecountry:LY").now(NOW).asking('"Sirte"').url
    assert parse_qs(urlsplit(single).query)["query"] == ['"Sirte" sourcecountry:LY']


def test_articles_are_named_with_the_moment_at_which_they_were_seen() -> None:
    page = answer(
        {"url": "https://a.example/1", "title": "T", "seendate": "20260308T101500Z", "language": "Arabic"}, 7
    )
    [one] = parse_gdelt(page, URL, "g").candidates
    assert (one.url, one.title, one.published_at) == ("https://a.example/1", "T", None)
    assert one.modified_at == datetime(2026, 3, 8, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize("page", [b"{}", b'{"articles": []}'])
def test_nothing_found_is_no_fault(page: bytes) -> None:
    assert parse_gdelt(page, URL, "g") == Discovered()


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (b"Your query was too short or too long.", "GDELT says: Your query was too short"),
        (b"", "an empty answer"),
        (b'{"articles": 3}', "GDELT says"),
        (b"[" * 100_000, "GDELT says"),
    ],
    ids=["words", "nothing", "no list", "deep"],
)
def test_what_is_no_list_of_articles_is_a_fault_in_gdelts_own_words(page: bytes, words: str) -> None:
    found = parse_gdelt(page, URL, "g")
    assert not found.candidates
    assert words in found.faults[0]


def test_stray_backslashes_and_control_characters_in_titles_are_read() -> None:
    page = b'{"articles": [{"url": "https://a.example/1", "title": "The \\port\tof \\"Sirte\\""}]}'
    [one] = parse_gdelt(page, URL, "g").candidates
    assert one.title == 'The \\port of "Sirte"'


def test_a_full_answer_is_asked_again_in_two_halves_until_they_are_a_quarter_of_an_hour() -> None:
    full = answer(*({"url": f"https://a.example/{number}"} for number in range(MAX_RECORDS)))
    asked, leaves = [URL], []
    while asked:
        url = asked.pop()
        found = parse_gdelt(full, url, "g")
        asked += [page.url for page in found.next_pages]
        leaves += [] if found.next_pages else [url]
    times = sorted(
        (q["startdatetime"][0], q["enddatetime"][0]) for q in (parse_qs(urlsplit(u).query) for u in leaves)
    )
    assert (times[0][0], times[-1][1], len(times)) == ("20260307120000", "20260308120000", 64)
    assert all(one[1] == other[0] for one, other in pairwise(times))
    assert "the rest is left out" in parse_gdelt(full, leaves[0], "g").faults[0]


@pytest.mark.parametrize(
    ("link", "publisher"),
    [
        (
            "http://n.example/click?id=1&url=https%3A%2F%2Fgazette.example%2Fa%3Fid%3D3",
            "https://gazette.example/a?id=3",
        ),
        ("http://n.example/click?id=1&url=javascript%3Aalert(1)", None),
        ("http://n.example/click?id=1&url=%2Frelative", None),
        ("http://n.example/click?id=1", None),
    ],
)
def test_a_link_that_carries_the_publishers_address_is_that_address(link: str, publisher: str | None) -> None:
    found = resolved(Discovered((Candidate(link, "s", "f", "T"),)), "url")
    assert [(one.url, one.title) for one in found.candidates] == [(publisher or link, "T")]


def google(address: str, *, number: int = 19) -> str:
    """As Google News wrote an address into its own."""
    text = address.encode()
    size = bytes([len(text)]) if len(text) < 128 else bytes([len(text) & 0x7F | 0x80, len(text) >> 7])
    coded = urlsafe_b64encode(bytes([8, number, 0x22]) + size + text + b"\xd2\x01\x00").decode()
    return f"https://news.google.com/rss/articles/{coded.rstrip('=')}?oc=5"


@pytest.mark.parametrize(
    "address", ["https://gazette.example/a?id=3", f"https://gazette.example/{'a' * 200}"]
)
@pytest.mark.parametrize("place", ["rss/articles", "articles", "read", "__i/rss/rd/articles"])
def test_an_address_that_google_news_has_in_its_own_is_the_publishers(place: str, address: str) -> None:
    link = google(address).replace("rss/articles", place)
    found = resolved(Discovered((Candidate(link, "s", "f", "T"),)), None)
    assert [one.url for one in found.candidates] == [address]


@pytest.mark.parametrize(
    "link",
    [
        google("AU_yqLNo0123456789"),
        google("javascript:alert(1)"),
        google("http://[/"),
        google("https://gazette.example/a").replace("news.google.com", "news.example"),
        "https://news.google.com/rss/articles/" + "A" * 2000,
        "https://news.google.com/rss/articles/" + "A" * 21,
    ],
)
def test_a_link_of_google_news_that_only_its_script_can_follow_stays(link: str) -> None:
    found = resolved(Discovered((Candidate(link, "s", "f", "T"),)), None)
    assert [one.url for one in found.candidates] == [link]
