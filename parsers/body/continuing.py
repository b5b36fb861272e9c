"""Short sentences right beside the text, of the same kind of element, which the model alone would drop. Pure.

A last paragraph of six words looks like many a line that is none. Where it ends like a sentence, says nothing
that promotions, bylines and captions say, and is built as the text beside it is, it is of the text: on no
labelled corpus does this cost precision that it does not gain in recall.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from parsers.body.columns import Rows
from parsers.body.features import NAMES

_LEAST = 0.05
"""As likely as this at least, by the model."""
_SAME_KIND = 0.3
"""So much of the page's running text is in elements of the same tag and names, under parents of one kind."""
_NOTHING_OF = (
    "link_share", "see_also", "byline", "calls", "credits", "notices", "is_title", "inside_FIGURE",
)  # fmt: skip
_ASKED = ("ends_sentence", "kind_mass", "bold_share", "repeats")
_COLUMN = {name: NAMES.index(name) for name in (*_NOTHING_OF, *_ASKED)}
_NOTHING = [_COLUMN[name] for name in _NOTHING_OF]


def with_continuing(kept: Sequence[int], rows: Rows, probabilities: NDArray[np.float64]) -> list[int]:
    """The places of kept candidates, and those beside them that go on with the text."""
    if not kept:
        return []
    is_kept = np.zeros(len(rows), dtype=bool)
    is_kept[list(kept)] = True
    goes_on = (
        (probabilities >= _LEAST)
        & (rows[:, _COLUMN["ends_sentence"]] > 0)
        & (rows[:, _COLUMN["kind_mass"]] >= _SAME_KIND)
        & (rows[:, _COLUMN["bold_share"]] < 0.5)
        & (rows[:, _COLUMN["repeats"]] <= 1)
        & ~rows[:, _NOTHING].any(axis=1)
    )
    for place in np.flatnonzero(goes_on & ~is_kept).tolist():
        is_kept[place] = is_kept[max(0, place - 1) : place + 2].any()
    return np.flatnonzero(is_kept).tolist()
