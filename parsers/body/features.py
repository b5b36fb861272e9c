"""What the model sees of each candidate line: a row of numbers, none of them tied to a language. Pure."""

from math import log

import numpy as np

from parsers.body import place_features, text_features
from parsers.body.clues import BodyClues
from parsers.body.columns import FeatureColumns, Rows
from parsers.body.layout import Layout
from parsers.body.place_features import place_columns
from parsers.body.run_features import RUN_FEATURES, run_columns
from parsers.body.text_features import text_columns

_OWN = (*text_features.TEXT_FEATURES, *place_features.PLACE_FEATURES)
_BESIDE = ("chars", "link_share", "ends_sentence", "json_ld", "tag", "kind_mass", "media")
_NEXT_BUT_ONE = 2
_RANGE = ("json_ld_share", "json_ld_outside")
NAMES = (
    *_OWN,
    *_RANGE,
    *RUN_FEATURES,
    *(f"previous_{name}" for name in _BESIDE),
    *(f"next_{name}" for name in _BESIDE),
    *(f"previous_but_one_{name}" for name in _BESIDE[:_NEXT_BUT_ONE]),
    *(f"next_but_one_{name}" for name in _BESIDE[:_NEXT_BUT_ONE]),
)
_BESIDE_COLUMNS = [_OWN.index(name) for name in _BESIDE]
_JSON_LD = _OWN.index("json_ld")
_SEE_ALSO = _OWN.index("see_also")
_TIME = _OWN.index("time")
_CHARS = _OWN.index("chars")
_LINE_MASS = _OWN.index("line_mass")
_LONG = log(50)


def feature_rows(layout: Layout, clues: BodyClues) -> Rows:
    """One row a candidate, columns as in `NAMES`; the layout has at least one candidate."""
    own = np.concatenate([text_columns(layout, clues), place_columns(layout)])
    columns = np.concatenate(
        [own, _json_ld_range(own), run_columns(layout, own[_SEE_ALSO], own[_TIME]), _neighbours(own)],
        dtype=np.float32,
        casting="same_kind",
    )
    return np.ascontiguousarray(columns.T)


def _json_ld_range(own: FeatureColumns) -> FeatureColumns:
    """How much of the mass the articleBody covers; how many candidates a line is outside what it covers."""
    covered = own[_JSON_LD]
    number = np.arange(len(covered))
    found = np.flatnonzero((covered > 0.9) & (own[_CHARS] > _LONG))
    if not len(found):
        share = -1.0 if covered.max() <= -1.0 else 0.0
        return np.array([np.full(len(number), share), np.zeros(len(number))])
    mass = own[_LINE_MASS]
    share = mass[found].sum() / max(mass.sum(), 1e-9)
    outside = np.where(number < found[0], number - found[0], np.maximum(number - found[-1], 0))
    return np.array([np.full(len(covered), share), outside])


def _neighbours(own: FeatureColumns) -> FeatureColumns:
    """Some features of the two candidates before and the two after; -1 where there is none."""
    size = own.shape[1]
    padded = np.full((len(_BESIDE), size + 4), -1.0)
    padded[:, 2 : size + 2] = own[_BESIDE_COLUMNS]
    far = padded[:_NEXT_BUT_ONE]
    return np.concatenate([padded[:, 1 : size + 1], padded[:, 3 : size + 3], far[:, :size], far[:, 4:]])
