"""How far the label of a page is believed: what it weighs in training. All pages are measured on."""

from collections.abc import Callable, Sequence

import numpy as np

from parsers.body.forest import Forest
from parsers.body.select import select_lines
from training.dataset import Example

_DOUBTED = ("n4k", "daniel")
"""Corpora whose truths were not all written by people who saw the page: some stop at a paywall of the day, or
after the first page of several."""
_BY_CORPUS = {"daniel": 0.5}
_NOISY = frozenset({"aif.ru", "ria.ru"})
"""Publishers whose truth in daniel holds boxes of links, or another article than the page."""
_LEAST_PRECISION, _MUCH_RECALL = 0.6, 0.8


def trusted(pages: Sequence[Example], grow: Callable[[Sequence[Example]], Forest]) -> dict[str, float]:
    """By URL what each page weighs, 0 to 1.

    A page of a doubted corpus weighs nothing where a model of the other corpora finds all that its truth has,
    and much more. `grow` makes that model.
    """
    weights = {page.url: _BY_CORPUS.get(page.corpus, 1.0) for page in pages}
    weights |= dict.fromkeys((page.url for page in pages if page.publisher in _NOISY), 0.0)
    for corpus in _DOUBTED:
        own = [page for page in pages if page.corpus == corpus]
        publishers = {page.publisher for page in own}
        others = [page for page in pages if page.corpus != corpus and page.publisher not in publishers]
        if own and others:
            forest = grow(others)
            weights |= dict.fromkeys((page.url for page in own if _stops_early(page, forest)), 0.0)
    return weights


def _stops_early(page: Example, forest: Forest) -> bool:
    kept = np.zeros(len(page.texts), dtype=bool)
    kept[select_lines(forest.probabilities(page.rows), page.texts)] = True
    labelled = page.labels >= 0.5
    found = page.words[kept & labelled].sum()
    return bool(
        found < _LEAST_PRECISION * page.words[kept].sum()
        and found >= _MUCH_RECALL * page.words[labelled].sum()
    )
