"""The body of a page: candidates, their probabilities, and the blocks that are kept. Pure."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.article import Block
from parsers.body.clues import NO_CLUES, BodyClues
from parsers.body.features import feature_rows
from parsers.body.forest import Forest, shipped
from parsers.body.kinds import blocks_of
from parsers.body.layout import Layout, lay_out
from parsers.body.select import threshold
from parsers.document import Document

Origin = Literal["dom", "json_ld", "embedded_json"]


@dataclass(frozen=True, slots=True)
class Body:
    """`blocks` in reading order; `confidence` 0..1, the mean certainty by words that each block is body.

    `origin` says whether the text was seen on the page or stood in its data; `container` is the place of the
    smallest element that holds most of the running text, as a CSS-like path, None where there is none.
    """

    blocks: tuple[Block, ...]
    confidence: float
    origin: Origin
    container: str | None


NO_BODY = Body((), 0.0, "dom", None)


def extract_body(document: Document, clues: BodyClues = NO_CLUES, forest: Forest | None = None) -> Body:
    """The body of a document; empty blocks where it has none. Never fails."""
    if not document.outline.lines:
        return NO_BODY
    layout = lay_out(document.outline)
    if not layout.candidates:
        return NO_BODY
    probabilities = (forest or shipped()).probabilities(feature_rows(layout, clues))
    words = [layout.outline.lines[number].text.count(" ") + 1 for number in layout.candidates]
    limit = threshold(probabilities, words)
    kept = [
        number
        for number, probability in zip(layout.candidates, probabilities, strict=True)
        if probability >= limit
    ]
    certain = np.maximum(probabilities, 1 - probabilities)
    confidence = float(np.average(certain, weights=words))
    return Body(blocks_of(layout, kept), confidence, "dom", _container(layout))


def _container(layout: Layout) -> str:
    path = []
    for element in layout.path_to_near()[:8]:
        names = layout.outline.names[element].split()
        path.append(layout.outline.tags[element] + "".join(f".{name}" for name in names[:2]))
    return " > ".join(reversed(path))
