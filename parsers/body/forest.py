"""Boosted trees as plain arrays: how likely a line is body, by the model. Pure but for reading its file.

A tree is a run of nodes; a leaf points to itself. All rows walk all trees one level at a time, so that the
cost is a few array operations a level, whatever the number of trees. Where the first trees leave no doubt,
the others are not asked: six lines of ten need only two fifths of them.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.body.columns import Rows
from parsers.body.features import NAMES

MODEL = Path(__file__).with_name("model.npz")
_ROWS_AT_ONCE = 512
_FIRST_SHARE = 0.4
_NO_DOUBT = 2.0
"""As log odds: beyond it, the trees that are left do not turn a verdict, they only make it firmer."""
_FIRMER = 1.37
"""By how much they do, over the lines that the model was trained on (least squares)."""


@dataclass(frozen=True, slots=True)
class Forest:
    """`children` says at 2n where to go from node n if its feature is <= its threshold, at 2n + 1 if not."""

    roots: NDArray[np.int32]
    features: NDArray[np.int32]
    thresholds: NDArray[np.float32]
    children: NDArray[np.int32]
    values: NDArray[np.float32]
    depth: int

    def probabilities(self, rows: Rows) -> NDArray[np.float64]:
        """For each row the probability, 0..1, that its line is body."""
        parts = [
            self._margins(rows[start : start + _ROWS_AT_ONCE]) for start in range(0, len(rows), _ROWS_AT_ONCE)
        ]
        return 1.0 / (1.0 + np.exp(-np.concatenate(parts))) if parts else np.zeros(0)

    def _margins(self, rows: Rows) -> NDArray[np.float64]:
        first = int(_FIRST_SHARE * len(self.roots))
        margins = self._sums(rows, self.roots[:first])
        doubtful = np.flatnonzero(np.abs(margins) < _NO_DOUBT)
        whole = margins[doubtful] + self._sums(rows[doubtful], self.roots[first:])
        margins *= _FIRMER
        margins[doubtful] = whole
        return margins

    def _sums(self, rows: Rows, roots: NDArray[np.int32]) -> NDArray[np.float64]:
        """What the trees with these roots add up to, for each row."""
        flat = np.ascontiguousarray(rows).ravel()
        first = np.arange(len(rows), dtype=np.int32)[:, None] * np.int32(rows.shape[1])
        nodes = np.repeat(roots[None, :], len(rows), axis=0)
        for _ in range(self.depth):
            right = flat.take(self.features.take(nodes) + first) > self.thresholds.take(nodes)
            nodes = self.children.take(2 * nodes + right)
        sums: NDArray[np.float64] = self.values.take(nodes).sum(axis=1, dtype=np.float64)
        return sums


def save(forest: Forest, path: Path) -> None:
    """Writes the same bytes for the same forest, with the names of the features it was grown on."""
    with path.open("wb") as stream:
        np.savez_compressed(
            stream,
            roots=forest.roots,
            features=forest.features.astype(np.int16),
            thresholds=forest.thresholds,
            children=forest.children.astype(np.uint16),
            values=forest.values,
            depth=np.array(forest.depth),
            names=np.array(NAMES),
        )


def load(path: Path) -> Forest:
    """Raises ValueError for a model that needs a feature which is no longer measured."""
    with np.load(path) as arrays:
        names = arrays["names"].tolist()
        if missing := set(names) - set(NAMES):
            raise ValueError(
                f"{path}: grown on unknown features {', '.join(sorted(missing))}; train it again"
            )
        columns = np.array([NAMES.index(name) for name in names], dtype=np.int32)
        return Forest(
            arrays["roots"].astype(np.int32),
            columns[arrays["features"]],
            arrays["thresholds"],
            arrays["children"].astype(np.int32),
            arrays["values"],
            int(arrays["depth"]),
        )


@cache
def shipped() -> Forest:
    """The model that ships with the parser."""
    return load(MODEL)
