"""The news agencies among the known outlets."""

from dataclasses import dataclass
from functools import cache

from parsers.lexicon.entries import entries


@dataclass(frozen=True, slots=True)
class Agency:
    """`spellings` are its name and all other ways to write it; `common` says that they are words, too."""

    name: str
    spellings: tuple[str, ...]
    common: bool


@cache
def agencies() -> tuple[Agency, ...]:
    """Every outlet that is an agency. Raises InvalidFiles."""
    return tuple(
        Agency(entry.text, (entry.text, *entry.values("also")), "common" in entry.properties)
        for entry in entries("outlet")
        if "agency" in entry.properties
    )
