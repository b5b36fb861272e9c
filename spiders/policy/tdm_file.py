"""/.well-known/tdmrep.json: for which addresses of a site text and data mining is reserved. Pure.

W3C Community Group, TDM Reservation Protocol: an array of objects with `location` (a pattern as in
robots.txt), `tdm-reservation` (0 or 1) and `tdm-policy` (a URL). The first that fits counts.
"""

from dataclasses import dataclass
from typing import Any

import orjson

from spiders.policy.path_rules import Rule, path_of, rule_of
from spiders.policy.robots_txt import MAX_BYTES

ADDRESS = "/.well-known/tdmrep.json"
MOST_RULES = 1_000
"""Far above what a site needs; bounds the time of each page (chosen, not measured)."""
MOST_POLICY = 500
"""Characters of an address, as the reader of the page's own metadata keeps."""


@dataclass(frozen=True, slots=True)
class Reserving:
    """`policy` is None where it names none."""

    reserves: bool
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class TdmFile:
    rules: tuple[tuple[Rule, Reserving], ...] = ()

    def of(self, url: str) -> Reserving | None:
        """What it says of an address; None for one that it does not speak of."""
        path = path_of(url)
        return next((said for rule, said in self.rules if rule.matches(path)), None)


def read_tdm_file(content: bytes) -> TdmFile | None:
    """None for what is no such file; what is no rule in it says nothing."""
    try:
        listed = orjson.loads(content[:MAX_BYTES])
    except orjson.JSONDecodeError:
        return None
    if not isinstance(listed, list):
        return None
    return TdmFile(tuple(filter(None, map(_rule, listed[:MOST_RULES]))))


def _rule(said: Any) -> tuple[Rule, Reserving] | None:
    if not isinstance(said, dict) or not isinstance(said.get("location"), str):
        return None
    reserves = str(said.get("tdm-reservation")).strip()
    if reserves not in ("0", "1"):
        return None
    policy = said.get("tdm-policy")
    known = policy.strip()[:MOST_POLICY] or None if isinstance(policy, str) else None
    return rule_of(said["location"]), Reserving(reserves == "1", known)
