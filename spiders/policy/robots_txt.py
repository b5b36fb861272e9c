"""robots.txt, read as RFC 9309 has it. Pure, and linear in the file and the address.

Ours, as the libraries at hand part from the RFC in ways that matter: they compare the beginning of a product
token instead of the whole, or let a line that they do not know end a group.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MAX_BYTES = 500 * 1024
"""The rest of a longer file is not read (section 2.5: 500 KiB at least)."""

_PATH = re.compile(r"[/?]")
_LINE_ENDS = re.compile(r"\r\n|\n|\r")
_MARK = b"\xef\xbb\xbf"
_TOKEN = re.compile(r"[A-Za-z_-]+")
_ANYBODY = re.compile(r"\*(?:[^!-~]|$)")
_SECONDS = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)\d*\s*(?:s|sec|secs|seconds)?", re.IGNORECASE)
_NAMES = {
    "user-agent": ("user-agent", "useragent", "user agent"),
    "disallow": ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"),
    "allow": ("allow",),
    "crawl-delay": ("crawl-delay", "crawldelay", "crawl delay"),
    "sitemap": ("sitemap", "site-map"),
}
"""Each field and its frequent misspellings, those that Google's reader takes among them: a publisher who
mistypes a ban means it."""
_FIELDS = {spelling: field for field, spellings in _NAMES.items() for spelling in spellings}
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})|([^!-~]|[*$])")


@dataclass(frozen=True, slots=True)
class Rule:
    """`length` is the number of octets of the pattern: the longest that matches decides (section 2.2.2)."""

    allows: bool
    parts: tuple[str, ...]
    ends: bool
    length: int

    def matches(self, path: str) -> bool:
        """Whether the pattern fits the beginning of the path (all of it with `$`): what stands between two
        `*` is looked for once, from left to right."""
        first, *others = self.parts
        if not path.startswith(first):
            return False
        if not others:
            return not self.ends or len(first) == len(path)
        place = len(first)
        for part in others[:-1]:
            found = path.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        last = others[-1]
        if self.ends:
            return len(path) - len(last) >= place and path.endswith(last)
        return path.find(last, place) >= 0


@dataclass(frozen=True, slots=True)
class RobotsTxt:
    """What a robots.txt says to one crawler: `rules`, the longest first, and `crawl_delay` in seconds (None:
    it asks for none); to all: `sitemaps`. `named`: a group speaks to this crawler by its name."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    named: bool = False

    def allows(self, url: str) -> bool:
        """Whether the address may be asked for; of an Allow and a Disallow of one length the Allow counts."""
        path = path_of(url)
        if path == "/robots.txt":
            return True
        return next((rule.allows for rule in self.rules if rule.matches(path)), True)


def read_robots_txt(content: bytes, token: str) -> RobotsTxt:
    """For the crawler with that product token (section 2.2.1), the whole of which is compared."""
    reading = _Reading(token.lower())
    for field, value in _lines(_text(content)):
        reading.take(field, value)
    return reading.result()


def _text(content: bytes) -> str:
    """UTF-8 (section 2.2); what is not stays distinct, so that its octets can be compared. A mark at the
    beginning is skipped, half of one too."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content[:MAX_BYTES].decode("utf-16", "replace")
    whole = content[:MAX_BYTES]
    if len(content) > MAX_BYTES:
        whole = whole[: max(whole.rfind(b"\n"), whole.rfind(b"\r")) + 1]
    mark = next(size for size in (3, 2, 1, 0) if whole.startswith(_MARK[:size]))
    return whole[mark:].decode("utf-8", "surrogateescape")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each line that is a field and a value; the colon may be missing between two words."""
    for line in _LINE_ENDS.split(text):
        name, colon, value = line.partition("#")[0].strip().partition(":")
        if not colon:
            name, _, value = name.rpartition(" ") if "\t" not in name else name.rpartition("\t")
        field = _FIELDS.get(" ".join(name.lower().split()))
        if field is not None:
            yield field, value.strip()


class _Reading:
    """Groups are one for each crawler, wherever their lines stand; only a rule ends a group's head."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._heads: set[bool] = set()
        """Whom the group speaks to: True is this crawler, False anybody."""
        self._in_head = False
        self._timed: set[bool] = set()
        self._after_delay = False
        self._rules: dict[bool, dict[tuple[bool, str], None]] = {True: {}, False: {}}
        self._delays: dict[bool, float] = {}
        self._named = False
        self._sitemaps: dict[str, None] = {}

    def take(self, field: str, value: str) -> None:
        match field:
            case "user-agent":
                self._agent(value)
            case "sitemap":
                self._sitemaps[value] = None
            case "crawl-delay":
                self._delay(value)
            case _:
                self._in_head = False
                if value:
                    for head in self._heads:
                        self._rules[head][field == "allow", value] = None

    def result(self) -> RobotsTxt:
        own = self._named
        rules = [rule_of(value, allows=allows) for allows, value in self._rules[own]]
        rules.sort(key=lambda rule: (-rule.length, not rule.allows))
        return RobotsTxt(tuple(rules), self._delays.get(own), tuple(self._sitemaps), own)

    def _agent(self, value: str) -> None:
        if not self._in_head:
            self._heads.clear()
        if not self._in_head or self._after_delay:
            self._timed.clear()
        self._in_head, self._after_delay = True, False
        token = _TOKEN.match(value)
        if token is not None and token[0].lower() == self._token:
            self._heads.add(True)
            self._timed.add(True)
            self._named = True
        elif _ANYBODY.match(value):
            self._heads.add(False)
            self._timed.add(False)

    def _delay(self, value: str) -> None:
        """Of those named before it, and not of those named after it: each has its own in many files. It is
        none of the RFC's lines and ends no head."""
        self._after_delay = True
        if seconds := _SECONDS.fullmatch(value):
            for head in self._timed:
                self._delays[head] = max(float(seconds[1]), self._delays.get(head, 0.0))


def rule_of(pattern: str, *, allows: bool = False) -> Rule:
    """The rule that a pattern is, with `*` for anything and `$` for the end (section 2.2.3)."""
    ends = pattern.endswith("$")
    parts = tuple(map(_octets, (pattern.removesuffix("$") if ends else pattern).split("*")))
    return Rule(allows, parts, ends, sum(map(len, parts)) + len(parts) - 1 + ends)


@lru_cache(maxsize=256)
def path_of(url: str) -> str:
    """An address from its path on, in the one spelling in which it is compared."""
    rest = url.partition("://")[2].partition("#")[0]
    begin = _PATH.search(rest)
    path = rest[begin.start() :] if begin else "/"
    return _octets(path if path[0] == "/" else f"/{path}")


def _octets(text: str) -> str:
    """In the one spelling in which paths are compared (section 2.2.2): octets beyond ASCII in percent form,
    unreserved ones out of it, `*` and `$` that stand for themselves in it."""
    return _PERCENT.sub(_octet, text.encode("utf-8", "surrogateescape")).decode("ascii")


def _octet(found: re.Match[bytes]) -> bytes:
    octet = int(found[1], 16) if found[1] else found[2][0]
    return bytes([octet]) if octet in _UNRESERVED else b"%%%02X" % octet
