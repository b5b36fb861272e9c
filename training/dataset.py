"""Every labelled page as rows of features with labels."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from parsers.article import body_clues
from parsers.body import BodyClues
from parsers.body.features import feature_rows
from parsers.body.layout import lay_out
from parsers.body.phrases import count_words
from parsers.document import Outline, read_document
from parsers.metadata import read_metadata
from training.labels import label_lines
from training.pages import CORPORA, LabelledPage, read_pages
from training.scripts import SCRIPTS, in_another_script

_HIDDEN_NAMES = 0.4
_HIDDEN_CLUES = 0.6
_IN_ANOTHER_SCRIPT = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """One page: `rows` are its candidates' features, `labels` the share, 0..1, of each that is body.

    `texts` and `words` belong to the candidates; `truth_words` counts the words of the whole body.
    `disguised` is the page as a publisher with other habits might have written it, to learn from beside it;
    nothing is measured on it.
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
    language: str | None = None
    disguised: "Example | None" = None

    def with_disguise(self, disguised: "Example | None") -> "Example":
        return replace(self, disguised=disguised)


def read_examples(bench: Path) -> list[Example]:
    """All pages that have a line of text, with a progress line."""
    examples: list[Example] = []
    for corpus in CORPORA:
        for number, page in enumerate(read_pages(bench, corpus), 1):
            if number % 20 == 0:
                print(f"\r\033[Kreading {corpus}: {number} pages", end="", file=sys.stderr, flush=True)
            examples.extend(_examples(page))
    print(file=sys.stderr)
    return examples


def _examples(page: LabelledPage) -> Iterator[Example]:
    """One example, or none where the page has no line at all."""
    document = read_document(page.html, page.headers)
    outline = document.outline
    clues = body_clues(read_metadata(document, page.url, page.headers, fetched_at=None))
    labels = label_lines([line.text for line in outline.lines], page.body)
    example = _example(page, outline, clues, labels)
    if example is not None:
        random = Random(page.url)
        disguised = _example(page, *_elsewhere(*disguise(outline, clues, random), random), labels)
        yield example.with_disguise(disguised)


def disguise(outline: Outline, clues: BodyClues, random: Random) -> tuple[Outline, BodyClues]:
    """Some class names without meaning, some clues unsaid; what shares a name still does."""
    hidden = {
        name: f"x{number}"
        for number, name in enumerate(sorted(set(outline.names)))
        if name and random.random() < _HIDDEN_NAMES
    }
    json_ld, description = random.random() < _HIDDEN_CLUES, random.random() < _HIDDEN_CLUES
    return (
        replace(outline, names=[hidden.get(name, name) for name in outline.names]),
        replace(
            clues,
            json_ld_body="" if json_ld else clues.json_ld_body,
            description="" if description else clues.description,
        ),
    )


def _elsewhere(outline: Outline, clues: BodyClues, random: Random) -> tuple[Outline, BodyClues]:
    """Some pages in another script, the others as they are."""
    if random.random() >= _IN_ANOTHER_SCRIPT:
        return outline, clues
    return in_another_script(outline, clues, random.choice(SCRIPTS), random)


def _example(page: LabelledPage, outline: Outline, clues: BodyClues, labels: list[float]) -> Example | None:
    layout = lay_out(outline) if outline.lines else None
    if layout is None or not layout.candidates:
        return None
    texts = tuple(outline.lines[number].text for number in layout.candidates)
    return Example(
        corpus=page.corpus,
        url=page.url,
        language=page.language,
        publisher=page.publisher,
        body=page.body,
        texts=texts,
        rows=feature_rows(layout, clues),
        labels=np.array([labels[number] for number in layout.candidates]),
        words=np.array([float(count_words(text)) for text in texts]),
        truth_words=sum(map(count_words, filter(None, page.body.splitlines()))),
    )
