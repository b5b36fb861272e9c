"""The words around people's names and instead of them, from the lexicon, as parts of expressions for lines as
they are printed (`re.IGNORECASE`)."""

import re
from collections.abc import Iterator

from clipdesk.model.folding import fold, key
from parsers.lexicon import Entry, entries, texts
from parsers.lexicon.agencies import Agency, agencies
from parsers.lexicon.pattern import in_print, pattern

_SHORTEST_CAPITALS = 3
"""Two capitals behind a name are initials or a degree sooner than an agency."""


def any_of(name: str, flag: str | None = None) -> str:
    """Any word of a list; with a flag, of those entries that have it."""
    return in_print(entry for entry in entries(name) if flag is None or flag in entry.properties)


def joined(name: str) -> str:
    """The key of a name without spaces, by which agencies and sites are known."""
    return key(name).replace(" ", "")


def _degree(text: str) -> str:
    """`Ph.D` is written `PhD`, `Ph.D` and `Ph. D` too."""
    return re.escape(text).replace(r"\.", r"\.?\s?")


def _without_waw() -> Iterator[Entry]:
    for entry in entries("byline.waw"):
        yield Entry(entry.language, entry.text.removeprefix("و"), True, {}, entry.file, entry.line)


def _behind_a_name(agency: Agency) -> Iterator[str]:
    """Its name and what else of its spellings is taken for nothing but an agency."""
    for spelling in agency.spellings:
        capitals = spelling.isupper() and len(spelling) >= _SHORTEST_CAPITALS
        if not agency.common and (spelling == agency.name or " " in spelling or capitals):
            yield spelling


PREFIXES = rf"(?:(?:{any_of('byline.work')}|eine?\s\w+)\s+)?{any_of('byline.by')}"
ROLES = any_of("byline.role")
CREDENTIALS = pattern(entries("byline.degree"), _degree)
"""In their own case."""
NOT_NAMES = rf"(?:{any_of('byline.no_name')}|{any_of('date.month', 'no_name')})"
ORGANIZATION_WORDS = any_of("byline.organization")
ORGANIZATION_ENDINGS = any_of("byline.organization_ending")
AND = any_of("byline.and")
W_NAMES = rf"{in_print(_without_waw())}(?!\w)"
"""Arabic words that begin with و, which is also `and`: without their first letter."""
AGENCY_WORDS = "|".join(
    sorted(
        (re.escape(name) for agency in agencies() for name in _behind_a_name(agency)), key=len, reverse=True
    )
)
"""Agencies that are written behind a name without any separator, in their own case."""

_NO_AGENCIES = frozenset(map(joined, texts("byline.not_agency")))
AGENCIES = (
    frozenset(joined(name) for agency in agencies() if not agency.common for name in agency.spellings)
    | frozenset(map(joined, texts("byline.agency")))
) - _NO_AGENCIES
"""How agencies sign, as keys without spaces."""
PARTICLES = frozenset(map(fold, texts("byline.particle")))
LABELS = frozenset(map(fold, texts("byline.label")))
ACCOUNTS = frozenset(map(joined, texts("byline.account")))
"""What content systems sign with, as keys without spaces."""
LEGAL_FORMS = "|".join(re.escape(text) for text in texts("name.legal"))
"""In their own case."""
OUTLET_WORDS = frozenset(entry.text for entry in entries("name.last"))
