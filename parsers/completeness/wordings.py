"""The phrases by which a page says what it is, from `wordings.yaml`. Pure but for reading that file once."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

Kind = Literal["block_title", "block_text", "consent", "paywall", "missing", "login", "listing_title"]

_FILE = Path(__file__).with_name("wordings.yaml")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "‑": "-", "…": "...", "\u00a0": " "})


def folded(text: str) -> str:
    """The spelling that phrases are matched in."""
    return " ".join(text.translate(_STRAIGHT).casefold().split())


def phrases_in(kind: Kind, text: str) -> list[str]:
    """The different phrases of a kind in a folded text, in the order of their first appearance."""
    return list(dict.fromkeys(_patterns()[kind].findall(text)))


@lru_cache(maxsize=1)
def _patterns() -> dict[Kind, re.Pattern[str]]:
    """One alternation a kind, the longest phrase first; phrases begin where a word begins."""
    book: dict[Kind, dict[str, list[str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    patterns = {}
    for kind, languages in book.items():
        phrases = {folded(str(phrase)) for phrases in languages.values() for phrase in phrases}
        ordered = sorted(phrases, key=len, reverse=True)
        patterns[kind] = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + ")")
    return patterns
