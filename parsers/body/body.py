"""The body of a page: candidates, their probabilities, and the blocks that are kept. Pure."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from clipdesk.model.article import Block, BlockKind
from parsers.body.captions import without_captions
from parsers.body.clues import NO_CLUES, BodyClues
from parsers.body.continuing import with_continuing
from parsers.body.features import feature_rows
from parsers.body.forest import Forest, shipped
from parsers.body.furniture import without_edges
from parsers.body.kinds import blocks_of
from parsers.body.layout import Layout, lay_out
from parsers.body.page_data import json_ld_markup, script_markup
from parsers.body.posts import with_posts
from parsers.body.select import select_lines
from parsers.document import Document, read_document

Origin = Literal["dom", "json_ld", "embedded_json"]

_SHOWS_LITTLE = 1_000
_HIDES_MUCH = 3
"""The page's data is believed only where it holds several times what the page shows."""


@dataclass(frozen=True, slots=True)
class Body:
    """`blocks` in reading order; `confidence` 0..1, how certain the model is of its candidates, by words.

    `origin` says whether the text was seen on the page or stood in its data; `container` names the smallest
    element that holds most of the running text, outermost first, None where the page has no line.
    """

    blocks: tuple[Block, ...]
    confidence: float
    origin: Origin = "dom"
    container: str | None = None


NO_BODY = Body((), 0.0)


def extract_body(document: Document, clues: BodyClues = NO_CLUES, forest: Forest | None = None) -> Body:
    """The body of a document; empty blocks where it has none. Never fails."""
    forest = forest or shipped()
    shown = _shown(document, clues, forest)
    size = _size(shown)
    if size < len(clues.json_ld_body) / _HIDES_MUCH:
        inside = _inside(json_ld_markup(clues.json_ld_body), forest)
        if _size(inside) > _HIDES_MUCH * size:
            return replace(inside, origin="json_ld")
    if size < _SHOWS_LITTLE:
        inside = _inside(script_markup(document), forest)
        if _size(inside) > _HIDES_MUCH * size:
            return replace(inside, origin="embedded_json")
    return shown


def _size(body: Body) -> int:
    return sum(len(block.text) for block in body.blocks)


def _inside(markup: str, forest: Forest) -> Body:
    """The body of a piece of markup; all of it where the model would drop more than half."""
    document = read_document(f"<article>{markup}</article>".encode())
    lines = [line.text for line in document.outline.lines]
    body = _shown(document, NO_CLUES, forest)
    if _size(body) >= sum(map(len, lines)) / 2:
        return body
    return replace(body, blocks=tuple(Block(BlockKind.PARAGRAPH, line) for line in lines))


def _shown(document: Document, clues: BodyClues, forest: Forest) -> Body:
    """The body that a reader sees."""
    lines = document.outline.lines
    if not lines:
        return NO_BODY
    layout = lay_out(document.outline)
    if not layout.candidates:
        return Body((), 0.0, "dom", _name(layout))
    rows = feature_rows(layout, clues)
    probabilities = forest.probabilities(rows)
    texts = [lines[number].text for number in layout.candidates]
    places = with_continuing(select_lines(probabilities, texts), rows, probabilities)
    places = without_captions(places, rows, texts)
    places = without_edges(places, texts, clues.authors)
    kept = with_posts(layout, [layout.candidates[place] for place in places])
    certain = np.maximum(probabilities, 1 - probabilities)
    confidence = float(np.average(certain, weights=[len(text) for text in texts]))
    return Body(blocks_of(layout, kept), confidence, "dom", _name(layout))


def _name(layout: Layout) -> str:
    """The container as `main > article.story`, for whoever looks for the reason of a bad body."""
    outline = layout.outline
    return " > ".join(
        ".".join([outline.tags[element], *outline.names[element].split()[:2]])
        for element in reversed(layout.path_to_near()[:8])
    )
