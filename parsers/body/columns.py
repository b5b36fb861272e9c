"""The shapes that features are passed in."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
"""One number a line, an element or a candidate: integers, truths or measures."""

Columns = NDArray[np.float64]
"""One row a candidate, one column a feature."""

Rows = NDArray[np.float32]
"""What the model sees: `Columns`, narrowed."""
