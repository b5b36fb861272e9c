from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training import cache
from training.dataset import Example

PAGE = Example(
    "daniel", "https://a.example/1", "a.example", "Wells.", ("Wells.", "Home"), np.ones((2, 3), np.float32),
    np.array([1.0, 0.0]), np.array([1.0, 1.0]), 1, "ru",
)  # fmt: skip
DISGUISED = replace(
    PAGE, rows=np.zeros((1, 3), np.float32), texts=("Y",), labels=np.ones(1), words=np.ones(1)
)


def test_examples_are_read_once_and_come_back_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings: list[Path] = []

    def read(bench: Path) -> list[Example]:
        readings.append(bench)
        return [PAGE.with_disguise(DISGUISED), PAGE]

    monkeypatch.setattr(cache, "read_examples", read)
    monkeypatch.setattr(cache, "hashes", lambda _: {"a.warc.gz": "1"})
    first, second = cache.cached_examples(tmp_path, tmp_path), cache.cached_examples(tmp_path, tmp_path)
    assert len(readings) == 1
    for found in (first, second):
        assert [page.texts for page in found] == [PAGE.texts, PAGE.texts]
        assert found[0].disguised is not None
        assert (found[0].disguised.texts, found[0].language, found[1].disguised) == (("Y",), "ru", None)
        assert np.array_equal(found[1].rows, PAGE.rows)


def test_other_pages_are_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "read_examples", lambda _: [PAGE])
    for number in ("1", "2"):
        monkeypatch.setattr(cache, "hashes", lambda _, number=number: {"a.warc.gz": number})
        cache.cached_examples(tmp_path, tmp_path)
    assert len(list(tmp_path.glob("examples-*.npz"))) == 1
