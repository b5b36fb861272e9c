"""robots.txt: the facts of RFC 9309 and of the cases of Google's reader, told with paths of our own.

Where that reader goes beyond the RFC (an `index.html` that stands for its folder, a line that is cut at 16 kB)
or short of it (a percent form of a letter is that letter: section 2.2.2), the RFC is what is tested.
"""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.policy.path_rules import TOO_MUCH
from spiders.policy.robots_txt import MAX_BYTES, read_robots_txt

OURS = "User-agent: Clipdesk\n"
ALL = "User-agent: *\n"

TABLE = {
    "an empty file forbids nothing": ("", "/ /a", ""),
    "a group of ours": (f"{OURS}Disallow: /\n", "", "/ /a /a/b?c=d"),
    "lines of other names are no rules": ("desk: Clipdesk\nclosed: /\n", "/a", ""),
    "a colon may be missing": ("user-agent Clipdesk\ndisallow /\n", "", "/a"),
    "a colon may be missing, not a word": (f"{OURS}disallow / and more\n", "/a", ""),
    "the name may be written as two words": ("User agent: Clipdesk\nDisallow: /a\n", "/b", "/a"),
    "the name may be written as one word": ("Useragent: Clipdesk\nDisallow: /a\n", "/b", "/a"),
    "a misspelt ban is meant": (f"{OURS}Disalow: /a\nDissallow: /b\nDiasllow: /c\n", "/d", "/a /b /c"),
    "space before the colon": ("User-agent : Clipdesk\nDisallow\t: /a\n", "/b", "/a"),
    "names of fields have no case": ("uSER-aGENT: Clipdesk\nALLOW: /a/\ndisALLOW: /\n", "/a/b", "/b /A/"),
    "names of crawlers have no case": ("User-agent: CLIPDESK\nDisallow: /a\n", "/b", "/a"),
    "rules before a group are nobody's": (f"Allow: /a\n{OURS}Disallow: /\n", "", "/a"),
    "several crawlers share a group": (
        "User-agent: Elsewhere\n\nUser-agent: Clipdesk\n\nDisallow: /\nAllow: /a/\n",
        "/a/b",
        "/b /c",
    ),
    "a group goes on over empty lines": (f"{OURS}Disallow: /\n\n\nAllow: /a\n", "/a", "/b"),
    "two groups of ours are one": (
        f"{OURS}Disallow: /\nAllow: /x/\nUser-agent: Elsewhere\nAllow: /y/\n{OURS}Allow: /z/\n",
        "/x/1 /z/1",
        "/y/1",
    ),
    "a group of another is not ours": ("User-agent: Elsewhere\nDisallow: /\n", "/a", ""),
    "a group for all is for us": (f"{ALL}Disallow: /a\n", "/b", "/a"),
    "a group for all, with a word behind": ("User-agent: * (everybody)\nDisallow: /a\n", "/b", "/a"),
    "a star within a name is no star": ("User-agent: *desk\nDisallow: /a\n", "/a", ""),
    "ours counts alone, before": (f"{OURS}Disallow: /a\n{ALL}Disallow: /\n", "/b", "/a"),
    "ours counts alone, behind": (f"{ALL}Disallow: /\n{OURS}Disallow: /a\n", "/b", "/a"),
    "ours counts alone, though it forbids nothing": (f"{ALL}Disallow: /\n{OURS}Disallow:\n", "/b", ""),
    "ours counts alone, though it has no rule": (f"{OURS}\n{ALL}Disallow: /\n", "", "/b"),
    "the beginning of our name is another": (
        "User-agent: Clip\nDisallow: /\nUser-agent: c\nDisallow: /\n",
        "/a",
        "",
    ),
    "a longer name is another": ("User-agent: ClipdeskNews\nDisallow: /\n", "/a", ""),
    "a hyphen belongs to a name": ("User-agent: Clipdesk-News\nDisallow: /\n", "/a", ""),
    "a version is no part of a name": ("User-agent: Clipdesk/2.1\nDisallow: /a\n", "/b", "/a"),
    "a name ends at a space": ("User-agent: Clipdesk the reader\nDisallow: /a\n", "/b", "/a"),
    "an unknown line ends no head": (f"{OURS}Noindex: /p\n{ALL}Disallow: /a\n", "/p", "/a"),
    "a sitemap ends no head": (f"{OURS}Sitemap: https://desk.example/s\n{ALL}Disallow: /a\n", "/b", "/a"),
    "a delay ends no head": (f"{OURS}Crawl-delay: 2\nUser-agent: Elsewhere\nDisallow: /a\n", "/b", "/a"),
    "an unknown line ends no group": (
        f"{OURS}Disallow: /a\nHost: desk.example\nDisallow: /b\n",
        "/c",
        "/a /b",
    ),
    "an empty rule is none": (f"{OURS}Disallow:\nAllow:\n", "/ /a", ""),
    "paths have case": (f"{OURS}Disallow: /Wells/\n", "/wells/1", "/Wells/1"),
    "a path is a beginning": (
        f"{OURS}Disallow: /well\n",
        "/wel /a/well /?q=/well",
        "/well /wells /well/1 /well?q=1",
    ),
    "a folder is not its name": (
        f"{OURS}Disallow: /well/\n",
        "/well /wells /well.html",
        "/well/ /well/1 /well/?q",
    ),
    "the longest decides, a ban": (f"{OURS}Allow: /a/\nDisallow: /a/port.html\n", "/a/1", "/a/port.html"),
    "the longest decides, a leave": (
        f"{OURS}Disallow: /a/\nAllow: /a/port.html\n",
        "/a/port.html",
        "/a/ /a/1",
    ),
    "a slash more is longer": (f"{OURS}Disallow: /a\nAllow: /a/\n", "/a/ /a/1", "/a /ab"),
    "a leave wins a tie": (f"{OURS}Disallow: /a\nAllow: /a\n", "/a /ab", ""),
    "a leave wins a tie of everything": (f"{OURS}Allow: /\nDisallow: /\n", "/ /a", ""),
    "a star counts as one octet": (
        f"{OURS}Allow: /port\nDisallow: /*.html\n",
        "/port /port/1",
        "/port.html /1.html",
    ),
    "as long with a star": (f"{OURS}Allow: /port/x.\nDisallow: /*.html\n", "/port/x.html", "/port/y.html"),
    "a star at the end is for nothing": (f"{OURS}Disallow: /well*\n", "/wel /Well", "/well /wells/1"),
    "a star is anything": (
        f"{OURS}Disallow: /a/*/c\n",
        "/a/c /a/bc /b/a/x/c",
        "/a//c /a/b/c /a/b/b/c/d /a/b/cc",
    ),
    "a star is slashes and queries too": (
        f"{OURS}Disallow: /*.php\n",
        "/php/ /index?php /x.PHP",
        "/x.php /a/x.php /x.php?y /x.php/ /i?f=x.php /x.php5",
    ),
    "a dollar is the end": (
        f"{OURS}Disallow: /*.php$\n",
        "/x.php?y /x.php/ /x.php5 /php /x.PHP",
        "/x.php /a/b/x.php /x.php.php",
    ),
    "a dollar without a star": (f"{OURS}Disallow: /a$\n", "/a/ /ab /a?b", "/a"),
    "the front page alone": (f"{OURS}Allow: /$\nDisallow: /\n", "/", "/a /a.html"),
    "a dollar elsewhere is a dollar": (f"{OURS}Disallow: /a$b\n", "/a /ab", "/a$b /a%24b/c"),
    "two words and an end": (
        f"{OURS}Disallow: /port*.php\n",
        "/Port.PHP /sport.php",
        "/port.php /ports/x.php?y",
    ),
    "what overlaps matches once": (f"{OURS}Disallow: /ab*ba$\n", "/aba /ab", "/abba /abxba"),
    "several stars": (f"{OURS}Disallow: /a**b***c\n", "/ab /acb", "/abc /a1b2c3"),
    "a comment": (f"{OURS}# Disallow: /\nDisallow: /a#b\nAllow: /c # Disallow: /c\n", "/b /c", "/a /ab"),
    "a query with an address in it": (
        f"{OURS}Disallow: /\nAllow: /a?b=c&d=http://desk.example?e&f\n",
        "/a?b=c&d=http://desk.example?e&f",
        "/a?b=c",
    ),
    "letters beyond ASCII are octets": (
        f"{OURS}Disallow: /порт\n",
        "/пор",
        "/порт/1 /%D0%BF%D0%BE%D1%80%D1%82",
    ),
    "percent forms have no case": (f"{OURS}Disallow: /%d0%bf\n", "/a", "/%D0%BF /%d0%bf /п"),
    "a percent form of a letter is the letter": (
        f"{OURS}Disallow: /%77ell/%7e\n",
        "/wel",
        "/well/~ /w%65ll/%7E",
    ),
    "a percent form of a slash is no slash": (f"{OURS}Disallow: /a%2Fb\n", "/a/b", "/a%2fb"),
    "a star that is meant": (f"{OURS}Disallow: /a%2A\n", "/ab", "/a* /a%2a/b"),
    "a space is a percent form": (f"{OURS}Disallow: /a b\n", "/a", "/a%20b"),
    "a bad percent form is as it is": (
        f"{OURS}Disallow: /100%\nDisallow: /%zz\n",
        "/100",
        "/100% /100%a /%zz",
    ),
    "a whole address is no path": (f"{OURS}Disallow: https://desk.example/a\n", "/a", ""),
    "a path without a slash is none": (f"{OURS}Disallow: a\n", "/a", ""),
    "a path that begins with a star": (f"{OURS}Disallow: *.pdf\n", "/a.html", "/a.pdf /b/a.pdf?c"),
    "itself may be asked for": (f"{OURS}Disallow: /\n", "/robots.txt", "/robots.txt2"),
}


