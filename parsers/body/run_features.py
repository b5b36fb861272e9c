"""What stood above a line, and where it stands among those of the same parent. Pure.

All of it is counted in candidates, the lines that the model is asked about.
"""

import numpy as np

from parsers.body.columns import FeatureColumns, Numbers
from parsers.body.layout import Layout
from parsers.body.phrases import COMMENTS

RUN_FEATURES = (
    "since_comments",
    "since_see_also",
    "same_parent_before",
    "same_parent_after",
    "clocks_before",
    "clocks_after",
)
_FAR = 99
_WINDOW = 6
"""Two or three comments, or items of a ticker, each with its time."""
_LONGEST_LABEL = 60


def run_columns(layout: Layout, leads_elsewhere: Numbers, clocks: Numbers) -> FeatureColumns:
    """The features in `RUN_FEATURES`; `leads_elsewhere` says of each candidate whether it is "read also",
    `clocks` whether it shows a time."""
    return np.array(
        [
            _since(_comment_labels(layout)),
            _since(leads_elsewhere > 0),
            *_among_siblings(layout),
            *_near(clocks),
        ],
        dtype=np.float64,
    )


def _comment_labels(layout: Layout) -> Numbers:
    """Whether each candidate is what stands above readers' comments."""
    texts = (layout.outline.lines[number].text for number in layout.candidates)
    return np.array([len(text) <= _LONGEST_LABEL and COMMENTS.begin(text.lower()) for text in texts])


def _since(marked: Numbers) -> Numbers:
    """How many candidates ago the last marked one was, `_FAR` at most."""
    number = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, number, -_FAR))
    return np.minimum(number - last, _FAR)


def _near(marked: Numbers) -> tuple[Numbers, Numbers]:
    """How many of the `_WINDOW` candidates before and after each are marked."""
    held = np.concatenate([[0.0], np.cumsum(marked > 0)])
    number = np.arange(len(marked))
    before = held[number] - held[np.maximum(number - _WINDOW, 0)]
    after = held[np.minimum(number + 1 + _WINDOW, len(marked))] - held[number + 1]
    return before, after


def _among_siblings(layout: Layout) -> tuple[Numbers, Numbers]:
    """How many candidates of the same parent element stand before and after each."""
    outline = layout.outline
    parents = np.array([outline.parents[outline.lines[number].element] for number in layout.candidates])
    order = np.argsort(parents, kind="stable")
    starts = np.searchsorted(parents[order], parents[order], side="left")
    ends = np.searchsorted(parents[order], parents[order], side="right")
    places = np.arange(len(parents))
    before, after = np.empty(len(parents)), np.empty(len(parents))
    before[order], after[order] = places - starts, ends - 1 - places
    return np.minimum(before, _FAR), np.minimum(after, _FAR)
