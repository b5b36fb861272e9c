"""robots.txt, read as RFC 9309 has it. Pure, and linear in the file.

Ours, as the libraries at hand part from the RFC in ways that matter: they compare the beginning of a product
token instead of the whole, or let a line that they do not know end a group.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from spiders.policy.path_rules import Rules, path_of, rule_of

MAX_BYTES = 500 * 1024
"""The rest of a longer file is not read (section 2.5: 500 KiB at least)."""

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


@dataclass(frozen=True, slots=True)
class RobotsTxt:
    """What a robots.txt says to one crawler: `rules`, and `crawl_delay` in seconds (None: it asks for none);
    to all: `sitemaps`. `named`: a group speaks to this crawler by its name."""

    rules: Rules = field(default_factory=Rules)
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    named: bool = False

    def allows(self, url: str) -> bool:
        return self.why_not(url) is None

    def why_not(self, url: str) -> str | None:
        """Why the address may not be asked for; None where it may."""
        path = path_of(url)
        return None if path == "/robots.txt" else self.rules.why_not(path)


def read_robots_txt(content: bytes, token: str) -> RobotsTxt:
    """For the crawler with that product token (section 2.2.1), the whole of which is compared."""
    reading = _Reading(token.lower())
    for name, value in _lines(_text(content)):
        reading.take(name, value)
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
            case "sitemap" if value:
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
        rules = Rules(rule_of(value, allows=allows) for allows, value in self._rules[own])
        return RobotsTxt(rules, self._delays.get(own), tuple(self._sitemaps), own)

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
