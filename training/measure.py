"""How good a selection of lines is, by the measure that comes with the labelled pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parsers.body.forest import Forest
from parsers.body.select import select_lines
from training.dataset import Example
from training.pages import CORPORA

_REDRAWN = 2_000
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Score:
    """Mean precision and recall over the pages of one corpus, and the F1 of the two means.

    Had other publishers of the kind been labelled, the F1 would lie between `low` and `high` in 19 of 20
    cases (a bootstrap over the publishers).
    """

    pages: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float


def predict(example: Example, forest: Forest) -> str:
    kept = select_lines(forest.probabilities(example.rows), example.texts)
    return "\n".join(example.texts[place] for place in kept)


def scores(
    measure: ModuleType, examples: Sequence[Example], predictions: Mapping[str, str]
) -> dict[str, Score]:
    """By corpus, those without pages left out, and by language where the labels name it: `daniel ru`."""
    found = {}
    for group in _groups(examples):
        pages = [example for example in examples if group in _names(example)]
        pairs = [measure.precision_recall(page.body, predictions[page.url]) for page in pages]
        found[group] = score(pairs, [page.publisher for page in pages])
    return found


def _groups(examples: Sequence[Example]) -> list[str]:
    known = {name for example in examples for name in _names(example)}
    return sorted(known, key=lambda name: (CORPORA.index(name.partition(" ")[0]), name))


def _names(example: Example) -> tuple[str, ...]:
    if example.language is None:
        return (example.corpus,)
    return example.corpus, f"{example.corpus} {example.language}"


def score(pairs: Sequence[tuple[float | None, float | None]], publishers: Sequence[str]) -> Score:
    """Of each page its precision and recall, None where it has none, and its publisher."""
    numbers = np.array(pairs, dtype=np.float64)
    precision, recall = np.nanmean(numbers, axis=0)
    low, high = np.quantile(_f1(*_redrawn(numbers, publishers)), (0.025, 0.975))
    return Score(
        len(pairs), float(precision), float(recall), float(_f1(precision, recall)), float(low), float(high)
    )


def _f1(precision: Any, recall: Any) -> Any:
    return 2 * precision * recall / np.maximum(precision + recall, _LEAST)


def _redrawn(pairs: NDArray[np.float64], publishers: Sequence[str]) -> NDArray[np.float64]:
    """Mean precisions and mean recalls of corpora of publishers drawn, with replacement, from these."""
    publisher = np.unique(publishers, return_inverse=True)[1]
    count = publisher.max() + 1
    times = np.random.default_rng(1).multinomial(count, np.full(count, 1 / count), _REDRAWN)[:, publisher]
    means: NDArray[np.float64] = (times @ np.nan_to_num(pairs)) / np.maximum(times @ ~np.isnan(pairs), _LEAST)
    return means.T


def table(title: str, found: Mapping[str, Score]) -> str:
    lines = [title, f"{'corpus':9} {'pages':>5}  precision  recall     F1  95% of publishers"]
    for corpus, of in found.items():
        lines.append(
            f"{corpus:9} {of.pages:5}  {of.precision:9.3f}  {of.recall:6.3f}  {of.f1:5.3f}"
            f"  {of.low:.3f} to {of.high:.3f}"
        )
    return "\n".join(lines)
