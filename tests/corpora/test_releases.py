"""A corpus outlives the release that wrote it: every verb on every frozen corpus, today and tomorrow."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable, Field, write_deltalake

from clipdesk.corpus import maintenance
from clipdesk.corpus.schema import TABLES
from clipdesk.corpus.table import translated
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.upgrade import PROPERTY, close
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.errors import CorpusError
from clipdesk.model.urls import key_number
from steps.run.stories import stories
from steps.upkeep.maintain import maintain
from tests.corpora.verbs import (
    NOW,
    READING,
    WRITING,
    append,
    check,
    desk,
    files,
    rows,
    there,
    upgrade,
    versions,
)

PROJECT = Path(__file__).parents[2]
FROZEN = sorted(Path(__file__).parent.glob("*.tar.gz"), key=lambda path: int(path.name.split(".")[0]))
VERBS = [*READING, *WRITING]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.name)
def test_every_verb_works_on_the_corpus_of_every_release(frozen: Path, verb: str, tmp_path: Path) -> None:
    check(frozen, verb, tmp_path)


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.name)
def test_no_column_was_ever_taken_away_and_what_came_later_may_be_null(frozen: Path, tmp_path: Path) -> None:
    settings = desk(frozen, tmp_path)
    for table in Corpus.open(settings.corpus).tables.values():
        lacking = {path.partition(".")[0] for path in table.gap().added}
        assert all(field.nullable for field in table.spec.schema if field.name in lacking)


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.name)
def test_what_a_release_knew_is_known_and_what_it_stored_comes_again_as_itself(
    frozen: Path, tmp_path: Path
) -> None:
    """Nothing is fetched again because addresses are remembered in another way, and nothing is doubled."""
    corpus = Corpus.open(desk(frozen, tmp_path).corpus)
    tried = [row for row in rows(corpus, "crawl_log") if row["outcome"] != Outcome.REREAD]
    memories = {source: corpus.memory(source) for source in {row["source"] for row in tried}}
    for row in tried:
        memory, number = memories[row["source"]], key_number(row["url"])
        assert memory.state(number) or memory.is_alias(number), row["url"]
    stored = [one.capture for one in versions(corpus)]
    again = [replace(one, run="again", article=replace(one.article, article_id="")) for one in stored]
    done = corpus.append_versions("again", "again", again, now=NOW)
    assert set(done.outcomes.values()) <= {Outcome.UNCHANGED, Outcome.DUPLICATE}
    assert {one.article.article_id for one in stored} == set(done.article_ids.values())


# A release to come: each text that it changes, and what stands there then.
TO_COME = {
    "clipdesk/model/article.py": {
        "    caption: str | None = None\n": "    caption: str | None = None\n    width: int | None = None\n",
        "    confidence: float\n": '    confidence: float\n    zone: str = "unknown"\n',
        "    language: str | None = None\n": "    language: str | None = None\n    reading_minutes: int | None = None\n",
    },
    "clipdesk/model/crawl_record.py": {
        '    reason: str = ""\n': '    reason: str = ""\n    attempts: int = 1\n',
    },
    "clipdesk/corpus/schema.py": {
        '        _article("url",': '        _article("reading_minutes", "how long it is", "not counted"),\n        _article("url",',
    },
    "clipdesk/corpus/log_columns.py": {
        '        _log("reason", "for': '        _log("attempts", "how often it was tried", "once"),\n        _log("reason", "for',
    },
}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of a release that knows four more fields: each is in its noun, and declared once; those of the
    image and the date are in their nouns alone."""
    folder = tmp_path_factory.mktemp("release")
    for path in PROJECT.iterdir():
        if path.name != "clipdesk" and not path.name.startswith("."):
            (folder / path.name).symlink_to(path)
    shutil.copytree(PROJECT / "clipdesk", folder / "clipdesk")
    for name, changes in TO_COME.items():
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in changes.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


Run = Callable[..., str]


