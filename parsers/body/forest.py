"""Boosted trees as plain arrays: how likely a line is body, by the model. Pure but for reading its file.

A tree is a run of nodes; a leaf points to itself. All rows walk all trees one level at a time, so that the
cost is a few array operations a level, whatever the number of trees.
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
        flat = np.ascontiguousarray(rows).ravel()
        first = np.arange(len(rows), dtype=np.int32)[:, None] * np.int32(rows.shape[1])
        nodes = np.repeat(self.roots[None, :], len(rows), axis=0)
        for _ in range(self.depth):
            right = flat.take(self.features.take(nodes) + first) > self.thresholds.take(nodes)
            nodes = self.children.take(2 * nodes + right)
        margins: NDArray[np.float64] = self.values.take(nodes).sum(axis=1, dtype=np.float64)
        return margins


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
