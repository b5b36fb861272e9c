"""Boosted trees as plain arrays: how likely a line is body, by the model. Pure but for reading its file.

A tree is a run of nodes; a leaf points to itself. All rows walk all trees one level at a time, so that the
cost is a few array operations a level, whatever the number of trees. Where the first trees leave no doubt,
the others are not asked: six lines of ten need only two fifths of them. Indices have NumPy's own width, which
spares a conversion at every step.
"""

from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Forest:
    """`children` says at 2n where to go from node n if its feature is <= its threshold, at 2n + 1 if not.

    `firmer`: by how much the later trees multiply the log odds of lines that the first ones do not doubt.
    """

    roots: NDArray[np.intp]
    features: NDArray[np.intp]
    thresholds: NDArray[np.float32]
    children: NDArray[np.intp]
    values: NDArray[np.float32]
    depth: int
    firmer: float = 1.0

    def probabilities(self, rows: Rows) -> NDArray[np.float64]:
        """For each row the probability, 0..1, that its line is body."""
        first = self._first()
        margins = self._sums(rows, first)
        doubtful = np.flatnonzero(np.abs(margins) < _NO_DOUBT)
        whole = margins[doubtful] + self._sums(rows[doubtful], self.roots[len(first) :])
        margins *= self.firmer
        margins[doubtful] = whole
        probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-margins))
        return probabilities

    def fitted(self, rows: Rows) -> "Forest":
        """The same forest with the factor that fits the rows it was grown on (least squares)."""
        margins = self._sums(rows, self._first())
        sure = np.abs(margins) >= _NO_DOUBT
        firm = margins[sure]
        return replace(self, firmer=float(firm @ self._sums(rows[sure], self.roots) / (firm @ firm)))

    def _first(self) -> NDArray[np.intp]:
        return self.roots[: int(_FIRST_SHARE * len(self.roots))]

    def _sums(self, rows: Rows, roots: NDArray[np.intp]) -> NDArray[np.float64]:
        """What the trees with these roots add up to, for each row."""
        starts = range(0, len(rows), _ROWS_AT_ONCE)
        parts = [self._sum(rows[start : start + _ROWS_AT_ONCE], roots) for start in starts]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _sum(self, rows: Rows, roots: NDArray[np.intp]) -> NDArray[np.float64]:
        flat = np.ascontiguousarray(rows).ravel()
        first = np.arange(len(rows))[:, None] * rows.shape[1]
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
            roots=forest.roots.astype(np.int32),
            features=forest.features.astype(np.int16),
            thresholds=forest.thresholds,
            children=forest.children.astype(np.uint16),
            values=forest.values,
            depth=np.array(forest.depth),
            firmer=np.array(forest.firmer),
            names=np.array(NAMES),
        )


def load_forest(path: Path) -> Forest:
    """Raises ValueError for a model that needs a feature which is no longer measured."""
    with np.load(path) as arrays:
        names = arrays["names"].tolist()
        if missing := set(names) - set(NAMES):
            raise ValueError(
                f"{path}: grown on unknown features {', '.join(sorted(missing))}; train it again"
            )
        columns = np.array([NAMES.index(name) for name in names], dtype=np.intp)
        return Forest(
            arrays["roots"].astype(np.intp),
            columns[arrays["features"]],
            arrays["thresholds"],
            arrays["children"].astype(np.intp),
            arrays["values"],
            int(arrays["depth"]),
            float(arrays["firmer"]),
        )


@cache
def shipped() -> Forest:
    """The model that ships with the parser."""
    return load_forest(MODEL)