@pytest.fixture(scope="module")
def tomorrow(release: Path) -> Run:
    """Runs Python with that code, and gives what it prints."""

    def run(*arguments: object, home: Path | None = None) -> str:
        environment = {**os.environ, "PYTHONPATH": str(release), "CLIPDESK_HOME": str(home or release)}
        result = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=release,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    return run


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.name)
def test_every_verb_of_a_release_to_come_works_on_them(frozen: Path, tomorrow: Run, tmp_path: Path) -> None:
    """Today's release has written to them before: so the change feed begins with rows of the old columns."""
    settings = desk(frozen, tmp_path / "desk")
    append(settings, run="before")
    with tarfile.open(tmp_path / "1.tar.gz", "w:gz") as archive:
        archive.add(settings.home, ".")
    done = tomorrow("-m", "tests.corpora.verbs", tmp_path / "1.tar.gz").splitlines()
    assert done == VERBS


CLI = ("-c", "from cli.main import main; main()")


def test_an_upgrade_is_shown_done_and_then_there_is_nothing_to_do(tomorrow: Run, tmp_path: Path) -> None:
    desk(FROZEN[0], tmp_path)
    before = files(tmp_path)
    shown = tomorrow(*CLI, "upgrade", "--dry-run", home=tmp_path)
    assert "crawl_log: attempts would be added" in shown
    assert "articles: images.width would be added" in shown
    assert "articles: published_at_source.zone would be added" in shown
    assert files(tmp_path) == before
    assert "articles: reading_minutes was added" in tomorrow(*CLI, "upgrade", home=tmp_path)
    assert "nothing to do" in tomorrow(*CLI, "upgrade", "--dry-run", home=tmp_path)
    said = json.loads(tomorrow(*CLI, "upgrade", "--json", home=tmp_path))
    assert set(said) == set(TABLES)
    assert not any(gap["added"] for gap in said.values())


