"""The news agencies among the known outlets."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_OUTLETS = Path(__file__).parents[1] / "credits" / "outlets.yaml"


@dataclass(frozen=True, slots=True)
class Agency:
    """`spellings` are its name and all other ways to write it; `common` says that they are words, too."""

    name: str
    spellings: tuple[str, ...]
    common: bool


@cache
def agencies() -> tuple[Agency, ...]:
    """Every outlet that is an agency."""
    return tuple(_read())


def _read() -> Iterator[Agency]:
    for outlet in yaml.load(_OUTLETS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        if outlet.get("agency"):
            spellings = (outlet["name"], *(outlet.get("aliases") or ()))
            yield Agency(outlet["name"], spellings, bool(outlet.get("common")))
