"""A candidate for the headline, and what a site's name is cut from it by. Pure."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from clipdesk.model.folding import key

MAX_HEADLINE_CHARS = 500
MIN_HEADLINE_CHARS = 12
"""A bound, and the least of a headline, against a section's name. Set by eye on the labelled pages, as are
the numbers of this folder that name no other origin (see `bylines`)."""
SEPARATOR = re.compile(
    r"\s[|\-–—·•»«›‹>*⋆~\\]\s|\s::?\s|\s?[|｜ㅣ]\s?|\s/\s|\s?_\s|\s-\s?|"
    r"(?<=[^\x00-\u1fff])_|_(?=[^\x00-\u1fff])|(?<=[^\x00-\u1fff])：|：(?=[^\x00-\u1fff])"
)
_MARK = re.compile(r"[|｜ㅣ：]|\s[\-–—·•»«›‹>*⋆~\\:/_]|_\s|(?<=[^\x00-\u1fff])_|_(?=[^\x00-\u1fff])")
_NAME_IN_ASCII = re.compile(r"[A-Za-z][A-Za-z0-9.&-]{1,20}")
"""A site's name in Latin letters, as it stands beside one in other letters."""
_OTHER_LETTERS = re.compile(r"[^\x00-\u1fff]{2,20}")


@dataclass(frozen=True, slots=True)
class Title:
    """One candidate: the weight is its vote, the origin where it stood."""

    text: str
    origin: str
    weight: float


def segments(text: str) -> list[str]:
    """The parts of a title between its separators; the whole, where it has none."""
    return SEPARATOR.split(text) if _MARK.search(text) else [text]


def without_site_name(text: str, names: Set[str]) -> str:
    """The title without its leading or trailing segments that name the site."""
    for _ in range(3):
        cuts = list(SEPARATOR.finditer(text)) if _MARK.search(text) else []
        if not cuts:
            break
        head, tail = text[: cuts[0].start()], text[cuts[-1].end() :]
        if _names_site(tail, names):
            text = text[: cuts[-1].start()]
        elif _names_site(head, names):
            text = text[cuts[0].end() :]
        else:
            break
    return text.strip()


def _names_site(segment: str, names: Set[str]) -> bool:
    joined = key(segment).replace(" ", "")
    return joined in names or any(part in names for part in _latin_part(segment))


def _latin_part(segment: str) -> Iterator[str]:
    """`uho` of `uho優活健康網`: beside other letters, the site's name in those of its address."""
    latin = _NAME_IN_ASCII.match(segment)
    if latin and _OTHER_LETTERS.fullmatch(segment, latin.end()):
        yield key(latin[0]).replace(" ", "")
