"""Which candidates are body: the model's probabilities against a threshold that follows the page. Pure."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

THRESHOLD = 0.5
_SURE = 0.7
_LEAST_TOP = 0.02
_TOP_LINES = 3
_LONG_WORDS = 12


def threshold(probabilities: NDArray[np.float64], words: Sequence[int]) -> float:
    """Lower where even the page's best long lines are uncertain: an odd page still has a body."""
    long = [
        probability for probability, count in zip(probabilities, words, strict=True) if count >= _LONG_WORDS
    ]
    top = sum(sorted(long)[-_TOP_LINES:]) / min(len(long), _TOP_LINES) if long else float(probabilities.max())
    return THRESHOLD * min(1.0, max(top, _LEAST_TOP) / _SURE)
