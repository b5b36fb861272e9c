"""The step that groups articles into stories: exactly once, whatever is killed and repeated."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.dataset as pads
import pytest

from clipdesk.corpus.maintenance import rebuild_articles
from clipdesk.corpus.table import Table
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.settings import Settings
from steps.run import stories as step
from steps.run.index import index
from steps.run.stories import Told, stories
from steps.upkeep.takedown import take_down
from tests.corpus.conftest import NOON, make_capture

TEXT = " ".join(
    f"Tanker {number} left the port of {name} for repairs."
    for number, name in enumerate(
        [
            "Orsa",
            "Halia",
            "Limnos",
            "Seyra",
            "Zuwat",
            "Nafra",
            "Tolmin",
            "Kermia",
            "Sabra",
            "Ghadir",
            "Tobra",
            "Mirat",
        ]
    )
)
OTHER = " ".join(
    f"The council of {name} meets about its {number} wells."
    for number, name in enumerate(
        [
            "Orsa",
            "Halia",
            "Limnos",
            "Seyra",
            "Zuwat",
            "Nafra",
            "Tolmin",
            "Kermia",
            "Sabra",
            "Ghadir",
            "Tobra",
            "Mirat",
        ]
    )
)


HOUR = timedelta(hours=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def keep(settings: Settings, *captures: Capture) -> None:
    corpus = Corpus.open(settings.corpus)
    for one in captures:
        corpus.append_versions(one.run, str(one.article.source), [one], now=NOON)


def copies(hours: int, *sources: str, text: str = TEXT) -> list[Capture]:
    at = NOON + timedelta(hours=hours)
    return [make_capture(1, text, run=f"run-{hours}", source=source, at=at) for source in sources]


def told(settings: Settings) -> list[set[str]]:
    """The members of each story, by their sources."""
    rows = Corpus.open(settings.corpus).sql("SELECT members FROM stories").to_pylist()
    return sorted(({one["source"] for one in row["members"]} for row in rows), key=sorted)


def test_copies_of_several_runs_are_a_story(settings: Settings) -> None:
    keep(settings, *copies(0, "herald", "courier"), *copies(0, "tribune", text=OTHER))
    assert stories(settings, now=NOON) == Told(3, 1)
    keep(settings, *copies(24 * 40, "gazette"), *copies(2, "mirror", text=OTHER + " So they say."))
    assert stories(settings, now=NOON) == Told(2, 2)
    assert told(settings) == [{"courier", "gazette", "herald"}, {"mirror", "tribune"}]


def test_a_repeated_step_changes_nothing(settings: Settings) -> None:
    keep(settings, *copies(0, "herald", "courier"))
    stories(settings, now=NOON)
    before = Corpus.open(settings.corpus).stories.opened().version()
    assert stories(settings, now=NOON) == Told(0, 0)
    assert Corpus.open(settings.corpus).stories.opened().version() == before


def test_a_corpus_without_articles_has_no_stories(settings: Settings) -> None:
    assert stories(settings, now=NOON) == Told(0, 0)


def test_a_copy_of_what_an_article_said_before_is_found(settings: Settings) -> None:
    keep(settings, *copies(0, "herald"), *copies(1, "herald", text=OTHER))
    stories(settings, now=NOON)
    keep(settings, *copies(2, "courier"))
    stories(settings, now=NOON)
    assert told(settings) == [{"courier", "herald"}]


def test_progress_is_told_after_each_part(settings: Settings) -> None:
    keep(settings, *copies(0, "herald", "courier"))
    heard: list[tuple[int, int]] = []
    stories(settings, now=NOON, on_versions=lambda done, total: heard.append((done, total)))
    assert heard[-1] == (2, 2)


class Killed(BaseException):
    """What no handler takes for an error."""


def dies(work: Callable[..., Any], *, before: bool) -> Callable[..., Any]:
    def once(*given: Any) -> None:
        if not before:
            work(*given)
        raise Killed

    return once


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("call", ["keep", "add"])
@pytest.mark.parametrize("earlier", [True, False], ids=["in a later run", "in the first run"])
def test_a_killed_step_is_done_again_with_the_same_result(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, call: str, before: bool, earlier: bool
) -> None:
    first, second = copies(0, "herald", "courier"), copies(3, "gazette", "mirror")
    keep(settings, *first)
    if earlier:
        stories(settings, now=NOON)
    keep(settings, *second)
    with monkeypatch.context() as patched:
        patched.setattr(step, call, dies(getattr(step, call), before=before))
        with pytest.raises(Killed):
            stories(settings, now=NOON)
    stories(settings, now=NOON)
    assert told(settings) == [{"courier", "gazette", "herald", "mirror"}]
    assert Corpus.open(settings.corpus).fingerprints.dataset().count_rows() == 4
    assert stories(settings, now=NOON) == Told(0, 0)


def stories_of_articles(settings: Settings) -> dict[str, str]:
    """The source of the first article of each article's story, by its source."""
    rows = Corpus.open(settings.corpus).sql("SELECT source, article_id, story_id FROM articles").to_pylist()
    names = {row["article_id"]: row["source"] for row in rows}
    return {row["source"]: names[row["story_id"]] for row in rows}


