"""What is remembered: one key for all spellings of a page, and never one for two pages."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.urls import (
    Parameters,
    absolute,
    article_id,
    key,
    key_number,
    normalize_url,
    number_of,
    without_tracking,
)
from newsroom.truth import truth

BENCH = Path(__file__).parents[4] / "shared" / "bench"
ADDRESS = "https://desk.example/news/ferry-1234?x=1"


@pytest.mark.parametrize(
    "other",
    [
        "http://desk.example/news/ferry-1234?x=1",
        "https://DESK.example:443/news/ferry-1234?x=1#comments",
        "http://desk.example:80/news/ferry-1234?x=1",
        "https://desk.example./news/ferry-1234?x=1",
        "https://www.desk.example/news/ferry-1234?x=1",
        "https://desk.example/news/%66erry%2D1234?%78=%31",
        "https://desk.example/news/./old/../ferry-1234?x=1",
        "https://desk.example//news/ferry-1234/?x=1",
        "https://desk.example/news/ferry-1234?x=1&PHPSESSID=0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "https://desk.example/news/ferry-1234;jsessionid=0A1B2C3D4E5F.node1?x=1",
        "https://desk.example/news/ferry-1234%3BJSESSIONID=0A1B2C3D?x=1",
        "https://desk.example/(S(lit3py55t21z5v55vlm25s55))/news/ferry-1234?x=1",
        "https://desk.example/news/ferry-1234?sid=0a1b2c3d4e5f60718293a4b5c6d7e8f9&x=1",
        "https://desk.example/news/ferry-1234?utm_source=feed&UTM_Medium=rss&x=1&fbclid=IwAR0",
        "https://desk.example/news/ferry-1234?x=1&CMP=share_btn&xtor=RSS-16&at_medium=RSS",
        "https://desk.example/news/ferry-1234?x=1&from=rss&ref=newsletter",
        "https://m.desk.example/news/ferry-1234?x=1",
        "https://mobile.desk.example/news/ferry-1234?x=1",
        "https://amp.desk.example/news/ferry-1234?x=1",
        "https://desk.example/amp/news/ferry-1234?x=1",
        "https://desk.example/news/ferry-1234/amp/?x=1",
        "https://desk.example/news/ferry-1234.amp?x=1",
        "https://desk.example/news/ferry-1234?x=1&amp=1",
        "https://desk.example/news/ferry-1234?amp&x=1",
        "https://desk.example/news/ferry-1234?outputType=amp&x=1",
        "https://www.google.com/amp/s/desk.example/news/ferry-1234?x=1",
        "https://desk-example.cdn.ampproject.org/c/s/desk.example/news/ferry-1234?x=1&usqp=mq331",
    ],
)
def test_spellings_and_views_of_a_page_have_one_key(other: str) -> None:
    assert key(other) == key(ADDRESS) == "desk.example/news/ferry-1234?x=1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/news.php?cid=1001", "/news.php?cid=1002"),
        ("/view?ref=17882", "/view?ref=17883"),
        ("/view?source=1", "/view?source=2"),
        ("/view?from=1", "/view?from=2"),
        ("/?12345", "/?12346"),
        ("/view.php?q=%CF%EE", "/view.php?q=%C2%E5"),
        ("/view.php?sid=0a1b2c3d4e5f60718293a4b5c6d7e8f9", "/view.php?sid=ffff2c3d4e5f60718293a4b5c6d7e8f9"),
        ("/modules.php?name=News&sid=123", "/modules.php?name=News&sid=124"),
        ("/a?id=1;2", "/a?id=1;3"),
        ("/a;1", "/a;2"),
        ("/a%2Fb", "/a/b"),
        ("/a%3Fb", "/a?b"),
        ("/a?b%26c=1", "/a?b&c=1"),
        ("/a?b=c%3Dd%2B", "/a?b=c%3Dd+"),
        ("/A", "/a"),
        ("/a?id=A", "/a?id=a"),
        ("/amp", "/"),
        ("/camp", "/c"),
        ("/a?id=1&id=2", "/a?id=2&id=1"),
        ("/a?s=ferry", "/a?s=harbour"),
    ],
)
def test_what_may_tell_two_articles_apart_stays(one: str, other: str) -> None:
    assert key(f"https://desk.example{one}") != key(f"https://desk.example{other}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://m.co.uk/a", "https://co.uk/a"),
        ("https://m.blogspot.com/a", "https://blogspot.com/a"),
        ("https://amp.github.io/a", "https://github.io/a"),
        ("https://desk.example:8080/a", "https://desk.example/a"),
        ("https://en.desk.example/a", "https://desk.example/a"),
        ("https://www.google.com/amp/s/desk.example/a", "https://www.google.com/amp/s/other.example/a"),
    ],
)
def test_another_site_has_other_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_a_view_of_a_language_is_a_view_of_that_language() -> None:
    assert key("https://en.m.desk.example/a") == key("https://en.desk.example/a")


def test_a_source_says_what_its_parameters_mean() -> None:
    own = Parameters.of(keep=["CMP"], drop=["ref", "PrintView"])
    assert key("https://desk.example/a?cmp=17&ref=5&printview=1", own) == "desk.example/a?cmp=17"
    assert key("https://desk.example/a?cmp=17&ref=5", Parameters()) == "desk.example/a?ref=5"


def test_tracking_is_taken_off_without_touching_the_rest() -> None:
    own = Parameters.of(keep=(), drop=["ref"])
    written = "https://desk.example/a;b?z=%7e&utm_source=x&ref=1&a=+&"
    assert without_tracking(written, own) == "https://desk.example/a;b?z=%7e&a=+"
    assert without_tracking("https://desk.example/a?utm_source=x") == "https://desk.example/a"


def test_the_number_of_a_key_is_the_beginning_of_the_article_id() -> None:
    assert key_number(ADDRESS) == number_of(article_id(ADDRESS))
    assert key_number(ADDRESS) % 2**64 == int(article_id(ADDRESS)[:16], 16)


def test_what_is_no_address_on_the_web_is_its_own_key() -> None:
    assert key("file:notes.txt") == "/notes.txt"
    assert key("nonsense") == "nonsense"


@pytest.mark.parametrize(
    "around", [" ", "\x1f", "\x85", "\xa0", "\u1680", "\u200b", "\u2003", "\u205f", "\u3000", "\ufeff"]
)
def test_what_cannot_be_seen_around_an_address_is_none_of_it(around: str) -> None:
    written = f"{around}{ADDRESS}{around}"
    assert absolute(written, "") == normalize_url(written) == ADDRESS


# Addresses of anything that a rule knows, and of anything else.
words = st.sampled_from(
    [
        *"aAbю",
        "amp",
        ".amp",
        "m",
        "www",
        ";jsessionid=1",
        "(S(abcdefghijkl))",
        "%61",
        "%2F",
        "%7c",
        "|",
        "..",
        ".",
        "",
    ]
)
names = st.sampled_from(
    ["id", "cid", "ref", "utm_source", "sid", "amp", "CMP", "%69d", "b+c", "%CF", "'", ""]
)
values = st.sampled_from(["", "=", "=1", "=rss", "=%2b", "=+%20", "=0a1b2c3d4e5f60718293a4b5c6d7e8f9"])
hosts = st.sampled_from(
    ["desk.example", "www.desk.example", "m.desk.example", "m.co.uk", "desk.example.", "amp.x.io"]
)
addresses = st.builds(
    lambda scheme, host, port, path, query: (
        f"{scheme}://{host}{port}/{'/'.join(path)}{query and '?'}{'&'.join(query)}"
    ),
    st.sampled_from(["http", "https"]),
    hosts,
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.lists(words, max_size=5) | st.lists(st.text(max_size=5), max_size=3),
    st.lists(st.builds(str.__add__, names, values), max_size=4) | st.lists(st.text(max_size=5), max_size=3),
)


@given(addresses)
def test_the_key_of_a_key_is_that_key(address: str) -> None:
    found = key(address)
    assert key(f"https://{found}") == found


@given(addresses)
def test_what_is_asked_for_has_the_key_of_what_was_written(address: str) -> None:
    try:
        asked = absolute(address, "")
    except ValueError:
        return
    assert key(asked) == key(address) == key(normalize_url(address))


def _in_capitals(address: str) -> str:
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{path}"


def _with_dots(address: str) -> str:
    scheme, _, rest = address.partition("://")
    host, _, path = rest.partition("/")
    return f"{scheme}://{host}/./x/../{path}"


def _encoded(address: str) -> str:
    before, mark, query = address.partition("?")
    scheme, _, rest = before.partition("://")
    host, _, path = rest.partition("/")
    return f"{scheme}://{host}/{path.replace('a', '%61')}{mark}{query.replace('d', '%64')}"


@given(addresses, st.sampled_from([_in_capitals, _with_dots, _encoded]))
def test_the_equivalences_of_rfc_3986_change_no_key(address: str, change: Callable[[str], str]) -> None:
    address = normalize_url(address)
    assert key(change(address)) == key(address)


@pytest.mark.skipif(not BENCH.is_dir(), reason="the labelled pages are not here")
def test_no_two_articles_of_the_labelled_pages_have_one_key() -> None:
    """One page may have been labelled twice: the same address, or the same title."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(BENCH.glob("*.truth.jsonl")):
        for line in path.read_bytes().splitlines():
            page = json.loads(line)
            titles[key(page["url"])].add(re.sub(r"\W", "", page.get("title") or page["url"]).casefold()[:30])
    assert {name: said for name, said in titles.items() if len(said) > 1} == {}


def test_no_two_articles_of_the_newsroom_have_one_key() -> None:
    articles = list(truth())
    assert len({key(f"http://{one.site}.localhost:8765{one.path}") for one in articles}) == len(articles)
