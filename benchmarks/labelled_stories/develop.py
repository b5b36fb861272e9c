"""The half that the rules are developed on."""

import random
import re
from collections.abc import Iterator

from benchmarks.labelled_stories.pairs import Pair, Text, read, strangers, text_of


def pairs() -> Iterator[Pair]:
    """Every pair of the half."""
    data = read("develop.yaml")
    chance = random.Random(7)
    for entry in data["events"]:
        text = text_of(entry)
        for kind, other in _republished(text, entry["other_headline"], entry["swaps"], chance):
            yield Pair(kind, entry["language"], text, other, True)
    yield from strangers(data)


def _republished(
    text: Text, headline: str, swaps: list[list[str]], chance: random.Random
) -> Iterator[tuple[str, Text]]:
    body, half = text.body, (len(text.body) + 1) // 2
    some = chance.sample(swaps, 3)
    yield "whole", text
    yield "whole", Text(text.headline.upper(), tuple(paragraph.replace('"', "'") for paragraph in body))
    yield "retitled", Text(headline, body, standfirst=text.headline)
    yield "cut", Text(text.headline, body[:half])
    yield "cut", Text(headline, body[:2])
    yield "cut", Text(text.headline, (body[0], *body[2:-1]))
    yield "edited", Text(headline, tuple(_swapped(paragraph, swaps) for paragraph in body))
    yield "edited", Text(text.headline, tuple(_swapped(paragraph, some) for paragraph in body[:-1]))
    yield "joined", Text(text.headline, (" ".join(body),))
    yield "updated", Text(headline, tuple(_counted_on(paragraph, chance) for paragraph in body))
    yield "reworded", Text(headline, tuple(_reworded(paragraph, chance) for paragraph in body))


def _swapped(paragraph: str, swaps: list[list[str]]) -> str:
    for before, after in swaps:
        paragraph = paragraph.replace(before, after)
    return paragraph


def _counted_on(paragraph: str, chance: random.Random) -> str:
    """One number in four is another one."""
    return re.sub(r"\d+", lambda found: found[0] if chance.random() < 0.75 else f"{found[0]}7", paragraph)


def _reworded(paragraph: str, chance: random.Random) -> str:
    """One word in twelve is another one, of a script without spaces one sign in twelve."""
    unspaced = " " not in paragraph
    pieces = list(paragraph) if unspaced else paragraph.split(" ")
    changed = [piece if chance.random() > 1 / 12 else piece[::-1].lower() for piece in pieces]
    return ("" if unspaced else " ").join(changed)
