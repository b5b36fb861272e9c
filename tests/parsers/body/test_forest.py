from pathlib import Path

import numpy as np
import pytest

from parsers.body.features import NAMES
from parsers.body.forest import Forest, load_forest, save, shipped


def stump(feature: int, threshold: float) -> Forest:
    """One tree: -1 where the feature is at most the threshold, +1 where it is above."""
    return Forest(
        roots=np.array([0], dtype=np.intp),
        features=np.array([feature, 0, 0], dtype=np.intp),
        thresholds=np.array([threshold, np.inf, np.inf], dtype=np.float32),
        children=np.array([1, 2, 1, 1, 2, 2], dtype=np.intp),
        values=np.array([0, -1, 1], dtype=np.float32),
        depth=1,
    )


def test_a_row_goes_left_at_most_and_right_above_the_threshold() -> None:
    rows = np.zeros((3, len(NAMES)), dtype=np.float32)
    rows[:, 4] = [1.0, 2.0, 3.0]
    low = 1 / (1 + np.e)
    assert stump(4, 2.0).probabilities(rows) == pytest.approx([low, low, 1 - low])


def test_no_rows_have_no_probabilities() -> None:
    assert len(stump(0, 0).probabilities(np.zeros((0, len(NAMES)), dtype=np.float32))) == 0


def test_rows_are_independent_of_how_many_are_read_at_once() -> None:
    rows = np.random.default_rng(1).random((1_500, len(NAMES)), dtype=np.float32) * 5
    whole = shipped().probabilities(rows)
    assert whole[700:710] == pytest.approx(shipped().probabilities(rows[700:710]))


def test_a_saved_forest_is_the_same_bytes_and_the_same_forest(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        save(stump(7, 0.5), tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert load_forest(tmp_path / "a.npz").features.tolist() == [7, 0, 0]


def test_a_model_of_unknown_features_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parsers.body.forest.NAMES", (*NAMES, "phase_of_the_moon"))
    save(stump(0, 0), tmp_path / "model.npz")
    monkeypatch.undo()
    with pytest.raises(ValueError, match="phase_of_the_moon"):
        load_forest(tmp_path / "model.npz")
