"""The shapes that features are passed in."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[Any]
"""One number a line, an element or a candidate: integers, truths or measures."""

FeatureColumns = NDArray[np.float64]
"""One row a feature, one column a candidate: features are measured one after the other."""

Rows = NDArray[np.float32]
"""What the model sees: one row a candidate, one column a feature, narrowed."""


def columns_of(measured: Sequence[ArrayLike]) -> FeatureColumns:
    """Features of the same candidates, each a list of numbers or several as an array, in one array."""
    flat = [np.asarray(numbers).ravel() for numbers in measured]
    return np.concatenate(flat, dtype=np.float64).reshape(-1, len(flat[0]))
