"""Which candidates are body, given how likely each is. Pure.

A line is kept if that raises the expected precision plus the expected recall of the page, both by words. On
an ordinary page that is a threshold near one half; on an odd one, where the model is sure of nothing, it
comes down by itself: such a page still has a body.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from parsers.body.phrases import count_words

_PRECISION_WEIGHT = 1.3
"""Above 1, because a wrongly kept line also misleads; chosen by cross-validation."""
_LOWEST, _HIGHEST = 0.15, 0.7
_LONG = 60


def select_lines(probabilities: NDArray[np.float64], texts: Sequence[str]) -> list[int]:
    """The places, in order, of the texts to keep; of equal long texts only the first."""
    if not len(probabilities):
        return []
    limit = threshold(probabilities, np.array([count_words(text) for text in texts], dtype=np.float64))
    seen: set[str] = set()
    kept = []
    for place in np.flatnonzero(probabilities >= limit).tolist():
        text = texts[place]
        if len(text) >= _LONG:
            if text in seen:
                continue
            seen.add(text)
        kept.append(place)
    return kept


def threshold(probabilities: NDArray[np.float64], words: NDArray[np.float64]) -> float:
    """The lowest probability worth keeping, between fixed bounds."""
    order = np.argsort(-probabilities, kind="stable")
    likely = probabilities[order]
    kept = np.cumsum(words[order])
    right = np.cumsum(likely * words[order])
    worth = _PRECISION_WEIGHT * right / kept + right / max(right[-1], 1e-9)
    return float(np.clip(likely[np.argmax(worth)], _LOWEST, _HIGHEST))
