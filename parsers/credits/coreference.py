"""What a name means in its article: "the Post" after The Denver Post, and whose namesake it is. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from parsers.credits.cues import name_words, roles_of
from parsers.credits.outlets import Mention

_GIVEN = re.compile(r"(?<![\w-])([A-Z][a-zà-ÿ]{2,14}) (?:[A-Z]\. )?$")
_OPENS = re.compile(r"(?:^|\n|[.!?:;»”\"“„«(–—-] ?)$")
_APPOSED = re.compile(r", [a-z]")
_MEDIA = re.compile(r"broadcast|press|news|radio|rundfunk|televi|agen[ct]|media|zeitung", re.IGNORECASE)
_LONGEST_GIVEN, _LONGEST_SPELT, _APART = 24, 80, 40
"""Characters of a given name and of spelt-out letters before a name, and between names that are not named
together: bounds, of which none turns a labelled sentence
(python -m benchmarks.deciding_numbers --credits)."""


def as_the_article_means(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions, which are in order: short names as the longer ones before them, namesakes left out."""
    longer: dict[str, Mention] = {}
    others: set[str] = set()
    for mention in mentions:
        surface = text[mention.start : mention.end]
        last = surface.rpartition(" ")[2]
        if _is_surname(text, mention, surface) or _stands_for_others(text, mention, surface):
            others.add(surface)
        if surface in others:
            continue
        if last != surface.removeprefix("The ").removeprefix("the "):
            longer[last] = mention
        elif last in longer and last in name_words().last and _apart(text, longer[last], mention):
            mention = replace(mention, name=longer[last].name, known=longer[last].known)
        elif _is_short(mention, surface) and last not in name_words().alone:
            continue
        yield mention


def _apart(text: str, longer: Mention, short: Mention) -> bool:
    """Whether they are not named together, as The Times and the Financial Times may be."""
    between = text[longer.end : short.start]
    return len(between) > _APART or ". " in between or "\n" in between


def _is_short(mention: Mention, surface: str) -> bool:
    """Whether it is an unknown newspaper's, and but a word behind an article: the Post, dem Abendblatt."""
    word = mention.name.removeprefix("The ") == surface and surface in name_words().last
    return word and mention.known is None and not mention.shown


def _is_surname(text: str, mention: Mention, surface: str) -> bool:
    """Whether a given name stands before it: "said Ada Spiegel", "Ada Spiegel, a partner at"."""
    if not mention.known or mention.known.agency or mention.is_arabic or not surface.isalpha():
        return False
    given = _GIVEN.search(text, max(0, mention.start - _LONGEST_GIVEN), mention.start)
    if given is None or surface.isupper() or roles_of(given[1].lower()):
        return False
    return not _OPENS.search(text, max(0, given.start() - 2), given.start()) or bool(
        _APPOSED.match(text, mention.end)
    )


def _stands_for_others(text: str, mention: Mention, surface: str) -> bool:
    """Whether the letters are those of other words: "Certified Business Consultant (CBC)"."""
    if not surface.isupper() or text[mention.start - 1 : mention.start] != "(" or mention.known is None:
        return False
    words = re.findall(r"\w+", text[max(0, mention.start - _LONGEST_SPELT) : mention.start])
    spelt = words[-len(surface) :]
    return "".join(word[0] for word in spelt).upper() == surface and not _MEDIA.search(" ".join(spelt))
