"""The half that the rules are developed on."""

import random
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


def _swapped(paragraph: str, swaps: list[list[str]]) -> str:
    for before, after in swaps:
        paragraph = paragraph.replace(before, after)
    return paragraph
