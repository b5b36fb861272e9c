"""A run is begun once, of sources that there are, and read again as it was written."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clipdesk.model.errors import ConfigError, CrawlError, InvalidFiles, UnknownName
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.disk import want_space
from tests.model.test_run_catalogue import HERALD, TOPIC

NOW = datetime(2026, 11, 20, tzinfo=UTC)
FAULTY = HERALD.replace("herald", "gazette") + "colour: blue\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A topic of two sources; the file of one, the gazette, is faulty."""
    settings = Settings(home=tmp_path / "home", topics=tmp_path / "topics", sources=tmp_path / "sources")
    settings.topics.mkdir()
    settings.sources.mkdir()
    (settings.topics / "harbour.yaml").write_text(TOPIC)
    (settings.sources / "herald.yaml").write_text(HERALD)
    (settings.sources / "gazette.yaml").write_text(FAULTY)
    return settings


def test_a_run_that_was_begun_is_taken_up_as_it_was_begun(settings: Settings) -> None:
    begun = runs.begin(settings, "harbour", "run-1", now=NOW)
    assert "gazette" in begun.left_out
    assert runs.begin(settings, "harbour", "run-1", now=NOW + timedelta(days=1), max_pages=5) == begun


def test_a_run_ends_once(settings: Settings) -> None:
    runs.begin(settings, "harbour", "run-1", now=NOW)
    assert runs.finish(settings, "run-1", now=NOW).finished_at == NOW
    assert runs.finish(settings, "run-1", now=NOW + timedelta(days=1)).finished_at == NOW


def test_a_source_that_the_topic_does_not_follow_is_told_with_what_was_meant(settings: Settings) -> None:
    with pytest.raises(UnknownName, match="herald"):
        runs.begin(settings, "harbour", "run-1", now=NOW, sources=["harold"])


def test_a_source_whose_file_is_faulty_is_told_with_its_fault(settings: Settings) -> None:
    with pytest.raises(InvalidFiles, match=r"gazette\.yaml.*colour"):
        runs.begin(settings, "harbour", "run-1", now=NOW, sources=["gazette"])


def test_a_topic_none_of_whose_sources_can_be_used_has_no_run(settings: Settings) -> None:
    (settings.sources / "herald.yaml").write_text(HERALD + "colour: blue\n")
    with pytest.raises(ConfigError, match="none of its sources can be used"):
        runs.begin(settings, "harbour", "run-1", now=NOW)
    assert not settings.runs.exists()


def test_a_run_that_never_was_is_told_with_those_that_were(settings: Settings) -> None:
    runs.begin(settings, "harbour", "run-1", now=NOW)
    with pytest.raises(UnknownName, match="run-1"):
        runs.read(settings, "run-2")


@pytest.mark.parametrize(
    ("content", "fault"),
    [("{", "Expecting"), ("[]", "dictionary"), ('{"format": 99}', "format 99"), ('{"colour": "blue"}', "id")],
)
def test_a_run_that_cannot_be_read_is_not_taken_up(settings: Settings, content: str, fault: str) -> None:
    runs.begin(settings, "harbour", "run-1", now=NOW)
    (settings.runs / "run-1" / "run.json").write_text(content)
    with pytest.raises(CrawlError, match=rf"cannot be taken up: .*{fault}"):
        runs.read(settings, "run-1")


def test_no_run_begins_on_a_disk_that_is_nearly_full(tmp_path: Path) -> None:
    want_space(Settings(home=tmp_path / "not" / "there" / "yet", disk_least=0))
    with pytest.raises(ConfigError, match="no run begins with less than"):
        want_space(Settings(home=tmp_path, disk_least=10**18))