@pytest.fixture(scope="module")
def from_tomorrow(tomorrow: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A frozen corpus after that release has upgraded it."""
    folder = tmp_path_factory.mktemp("tomorrow")
    desk(FROZEN[-1], folder / "desk")
    tomorrow(*CLI, "upgrade", home=folder / "desk")
    with tarfile.open(folder / "2.tar.gz", "w:gz") as archive:
        archive.add(folder / "desk", ".")
    return folder / "2.tar.gz"


@pytest.mark.parametrize("verb", VERBS)
def test_a_corpus_of_a_release_to_come_is_refused_and_left_alone(
    from_tomorrow: Path, verb: str, tmp_path: Path
) -> None:
    settings = desk(from_tomorrow, tmp_path)
    before = files(settings.home)
    with pytest.raises(CorpusError, match=r"(?s)later release of Clipdesk: it has .*take that release"):
        (READING | WRITING)[verb](settings)
    assert set(files(settings.home)) - set(before) <= {"corpus/.lock"}
    assert {name: files(settings.home)[name] for name in before} == before


def test_an_upgrade_of_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    assert not any(maintenance.upgrade(Corpus.open(tmp_path / "corpus")).values())
    assert files(tmp_path) == {}


def test_a_higher_schema_number_is_refused_too(tmp_path: Path) -> None:
    settings = desk(FROZEN[0], tmp_path)
    for name in there(settings):
        table = DeltaTable(str(settings.corpus / name))
        table.alter.set_table_properties({PROPERTY: "99"}, raise_if_not_exists=False)
    with pytest.raises(CorpusError, match=r"corpus/articles: .*it has schema 99, and \d+ is known here"):
        rows(Corpus.open(settings.corpus), "articles")


def test_an_earlier_schema_number_is_raised_by_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = desk(FROZEN[0], tmp_path)
    monkeypatch.setattr("clipdesk.corpus.upgrade.SCHEMA", 2)
    upgrade(settings)
    assert DeltaTable(str(settings.corpus / "articles")).metadata().configuration[PROPERTY] == "2"
    append(settings)


def test_a_new_corpus_has_the_schema_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipdesk.corpus.upgrade.SCHEMA", 2)
    corpus = Corpus.open(tmp_path / "corpus")
    assert corpus.articles.opened().metadata().configuration[PROPERTY] == "2"
    assert not any(maintenance.upgrade(corpus).values())


def test_a_column_of_another_type_is_refused_in_words(tmp_path: Path) -> None:
    corpus = Corpus.open(tmp_path / "corpus")
    schema = corpus.articles.spec.schema
    place = schema.get_field_index("word_count")
    other = schema.set(place, pa.field("word_count", pa.string()))
    DeltaTable.create(corpus.articles.uri, other, partition_by=["first_seen_month"])
    message = r"corpus/articles: column word_count is string, and this release stores int32 .*restore it"
    with pytest.raises(CorpusError, match=message):
        rows(corpus, "articles")
    with pytest.raises(CorpusError, match=message):
        maintenance.upgrade(corpus)


def test_a_table_that_lacks_what_every_row_must_have_is_refused(tmp_path: Path) -> None:
    corpus = Corpus.open(tmp_path / "corpus")
    schema = corpus.articles.spec.schema
    less = schema.remove(schema.get_field_index("headline"))
    DeltaTable.create(corpus.articles.uri, less, partition_by=["first_seen_month"])
    with pytest.raises(CorpusError, match="lacks headline, which every row must have"):
        corpus.articles.opened()


def test_a_table_that_cannot_be_upgraded_stops_the_upgrade_before_any_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = desk(FROZEN[0], tmp_path)
    monkeypatch.setattr("clipdesk.corpus.upgrade.SCHEMA", 2)
    DeltaTable(str(settings.corpus / "takedowns")).alter.add_columns([Field("colour", "string")])
    before = files(settings.home)
    with pytest.raises(CorpusError, match=r"corpus/takedowns: .*colour"):
        maintenance.upgrade(Corpus.open(settings.corpus))
    assert files(settings.home) == before


def test_two_who_upgrade_a_table_at_once_both_find_it_upgraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = desk(FROZEN[0], tmp_path)
    monkeypatch.setattr("clipdesk.corpus.upgrade.SCHEMA", 2)
    table = Corpus.open(settings.corpus).articles
    turns: list[str] = []

    def first_the_other(*arguments: Any) -> None:
        turns.append("lost")
        monkeypatch.setattr("clipdesk.corpus.table.close", close)
        Corpus.open(settings.corpus).articles.opened()
        close(*arguments)

    monkeypatch.setattr("clipdesk.corpus.table.close", first_the_other)
    before, lacking = DeltaTable(table.uri).version(), table.gap()
    assert lacking.number == 2
    assert table.opened().version() == before + bool(lacking.added) + 1
    assert turns == ["lost"]


def test_articles_that_are_lost_are_written_anew_as_the_error_says(tmp_path: Path) -> None:
    settings = desk(FROZEN[0], tmp_path)
    corpus = Corpus.open(settings.corpus)
    stories(settings, now=NOW)
    corpus.merge_articles()
    before = sorted(rows(corpus, "articles"), key=lambda row: row["article_id"])
    for log in (settings.corpus / "articles" / "_delta_log").glob("*.json"):
        log.write_text("garbage")
    with pytest.raises(CorpusError, match="remove this folder: `clipdesk maintain` writes it anew"):
        rows(corpus, "articles")
    shutil.rmtree(settings.corpus / "articles")
    maintain(settings, now=NOW, check_archive=False)
    assert sorted(rows(corpus, "articles"), key=lambda row: row["article_id"]) == before


@pytest.mark.parametrize("name", ["crawl_log", "article_versions", "takedowns"])
def test_a_table_that_is_made_of_no_other_is_to_be_restored(tmp_path: Path, name: str) -> None:
    settings = desk(FROZEN[0], tmp_path)
    for log in (settings.corpus / name / "_delta_log").glob("*.json"):
        log.write_text("garbage")
    with pytest.raises(CorpusError, match="restore this folder from a backup"):
        rows(Corpus.open(settings.corpus), name)


def test_a_writer_that_an_upgrade_has_overtaken_is_told_to_run_again(tmp_path: Path) -> None:
    """Only writers of different machines can meet: those of one machine wait for each other."""
    table = Corpus.open(tmp_path / "corpus").takedowns
    stale = table.opened()
    DeltaTable(table.uri).alter.add_columns([Field("colour", "string")])
    with (
        pytest.raises(CorpusError, match="another process has upgraded the table meanwhile: run it again"),
        translated(table.uri),
    ):
        write_deltalake(stale, table.spec.schema.empty_table(), mode="append")
