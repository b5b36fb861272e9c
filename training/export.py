"""A LightGBM model as the arrays that the parser walks."""

from typing import Any

import lightgbm as lgb
import numpy as np

from parsers.body.forest import Forest


def as_forest(model: lgb.Booster) -> Forest:
    builder = _Builder()
    for tree in model.dump_model()["tree_info"]:
        builder.roots.append(builder.add(tree["tree_structure"], 0))
    children = np.array(builder.children, dtype=np.intp).ravel()
    if len(builder.values) >= 65_536:
        raise ValueError(f"{len(builder.values)} nodes do not fit 16 bits")
    return Forest(
        np.array(builder.roots, dtype=np.intp),
        np.array(builder.features, dtype=np.intp),
        np.array(builder.thresholds, dtype=np.float32),
        children,
        np.array(builder.values, dtype=np.float32),
        builder.depth,
    )


class _Builder:
    def __init__(self) -> None:
        self.roots: list[int] = []
        self.features: list[int] = []
        self.thresholds: list[float] = []
        self.children: list[tuple[int, int]] = []
        self.values: list[float] = []
        self.depth = 0

    def add(self, node: dict[str, Any], depth: int) -> int:
        """Appends a node with all below it; the depth is bounded by the number of leaves."""
        number = len(self.values)
        self.depth = max(self.depth, depth)
        self.features.append(node.get("split_feature", 0))
        self.thresholds.append(_narrow(node["threshold"]) if "threshold" in node else np.inf)
        self.values.append(node.get("leaf_value", 0.0))
        self.children.append((number, number))
        if "threshold" in node:
            if node["decision_type"] != "<=":
                raise ValueError(f"split by {node['decision_type']}: features must be numeric")
            left = self.add(node["left_child"], depth + 1)
            self.children[number] = (left, self.add(node["right_child"], depth + 1))
        return number


def _narrow(threshold: float) -> float:
    """The largest float32 that is not above the threshold: features are float32, so no decision changes."""
    narrow = np.float32(threshold)
    return float(narrow if narrow <= threshold else np.nextafter(narrow, np.float32(-np.inf)))