@pytest.mark.parametrize("merged_before", [True, False], ids=["merged before", "merged after"])
def test_articles_say_which_story_they_are_of(settings: Settings, merged_before: bool) -> None:
    keep(settings, *copies(0, "herald"), *copies(1, "courier"), *copies(2, "tribune", text=OTHER))
    if merged_before:
        index(settings)
    stories(settings, now=NOON)
    index(settings)
    assert stories_of_articles(settings) == {"herald": "herald", "courier": "herald", "tribune": "tribune"}


def test_a_copy_that_comes_later_leaves_the_rows_of_the_others_as_they_are(settings: Settings) -> None:
    keep(settings, *copies(0, "herald"))
    stories(settings, now=NOON)
    index(settings)
    files = set(Corpus.open(settings.corpus).articles.opened().file_uris())
    keep(settings, *copies(24 * 60, "courier"))
    stories(settings, now=NOON)
    index(settings)
    assert stories_of_articles(settings) == {"herald": "herald", "courier": "herald"}
    assert files < set(Corpus.open(settings.corpus).articles.opened().file_uris())


def test_articles_that_are_written_anew_keep_their_stories(settings: Settings) -> None:
    keep(settings, *copies(0, "herald"), *copies(1, "courier"))
    stories(settings, now=NOON)
    rebuild_articles(Corpus.open(settings.corpus))
    assert stories_of_articles(settings) == {"herald": "herald", "courier": "herald"}


@pytest.mark.parametrize(
    "goes", [{"source": "herald"}, {"article_id": copies(0, "herald")[0].article.article_id}]
)
def test_what_is_taken_down_leaves_its_story_and_the_files(settings: Settings, goes: dict[str, str]) -> None:
    first, second, third = (copies(hour, one)[0] for hour, one in enumerate(("herald", "courier", "gazette")))
    for one in (first, second, third):
        (settings.archive / one.record.path).parent.mkdir(parents=True)
        (settings.archive / one.record.path).write_bytes(bytes(3_000))
    marked = replace(first.article, headline="Hushed headline")
    keep(settings, replace(first, article=marked), second, third)
    stories(settings, now=NOON)
    index(settings)
    take_down(settings, requested_by="court", reason="order 12", now=NOON, **goes)
    assert told(settings) == [{"courier", "gazette"}]
    corpus = Corpus.open(settings.corpus)
    for table in (corpus.stories, corpus.fingerprints):
        assert "herald" not in str([ds.to_table().to_pylist() for ds in parquet_files(table)])
    assert stories(settings, now=NOON).stories == 0
    take_down(settings, requested_by="court", reason="order 13", now=NOON + HOUR, source="courier")
    assert told(settings) == []


def parquet_files(table: Table) -> list[pads.Dataset]:
    return [
        pads.dataset(path) for path in Path(table.uri).rglob("*.parquet") if "_delta_log" not in path.parts
    ]


@pytest.mark.parametrize("table", ["stories", "fingerprints"])
def test_a_table_that_was_removed_is_made_anew(settings: Settings, table: str) -> None:
    keep(settings, *copies(0, "herald", "courier"), *copies(1, "gazette"))
    stories(settings, now=NOON)
    shutil.rmtree(settings.corpus / table)
    stories(settings, now=NOON)
    assert told(settings) == [{"courier", "gazette", "herald"}]
    assert Corpus.open(settings.corpus).fingerprints.dataset().count_rows() == 3


def test_what_a_vacuum_has_taken_from_the_feed_is_read_from_the_table(settings: Settings) -> None:
    keep(settings, *copies(0, "herald"))
    stories(settings, now=NOON)
    keep(settings, *copies(1, "courier"), *copies(2, "gazette"))
    corpus = Corpus.open(settings.corpus)
    corpus.article_versions.opened().optimize.compact()
    corpus.article_versions.opened().vacuum(0, dry_run=False, enforce_retention_duration=False, full=True)
    stories(settings, now=NOON)
    assert told(settings) == [{"courier", "gazette", "herald"}]
    assert corpus.fingerprints.dataset().count_rows() == 3
