import lightgbm as lgb
import numpy as np
import pytest

from parsers.body.features import NAMES
from training.export import as_forest


def test_the_exported_forest_decides_as_the_model_does() -> None:
    random = np.random.default_rng(7)
    rows = random.random((800, len(NAMES)), dtype=np.float32)
    labels = (rows[:, 3] + rows[:, 9] * rows[:, 5] > 0.9).astype(np.float32)
    settings = {"objective": "cross_entropy", "num_leaves": 12, "verbose": -1, "num_threads": 1}
    model = lgb.train(settings, lgb.Dataset(rows, labels), 20)
    assert as_forest(model).probabilities(rows) == pytest.approx(model.predict(rows), abs=1e-6)
