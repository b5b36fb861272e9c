"""Tags of languages (BCP 47, RFC 5646): a declared one, the language in it, and the country. Pure."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from parsers.lexicon import entries

_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.].*)?$", re.IGNORECASE)


def language_tag(declared: str) -> str | None:
    """A declared language as BCP 47 (`en_us` -> `en-US`), None where it is none."""
    found = _TAG.match(declared.strip())
    if not found:
        return None
    parts = (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper())
    return "-".join(filter(None, parts))


def primary(tag: str) -> str:
    """The language's primary subtag, one for all codes that the language has: `en-GB`, `eng` -> `en`."""
    known = _codes()
    language = tag.lower().partition("-")[0]
    return known.get(tag.lower(), known.get(language, language)).partition("-")[0]


def region(tag: str) -> str | None:
    """The region subtag (ISO 3166-1, or a number of UN M.49); None where the tag has none that exists."""
    tag = _codes().get(tag.lower(), tag)
    named = next((part.upper() for part in tag.split("-")[1:] if len(part) in (2, 3)), "")
    return named if named.isdecimal() or named in _countries() else None


@cache
def _codes() -> Mapping[str, str]:
    return {entry.text: entry.properties["is"] for entry in entries("language.code")}


@cache
def _countries() -> frozenset[str]:
    """The codes of ISO 3166-1, as the IANA time zone database has them."""
    table = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line.partition("\t")[0] for line in table.splitlines() if not line.startswith("#"))
