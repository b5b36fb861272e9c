"""Fitting the trees: what a line weighs, and by which settings they grow."""

from collections.abc import Mapping, Sequence

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from parsers.body.forest import Forest
from training.dataset import Example
from training.export import as_forest
from training.trust import trusted

SETTINGS: Mapping[str, object] = {
    "objective": "cross_entropy",
    "learning_rate": 0.11,
    "num_leaves": 40,
    "max_depth": 9,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 63,
    "seed": 3,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
ROUNDS = 100
_ROUGH_ROUNDS = 40

_LEAST_WORDS = 3.0
_BODY_PRIOR = 50.0
_SCALE = 50.0
_DISGUISED = 0.5
"""What a line of a disguised page weighs beside the same line as it was found."""


def fit(pages: Sequence[Example]) -> Forest:
    """A forest from the pages, each as far as its label is believed, and their disguises."""
    trust = trusted(pages, _grow_roughly)
    believed = [page for page in pages if trust[page.url]]
    disguised = [page for page in believed if page.disguised]
    examples = [*believed, *(page.disguised for page in disguised if page.disguised)]
    weights = [
        *(trust[page.url] * _weights(page) for page in believed),
        *(_DISGUISED * trust[page.url] * _weights(page.disguised) for page in disguised if page.disguised),
    ]
    return _grow(examples, weights, ROUNDS)


def _grow_roughly(pages: Sequence[Example]) -> Forest:
    """A forest that is good enough to doubt labels by."""
    return _grow(pages, [_weights(page) for page in pages], _ROUGH_ROUNDS)


def _grow(examples: Sequence[Example], weights: Sequence[NDArray[np.float64]], rounds: int) -> Forest:
    rows = np.vstack([example.rows for example in examples])
    labels = np.concatenate([example.labels >= 0.5 for example in examples]).astype(np.float32)
    data = lgb.Dataset(rows, labels, weight=np.concatenate(weights))
    return as_forest(lgb.train(dict(SETTINGS), data, rounds)).fitted(rows)


def _weights(example: Example) -> NDArray[np.float64]:
    """A line weighs as the share of the page's words that a mistake about it would cost, at most 1."""
    share = (example.words + _LEAST_WORDS) / (example.truth_words + _BODY_PRIOR)
    return np.minimum(share, 1.0) * _SCALE