@pytest.mark.parametrize(("text", "allowed", "denied"), TABLE.values(), ids=TABLE)
def test_what_may_be_asked_for(text, allowed, denied) -> None:
    rules = read_robots_txt(text.encode(), "Clipdesk")
    assert [path for path in allowed.split() if not rules.allows(f"https://desk.example{path}")] == []
    assert [path for path in denied.split() if rules.allows(f"https://desk.example{path}")] == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\r\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_end_in_any_way_and_a_mark_is_skipped(end, mark) -> None:
    text = mark + end.join(["User-agent: Elsewhere", "Allow: /", "User-agent: Clipdesk", "Disallow: /a"])
    rules = read_robots_txt(text.encode(), "Clipdesk")
    assert rules.named
    assert not rules.allows("https://desk.example/a")


@pytest.mark.parametrize(
    ("content", "is_read"),
    [
        (b"\xef\xbbUser-agent: *\nDisallow: /", True),
        (b"\xefUser-agent: *\nDisallow: /", True),
        (b"\xef\x11\xbfUser-agent: *\nDisallow: /", False),
        (b"User-agent: *\n\xef\xbb\xbfDisallow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /".encode("utf-16-le"), True),
        (b"User-agent: *\x00\nDisallow: /", True),
        (b"<!doctype html><p>Welcome</p><p>Disallow: nothing</p>", False),
        (b"\x89PNG\r\n\x1a\n\x00\x00", False),
    ],
)
def test_bytes_that_are_hardly_a_robots_txt(content, is_read) -> None:
    assert read_robots_txt(content, "Clipdesk").allows("https://desk.example/a") is not is_read


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://desk.example", True),
        ("https://desk.example?a", False),
        ("https://desk.example/?a", False),
        ("https://desk.example/#?a", True),
        ("https://desk.example/b#/a", True),
        ("https://desk.example/a;b#c", False),
    ],
)
def test_the_path_of_an_address_is_all_behind_its_host(url, allowed) -> None:
    text = b"User-agent: *\nDisallow: /?a\nDisallow: /a;b$\n"
    assert read_robots_txt(text, "Clipdesk").allows(url) is allowed


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 5", 5),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 86400", 86_400),
        ("User-agent: *\nDisallow: /a\nCrawl-delay: 10 s", 10),
        ("User-agent: *\nCrawl-delay: 5\nUser-agent: Clipdesk\nDisallow: /a", None),
        ("User-agent: Clipdesk\nCrawl-delay: 5\nUser-agent: *\nCrawl-delay: 1", 5),
        ("User-agent: Clipdesk\nUser-agent: Elsewhere\nCrawl-delay: 5", 5),
        ("User-agent: Elsewhere\nCrawl-delay: 5\nUser-agent: Clipdesk\nDisallow: /a", None),
        ("User-agent: *\nCrawl-delay: 1\nCrawl-delay: 7", 7),
        ("Crawl-delay: 5", None),
        ("User-agent: *\nCrawl-delay: -5", None),
        ("User-agent: *\nCrawl-delay: nan", None),
        ("User-agent: *\nCrawl-delay: 1e99", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay:", None),
    ],
)
def test_a_crawl_delay_is_that_of_the_group_it_stands_in(lines, seconds) -> None:
    assert read_robots_txt(lines.encode(), "Clipdesk").crawl_delay == seconds


