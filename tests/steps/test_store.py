"""A source is stored a part at a time, and what is decided does not depend on where the parts end."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import CrawlError
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run import store as store_step
from steps.run.store import store
from tests.corpora.verbs import NOW, desk, rows

FROZEN = Path(__file__).parents[1] / "corpora" / "1.tar.gz"
RUN, SOURCE = "libya-isis-20261128T060000Z", "gulf-courier"
APART = 5_000_000
"""Where in the archive the second copies are said to be."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A parsed run and no corpus; the run ends with a second copy of every page under another address."""
    settings = desk(FROZEN, tmp_path)
    shutil.rmtree(settings.corpus)
    for name in ("captures.jsonl", "parsed.jsonl"):
        path = runs.folder(settings, RUN) / SOURCE / name
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        path.write_text("".join(f"{json.dumps(line)}\n" for line in [*lines, *map(copy, lines)]))
    return settings


def copy(line: dict[str, Any]) -> dict[str, Any]:
    place = line.get("record")
    moved = {**place, "offset": place["offset"] + APART} if place else None
    return {**line, "record": moved}


def kept(settings: Settings) -> list[list[str]]:
    corpus = Corpus.open(settings.corpus)
    return [sorted(map(str, rows(corpus, name))) for name in ("crawl_log", "article_versions")]


@pytest.fixture
def whole(settings: Settings) -> list[list[str]]:
    """The rows of a source that is stored at once."""
    store(settings, RUN, [SOURCE], now=NOW)
    found = kept(settings)
    shutil.rmtree(settings.corpus)
    return found


def test_a_page_that_was_stored_in_an_earlier_part_is_a_duplicate(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_step, "PART", 5)
    store(settings, RUN, [SOURCE], now=NOW)
    outcomes = [row["outcome"] for row in rows(Corpus.open(settings.corpus), "crawl_log")]
    assert outcomes.count("stored") == outcomes.count("duplicate") == 8


@pytest.mark.parametrize("part", [9, 28, 55])
def test_parts_of_any_size_give_the_rows_of_one(
    part: int, settings: Settings, whole: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_step, "PART", part)
    store(settings, RUN, [SOURCE], now=NOW)
    assert kept(settings) == whole
    store(settings, RUN, [SOURCE], now=NOW)
    assert kept(settings) == whole


@pytest.mark.parametrize("written", ["append_versions", "append_crawl_log"])
@pytest.mark.parametrize("number", [0, 2])
def test_a_store_that_stops_after_a_part_goes_on_from_there(
    written: str, number: int, settings: Settings, whole: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_step, "PART", 10)
    with monkeypatch.context() as stopping:
        stopping.setattr(Corpus, written, stops_after(number, getattr(Corpus, written)))
        with pytest.raises(OSError, match="stopped"):
            store(settings, RUN, [SOURCE], now=NOW)
    store(settings, RUN, [SOURCE], now=NOW)
    assert kept(settings) == whole


def stops_after(number: int, real: Callable[..., Any]) -> Callable[..., Any]:
    def append(*given: Any, part: int, **options: Any) -> Any:
        done = real(*given, part=part, **options)
        if part == number:
            raise OSError("stopped")
        return done

    return append


def test_no_more_than_a_part_is_in_memory(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real = Corpus.append_versions

    def append(corpus: Corpus, run: str, source: str, captures: list[Any], **options: Any) -> Any:
        sizes.append(len(captures))
        return real(corpus, run, source, captures, **options)

    monkeypatch.setattr(Corpus, "append_versions", append)
    monkeypatch.setattr(store_step, "PART", 7)
    store(settings, RUN, [SOURCE], now=NOW)
    assert len(sizes) == 8
    assert max(sizes) <= 7
    assert sum(sizes) == 16


def test_what_an_earlier_release_stored_at_once_is_not_stored_again_in_parts(
    settings: Settings, whole: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        for name in ("append_versions", "append_crawl_log"):
            earlier.setattr(Corpus, name, at_once(getattr(Corpus, name)))
        store(settings, RUN, [SOURCE], now=NOW)
    monkeypatch.setattr(store_step, "PART", 10)
    store(settings, RUN, [SOURCE], now=NOW)
    assert kept(settings) == whole


def at_once(real: Callable[..., Any]) -> Callable[..., Any]:
    def append(*given: Any, part: int, **options: Any) -> Any:
        return real(*given, **options)

    return append


def test_captures_of_another_log_are_refused(settings: Settings) -> None:
    folder = runs.folder(settings, RUN) / SOURCE
    (folder / "parsed.jsonl").write_text("")
    with pytest.raises(CrawlError, match=r"of which parsed\.jsonl does not tell"):
        list(store_step._parts(folder))
