"""Which parameters of a query are part of an address's identity. Pure.

Left out are those that say how a reader came (tracking.txt), session numbers, and the wish for another view
of the same page. A parameter whose value may be an article's number stays, whatever its name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Self

_CHANNELS = re.compile(
    r"rss(?:_?feed)?|feeds?|atom|sitemap|newsletter|e?-?mail|twitter|facebook|telegram", re.I
)
"""What no article is called by; a feed says so of each of its links (`?from=rss`)."""
_OF_CHANNELS = frozenset(
    {
        "feed",
        "from",
        "medium",
        "partner",
        "ref",
        "referer",
        "referrer",
        "source",
        "src",
        "traffic_source",
        "via",
    }
)
_SESSIONS = re.compile(r"jsessionid|phpsessid|aspsessionid\w*|cftoken|oscsid|zenid", re.I)
"""The names that servers themselves give: Java's Servlet API, PHP, ASP, ColdFusion, osCommerce, Zen Cart."""
_SESSION_NAMES = frozenset({"s", "sess", "session", "session_id", "sessionid", "sid"})
_SESSION_VALUE = re.compile(r"(?=[^\d]*\d)(?=[^a-z]*[a-z])(?:[\da-f]{32}|[\da-f]{40}|[\da-v]{26})", re.I)
"""The session numbers of PHP (session.sid_length and its older hashes), and of phpBB and vBulletin."""
_VIEWS = frozenset(
    {("amp", ""), ("amp", "1"), ("amp", "true"), ("amp", "yes")}
    | {(name, "amp") for name in ("display", "format", "layout", "mode", "output", "outputtype", "view")}
)
"""Of the AMP twin (amp.dev, "Make your pages discoverable", and what plugins for WordPress make)."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What one source's addresses have of their own: the names, in lower case, of parameters that are part of
    the identity whatever is said here, and of those that are not."""

    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()

    @classmethod
    def of(cls, keep: Sequence[str], drop: Sequence[str]) -> Self:
        return cls(frozenset(map(str.lower, keep)), frozenset(map(str.lower, drop)))

    def __bool__(self) -> bool:
        return bool(self.keep or self.drop)


GENERAL = Parameters()


def identifying(query: Sequence[str], parameters: Parameters = GENERAL, *, alone: bool = False) -> list[str]:
    """Those of a query's `name=value` that say which page it is, in their order. `alone` says that the path
    names a script and not a page: a number in the query may be all that tells articles apart."""
    kept = [one for one in query if one and not _says_nothing(one, parameters)]
    sessions = [one for one in kept if _may_be_session(one, parameters)]
    if not sessions or (alone and len(sessions) == len(kept)):
        return kept
    return [one for one in kept if one not in sessions]


def _says_nothing(parameter: str, parameters: Parameters) -> bool:
    name, _, value = parameter.partition("=")
    name = name.lower()
    if name in parameters.keep:
        return False
    if name in parameters.drop or is_tracking(name) or _SESSIONS.fullmatch(name):
        return True
    return (name, value.lower()) in _VIEWS or bool(name in _OF_CHANNELS and _CHANNELS.fullmatch(value))


def _may_be_session(parameter: str, parameters: Parameters) -> bool:
    name, _, value = parameter.partition("=")
    name = name.lower()
    return name in _SESSION_NAMES and name not in parameters.keep and bool(_SESSION_VALUE.fullmatch(value))


@lru_cache(maxsize=4096)
def is_tracking(name: str) -> bool:
    """Whether tracking.txt has it."""
    return name in _TRACKING or name.startswith(_TRACKING_BEGINNINGS)


def _listed() -> list[str]:
    lines = files("clipdesk.model.urls").joinpath("tracking.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[0].lower() for line in lines if line and not line.startswith("#")]


_TRACKING = frozenset(name for name in _listed() if not name.endswith("*"))
_TRACKING_BEGINNINGS = tuple(name[:-1] for name in _listed() if name.endswith("*"))