def test_sitemaps_are_everybodys() -> None:
    text = (
        b"SITEMAP:https://desk.example/1\r\nUser-agent: a\nDisallow: /\n# Sitemap: /no\nSitemap:\n"
        b"site-map : https://desk.example/2#x\n"
    )
    assert read_robots_txt(text, "Clipdesk").sitemaps == ("https://desk.example/1", "https://desk.example/2")


def test_of_a_file_that_is_too_large_the_whole_lines_of_the_first_500_kib_are_read() -> None:
    filler = b"# news of the port\n" * (MAX_BYTES // 19)
    begin, end = b"User-agent: *\nDisallow: /a\n", b"Disallow: /" + b"b" * 60
    rules = read_robots_txt(begin + filler[: MAX_BYTES - len(begin) - 20] + b"\n" + end, "Clipdesk")
    assert [rules.allows(f"https://desk.example/{path}") for path in "abc"] == [False, True, True]


@pytest.mark.parametrize(
    "line",
    [b"Disallow: /*a*b*c$\n", b"Disallow: /" + b"*a" * 4_000 + b"\n", b"User-agent: *\nAllow: /a*\n", b"\r:"],
)
def test_a_hostile_file_is_read_in_time(line) -> None:
    content = b"User-agent: *\n" + line * (MAX_BYTES // len(line))
    began = time.process_time()
    read_robots_txt(content, "Clipdesk").allows("https://desk.example/" + "a" * 8_000)
    assert time.process_time() - began < 1


A, LONG, MIXED = "a" * 8_000, "a" * 1_900, "".join(f"{n:04d}" for n in range(2_000))
HOSTILE = {
    "short words that are nowhere": (lambda n: f"/*{n:06x}", A),
    "words whose beginnings are there": (lambda n: f"/*aaaa{n:05x}", A),
    "long words whose beginnings are there": (lambda n: f"/*{'a' * 900}b{n}", A),
    "long words, and an address as long as may be": (lambda n: f"/*{'a' * 900}b{n}", LONG),
    "words that are there in another order": (lambda n: f"/*{(n + 1) % 2_000:04d}*{n // 2:04d}$", MIXED),
    "very many stars": (lambda n: f"/{'*a' * 4_000}*b{n}", A),
    "beginnings of every length": (lambda n: f"/{'a' * (n % 1_000)}b{n}", A),
}


@pytest.mark.parametrize(("pattern", "path"), HOSTILE.values(), ids=HOSTILE)
def test_no_file_holds_up_an_address_for_a_tenth_of_a_second(pattern, path) -> None:
    lines = (f"Disallow: {pattern(number)}\n" for number in range(MAX_BYTES // (11 + len(pattern(0)))))
    rules = read_robots_txt(f"{ALL}{''.join(lines)}".encode(), "Clipdesk").rules

    def seconds() -> float:
        began = time.thread_time()
        rules.why_not(f"/{path}")
        return time.thread_time() - began

    assert min(seconds() for _ in range(3)) < 0.1


def test_what_cannot_be_told_in_time_is_not_asked_for() -> None:
    lines = "".join(f"Disallow: /*aaaa{number:05x}\n" for number in range(20_000))
    robots = read_robots_txt(f"{ALL}{lines}".encode(), "Clipdesk")
    assert robots.why_not(f"https://desk.example/{A}") == TOO_MUCH
    assert robots.why_not("https://desk.example/aaaa/port") is None


@given(st.binary(max_size=300), st.text(max_size=50))
def test_no_bytes_break_the_reader(content, path) -> None:
    read_robots_txt(content, "Clipdesk").allows(f"https://desk.example/{path}")


PIECES = st.lists(st.sampled_from(["a", "b", "/", "*", "$", "%2F", "é"]), max_size=8).map(
    lambda parts: "/" + "".join(parts)
)


@given(st.lists(st.tuples(st.booleans(), PIECES), max_size=6), st.randoms(), PIECES)
def test_the_order_of_rules_does_not_matter(rules, random, path) -> None:
    def allows(lines: list[tuple[bool, str]]) -> bool:
        text = "".join(f"{'Allow' if leave else 'Disallow'}: {pattern}\n" for leave, pattern in lines)
        return read_robots_txt(f"{ALL}{text}".encode(), "Clipdesk").allows(f"https://desk.example{path}")

    shuffled = list(rules)
    random.shuffle(shuffled)
    assert allows(rules) is allows(shuffled)


LETTERS = st.text("ab/", max_size=6)
PATTERNS = st.builds("/{}{}".format, st.text("ab/*", max_size=5), st.sampled_from(["", "$"]))


@given(st.lists(st.tuples(st.booleans(), PATTERNS), max_size=8), LETTERS)
def test_many_rules_at_once_decide_as_each_alone(rules, path) -> None:
    def fits(pattern: str) -> bool:
        expression = re.escape(pattern.removesuffix("$")).replace(r"\*", ".*")
        return re.match(expression + (r"\Z" if pattern.endswith("$") else ""), f"/{path}") is not None

    heaviest = max(((len(pattern), leave) for leave, pattern in rules if fits(pattern)), default=(0, True))
    text = "".join(f"{'Allow' if leave else 'Disallow'}: {pattern}\n" for leave, pattern in rules)
    robots = read_robots_txt(f"{ALL}{text}".encode(), "Clipdesk")
    assert robots.allows(f"https://desk.example/{path}") is heaviest[1]
