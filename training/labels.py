"""Which lines of a page belong to its body: what the truth says of each, by shared word 4-grams."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

_WORD = re.compile(r"\w+")
_GRAM = 4
_NEAR = 3


def label_lines(texts: Sequence[str], body: str) -> list[float]:
    """For each line the share of it that the body holds, 0..1.

    Lines of fewer than four words, as most cells of tables are, count where they are a whole line of the
    body, or where the body has them between the same words as the page. Of lines that stand more often on
    the page than in the body, those nearest to other body lines are kept.
    """
    words = [_WORD.findall(text) for text in texts]
    grams = _grams(_WORD.findall(body))
    whole = {tuple(_WORD.findall(line)) for line in body.splitlines()}
    around = _surroundings(words)
    labels = [
        _share(line, grams)
        if len(line) >= _GRAM
        else float(bool(line) and (tuple(line) in whole or not grams.isdisjoint(_grams(near))))
        for line, near in zip(words, around, strict=True)
    ]
    _settle_repeats(labels, [" ".join(line) for line in words], " ".join(_WORD.findall(body)))
    return labels


def _grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def _surroundings(words: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """For each line so much of the page that every 4-gram of it holds the whole line."""
    page = list(chain.from_iterable(words))
    for line, end in zip(words, accumulate(map(len, words)), strict=True):
        yield page[max(0, end - _GRAM) : end - len(line) + _GRAM]


def _share(line: Sequence[str], grams: set[tuple[str, ...]]) -> float:
    own = list(zip(line, line[1:], line[2:], line[3:], strict=False))
    return sum(gram in grams for gram in own) / len(own)


def _settle_repeats(labels: list[float], keys: list[str], body: str) -> None:
    places: dict[str, list[int]] = {}
    for number, (label, key) in enumerate(zip(labels, keys, strict=True)):
        if label >= 0.5:
            places.setdefault(key, []).append(number)
    sure = [number for number, label in enumerate(labels) if label >= 0.6 and keys[number].count(" ") >= 14]
    padded = f" {body} "
    for key, numbers in places.items():
        wanted = max(1, padded.count(f" {key} "))
        if len(numbers) > wanted:
            others = [number for number in sure if keys[number] != key]
            numbers.sort(key=lambda number: _distance(number, others))
            for number in numbers[wanted:]:
                labels[number] = 0.0


def _distance(number: int, others: Sequence[int]) -> int:
    return sum(sorted(abs(number - other) for other in others)[:_NEAR])
