"""What is asked for: an address as it was written, read as browsers read it."""

import pytest
from ada_url import URL
from hypothesis import assume, given
from hypothesis import strategies as st

from clipdesk.model.urls import absolute, normalize_url, without_credentials

PAGE = "https://desk.example/rss/feed.xml"


@pytest.mark.parametrize(
    "address",
    [
        "https://desk.example/view.php?q=%CF%EE%F0%F2",
        "https://desk.example/a;b=1;c?z=1&a=2&a=&b",
        "https://desk.example/a%3Bb?q=a+b%20c%2Bd",
        "https://desk.example/a%zz?%",
        "https://desk.example//a//b",
        "https://desk.example/a(b)!$'*,@:~",
        "https://desk.example/a|b[c]?d|e[f]",
        "https://desk.example/a?cid=1001&utm_source=rss",
        "http://desk.example:8080/a/",
    ],
)
def test_an_address_that_a_browser_leaves_as_it_is_stays_as_it_is(address: str) -> None:
    assert absolute(address, PAGE) == normalize_url(address) == address


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a", "https://desk.example/a"),
        ("a", "https://desk.example/rss/a"),
        ("?n=1", "https://desk.example/rss/feed.xml?n=1"),
        ("//other.example/a", "https://other.example/a"),
        ("  https://desk.example/a\n", "https://desk.example/a"),
        ("https://desk.example/a\n b\tc", "https://desk.example/a%20bc"),
        ("\u200b\ufeffhttps://desk.example/a\u200e", "https://desk.example/a"),
        ("https:\\\\desk.example\\news\\a", "https://desk.example/news/a"),
        ("https://desk.example/a/./b/../c/%2e%2E/d", "https://desk.example/a/d"),
        ("HTTPS://DESK.example:443/A#part", "https://desk.example/A"),
        ("https://desk.example/weiß?ß", "https://desk.example/wei%C3%9F?%C3%9F"),
        ("https://порт.example/", "https://xn--n1abei.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://desk.example/\ud83d", "https://desk.example/%EF%BF%BD"),
    ],
)
def test_a_link_is_read_as_a_browser_reads_it(link: str, address: str) -> None:
    assert absolute(link, PAGE) == address


@pytest.mark.parametrize(
    ("encoding", "query"),
    [
        ("cp1251", "%CF%EE%F0%F2"),
        ("koi8-r", "%F0%CF%D2%D4"),
        ("utf-8", "%D0%9F%D0%BE%D1%80%D1%82"),
        ("utf-16-le", "%D0%9F%D0%BE%D1%80%D1%82"),
        ("cp1252", "%26%231055%3B%26%231086%3B%26%231088%3B%26%231090%3B"),
    ],
)
def test_a_query_is_written_in_the_encoding_of_its_page_and_a_path_never(encoding: str, query: str) -> None:
    asked = absolute("/Порт?q=Порт&a=%41#Порт", PAGE, encoding)
    assert asked == f"https://desk.example/%D0%9F%D0%BE%D1%80%D1%82?q={query}&a=%41"


def test_bytes_of_an_encoding_that_are_ascii_stay_so() -> None:
    assert absolute("/?q=表", PAGE, "cp932") == "https://desk.example/?q=%95\\"


@pytest.mark.parametrize(
    "link",
    [
        "https://https://desk.example/news/a?b",
        "http:https://desk.example/news/a?b",
        "http://https//desk.example/news/a?b",
        "https//desk.example/news/a?b",
        "https://desk.examplehttps://desk.example/news/a?b",
        "https://desk.example/https://desk.example/news/a?b",
        "https://www.desk.example/https://desk.example/news/a?b",
        "//desk.example/news/a?b",
        "desk.example/news/a?b",
    ],
)
def test_a_scheme_that_is_doubled_or_lost_is_put_right(link: str) -> None:
    assert absolute(link, PAGE) == "https://desk.example/news/a?b"


@pytest.mark.parametrize(
    "link",
    [
        "https://copies.example/https://desk.example/news/a",
        "https://copies.example/web/2026/https://copies.example/a",
        "https://desk.example/share?u=https://desk.example/a",
    ],
)
def test_an_address_that_holds_another_one_on_purpose_stays(link: str) -> None:
    assert absolute(link, PAGE) == link


def test_a_file_that_looks_like_a_host_is_a_file() -> None:
    assert absolute("report.html", PAGE) == "https://desk.example/rss/report.html"
    assert absolute("http/a", PAGE) == "https://desk.example/rss/http/a"


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        (None, "no address"),
        ("\u200b \n", "no address"),
        ("mailto:desk@desk.example", "the scheme 'mailto' instead of http or https"),
        ("javascript:void(0)", "the scheme 'javascript' instead of http or https"),
        ("https://desk:secret@desk.example/", "a user name or password in it"),
        ("https://desk example/", "an address that is no URL"),
        ("https://desk.example:99999/", "an address that is no URL"),
        ("https://desk!.example/", "a host name that does not exist"),
        ("/" + "a" * 2_000, "an address of more than 2000 characters"),
    ],
)
def test_what_is_wrong_with_a_link_is_said(link: str | None, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{fault}$"):
        absolute(link, PAGE)


def test_without_a_page_only_a_whole_address_will_do() -> None:
    assert absolute("https://desk.example", "") == "https://desk.example/"
    with pytest.raises(ValueError, match="an address that is no URL"):
        absolute("/a", "")


links = st.text(st.sampled_from("aA1./:?#&=%;+@~|[]\\ -_ю\u200b2eEhtps")) | st.text(max_size=40)


@given(links, st.sampled_from(["utf-8", "cp1251", "cp932"]))
def test_what_is_asked_for_is_ascii_and_means_itself(link: str, encoding: str) -> None:
    try:
        asked = absolute(link, PAGE, encoding)
    except ValueError:
        return
    assert asked.isascii()
    assert "#" not in asked
    assert absolute(asked, "https://other.example/") == normalize_url(asked) == asked


plain = st.from_regex(
    r"\Ahttps?://[a-z0-9.-]{1,12}(/[\w.~!$&'()*+,;=:@-]{0,5}){0,4}(\?[\w.~!$&()*+,;=:@/?%-]{0,8})?\Z"
)


@given(plain)
def test_what_needs_no_reading_is_what_a_browser_would_give(address: str) -> None:
    try:
        parsed = URL(address)
    except ValueError:
        assume(False)
    assert normalize_url(address) == parsed.href


def test_what_is_no_address_is_left_alone() -> None:
    assert normalize_url("  not an address ") == "not an address"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://desk:hunter2@times.example:8080/a?b=c@d", "http://times.example:8080/a?b=c@d"),
        ("https://desk@times.example", "https://times.example"),
        ("https://desk:p@ss@times.example/", "https://times.example/"),
        ("https://times.example/@desk", "https://times.example/@desk"),
        ("https://times.example?to=a@b", "https://times.example?to=a@b"),
        ("mailto:desk@times.example", "mailto:desk@times.example"),
    ],
)
def test_a_url_is_shown_without_credentials(url: str, expected: str) -> None:
    assert without_credentials(url) == expected
