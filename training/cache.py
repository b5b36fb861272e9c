"""Examples kept between runs: to read all pages takes half a minute, to fit a model to them seconds."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from training.dataset import Example, read_examples
from training.pages import hashes

_ROOT = Path(__file__).parents[1]
_TELLING = ("parsers/**/*.py", "parsers/**/*.txt", "training/dataset.py", "training/labels.py")
_ARRAYS = ("rows", "labels", "words")


def cached_examples(bench: Path, cache: Path) -> list[Example]:
    """All examples, read anew where the pages, or the code that reads them, have changed."""
    path = cache / f"examples-{_key(bench)}.npz"
    if not path.exists():
        for stale in cache.glob("examples-*.npz"):
            stale.unlink()
        _keep(read_examples(bench), path)
    return list(_kept(path))


def _key(bench: Path) -> str:
    files = sorted(file for pattern in _TELLING for file in _ROOT.glob(pattern))
    told = [*sorted(hashes(bench).items()), *(file.read_bytes() for file in files)]
    return sha256(b"\0".join(str(one).encode() for one in told)).hexdigest()[:16]


def _keep(examples: Sequence[Example], path: Path) -> None:
    pages = [page for example in examples for page in (example, example.disguised) if page]
    about = [
        {
            "corpus": page.corpus, "url": page.url, "publisher": page.publisher, "body": page.body,
            "texts": page.texts, "truth_words": page.truth_words, "language": page.language,
            "has_disguise": page.disguised is not None,
        }
        for page in pages
    ]  # fmt: skip
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(page, name) for page in pages]) for name in _ARRAYS
    }
    unfinished = path.with_suffix(".tmp.npz")
    np.savez(unfinished, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **columns)
    unfinished.rename(path)


def _kept(path: Path) -> Iterator[Example]:
    with np.load(path) as arrays:
        about = json.loads(arrays["about"].tobytes())
        rows, labels, words = (arrays[name] for name in _ARRAYS)
    ends = np.cumsum([len(page["texts"]) for page in about])
    waiting: Example | None = None
    for page, end in zip(about, ends.tolist(), strict=True):
        part = slice(end - len(page["texts"]), end)
        has_disguise = page.pop("has_disguise")
        texts = tuple(page.pop("texts"))
        example = Example(**page, texts=texts, rows=rows[part], labels=labels[part], words=words[part])
        if has_disguise:
            waiting = example
        else:
            yield waiting.with_disguise(example) if waiting else example
            waiting = None
