"""Every labelled page as rows of features with labels; kept in a cache folder, for training only."""

import pickle
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.body.clues import BodyClues
from parsers.body.features import feature_rows
from parsers.body.layout import lay_out
from parsers.document import Document, read_document
from parsers.metadata.json_ld import read_json_ld, text_of
from parsers.metadata.page_elements import collect
from training.labels import label_lines
from training.pages import CORPORA, LabelledPage, read_pages


@dataclass(slots=True)
class Example:
    """One page: `rows` are its candidates' features, `labels` the share of each that is body.

    `words` counts each candidate's words, `truth_words` those of the body, `lost` the body words in lines
    that are no candidates.
    """

    corpus: str
    url: str
    publisher: str
    body: str
    texts: list[str]
    rows: NDArray[np.float32]
    labels: NDArray[np.float32]
    words: NDArray[np.float32]
    truth_words: int
    lost: int
    groups: NDArray[np.int64]
    chains: list[tuple[str, ...]]


def clues_of(document: Document, url: str) -> BodyClues:
    page = collect(document.tree)
    json_ld = read_json_ld(page.json_ld, url=url, titles=[page.title])
    article = json_ld.article
    authors = tuple(text_of(value) for value in json_ld.values(article.get("author")))
    titles = (text_of(article.get("headline")), page.meta("og:title"), page.meta("twitter:title"))
    description = text_of(article.get("description")) or page.meta("og:description", "description")
    body = article.get("articleBody")
    return BodyClues(body if isinstance(body, str) else "", description, titles, authors)


def example(page: LabelledPage) -> Example | None:
    """None where the page has no line at all."""
    document = read_document(page.html, page.headers)
    if not document.outline.lines:
        return None
    layout = lay_out(document.outline)
    rows = feature_rows(layout, clues_of(document, page.url))
    texts = [line.text for line in document.outline.lines]
    labels = np.array(label_lines(texts, page.body), dtype=np.float32)
    words = np.array([len(text.split()) for text in texts], dtype=np.float32)
    chosen = np.array(layout.candidates, dtype=int)
    lost = float((words * (labels >= 0.5)).sum() - (words * (labels >= 0.5))[chosen].sum())
    groups = np.array(
        [document.outline.parents[document.outline.lines[n].element] for n in layout.candidates]
    )
    return Example(
        page.corpus, page.url, page.publisher, page.body, [texts[number] for number in layout.candidates],
        rows, labels[chosen], words[chosen], len(page.body.split()), int(lost), groups, chains(layout),
    )  # fmt: skip


def chains(layout):
    path = set(layout.path_to_near())
    o = layout.outline
    out = []
    for n in layout.candidates:
        e = o.lines[n].element
        c = [o.tags[e] + "|" + o.names[e]]
        while e not in path and o.parents[e] not in path and o.parents[e] >= 0:
            e = o.parents[e]
            c.append(o.tags[e] + "|" + o.names[e])
        if e > 0:
            c.append("^" + o.tags[o.parents[e]] + "|" + o.names[o.parents[e]])
        out.append(tuple(c))
    return out


def read_examples(bench: Path, cache: Path) -> list[Example]:
    """All examples, from the cache file if it is there."""
    file = cache / "examples.pickle"
    if file.exists():
        return pickle.loads(file.read_bytes())  # type: ignore[no-any-return]
    examples = []
    for corpus in CORPORA:
        for page in read_pages(bench, corpus):
            if found := example(page):
                examples.append(found)
            else:
                print(f"\nno line of text: {page.url}", file=sys.stderr)
            print(f"\r{corpus}: {len(examples)} pages", end="", file=sys.stderr)
    cache.mkdir(parents=True, exist_ok=True)
    file.write_bytes(pickle.dumps(examples))
    return examples
