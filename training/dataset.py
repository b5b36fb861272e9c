"""Every labelled page as rows of features with labels."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.article import body_clues
from parsers.body.features import feature_rows
from parsers.body.layout import lay_out
from parsers.document import read_document
from parsers.metadata import read_metadata
from training.labels import label_lines
from training.pages import CORPORA, LabelledPage, read_pages


@dataclass(frozen=True, slots=True)
class Example:
    """One page: `rows` are its candidates' features, `labels` the share, 0..1, of each that is body.

    `texts` and `words` belong to the candidates; `truth_words` counts the words of the whole body.
    """

    corpus: str
    url: str
    publisher: str
    body: str
    texts: tuple[str, ...]
    rows: NDArray[np.float32]
    labels: NDArray[np.float64]
    words: NDArray[np.float64]
    truth_words: int


def read_examples(bench: Path) -> list[Example]:
    """All pages that have a line of text, with a progress line."""
    examples: list[Example] = []
    for corpus in CORPORA:
        for number, page in enumerate(read_pages(bench, corpus), 1):
            if number % 20 == 0:
                print(f"\r\033[Kreading {corpus}: {number} pages", end="", file=sys.stderr, flush=True)
            examples.extend(_example(page))
    print(file=sys.stderr)
    return examples


def _example(page: LabelledPage) -> Iterator[Example]:
    """One example, or none where the page has no line at all."""
    document = read_document(page.html, page.headers)
    if not document.outline.lines:
        return
    layout = lay_out(document.outline)
    if not layout.candidates:
        return
    rows = feature_rows(layout, body_clues(read_metadata(document, page.url, page.headers, fetched_at=None)))
    labels = label_lines([line.text for line in document.outline.lines], page.body)
    texts = tuple(document.outline.lines[number].text for number in layout.candidates)
    yield Example(
        corpus=page.corpus,
        url=page.url,
        publisher=page.publisher,
        body=page.body,
        texts=texts,
        rows=rows,
        labels=np.array([labels[number] for number in layout.candidates]),
        words=np.array([text.count(" ") + 1.0 for text in texts]),
        truth_words=len(page.body.split()),
    )
