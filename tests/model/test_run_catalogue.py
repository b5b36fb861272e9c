"""A run reads the catalogue as it was when it began."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.model import run_catalogue
from clipdesk.model.catalogue import Catalogue, load
from clipdesk.model.errors import ConfigError, InvalidFiles
from clipdesk.model.settings import PROJECT, Settings
from steps.run import runs

HERALD = """\
id: herald
publisher: The Herald
homepage: https://herald.example/
languages: [en]
discovery:
  - kind: feed
    url: https://herald.example/feed
"""
TOPIC = """\
id: harbour
name: The harbour
description: What happens in the harbour.
languages: [en]
sources: [gazette, herald]
match: {term: harbour}
terms:
  - name: harbour
    phrases: {en: [harbour, quay]}
"""
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", topics=tmp_path / "topics", sources=tmp_path / "sources")


def test_every_topic_and_source_of_ours_comes_back_as_it_was() -> None:
    catalogue = Catalogue.load(PROJECT / "topics", PROJECT / "sources")
    text = run_catalogue.to_json(catalogue, tuple(catalogue.sources))
    kept = run_catalogue._Kept.model_validate_json(text)
    assert {topic.id: topic for topic in kept.topics} == catalogue.topics
    assert {source.id: source for source in kept.sources} == catalogue.sources
    assert [topic.version for topic in kept.topics] == [topic.version for topic in catalogue.topics.values()]


def test_what_is_edited_or_broken_while_a_run_is_under_way_does_not_reach_it(
    settings: Settings, write: Callable[[str, str], None]
) -> None:
    write("sources/herald.yaml", HERALD)
    write("topics/harbour.yaml", TOPIC)
    begun_with = load(settings)
    [topic_id] = begun_with.topics
    run = runs.begin(settings, topic_id, "run-1", now=NOW)
    for path in [*settings.topics.iterdir(), *settings.sources.iterdir()]:
        path.write_text("a: [typo\n")
    assert load(settings).topics == {}
    kept = run_catalogue.of_run(settings, run.id)
    assert kept.topic(topic_id) == begun_with.topic(topic_id)
    assert set(kept.sources) == set(run.sources)


def test_a_run_without_a_kept_catalogue_reads_todays(
    settings: Settings, write: Callable[[str, str], None]
) -> None:
    write("sources/herald.yaml", HERALD)
    write("topics/harbour.yaml", TOPIC)
    assert run_catalogue.of_run(settings, "reparse-1") == load(settings)


def test_a_kept_catalogue_that_cannot_be_read_says_which_and_what_to_do(settings: Settings) -> None:
    path = run_catalogue.path_of(settings, "run-1")
    path.parent.mkdir(parents=True)
    path.write_text('{"topics": [], "sources": [], "stories": []}')
    with pytest.raises(ConfigError, match=r"run-1/catalogue\.json: .*\(finish the run with"):
        run_catalogue.of_run(settings, "run-1")


def test_a_faulty_file_takes_out_only_what_it_describes(
    settings: Settings, write: Callable[[str, str], None]
) -> None:
    write("sources/herald.yaml", HERALD)
    write("topics/harbour.yaml", TOPIC)
    good = load(settings)
    [topic_id] = good.topics
    first, *others = good.topics[topic_id].sources
    (settings.sources / f"{first}.yaml").write_text("id: [typo\n")
    (settings.topics / "other.yaml").write_text("also: [broken\n")
    catalogue = load(settings)
    assert set(catalogue.topics) == {topic_id}
    assert catalogue.topics[topic_id].sources == tuple(others)
    assert catalogue.without[topic_id][first].startswith("its file is faulty: ")
    assert (set(catalogue.faulty_topics), set(catalogue.faulty_sources)) == ({"other"}, {first})
    for ask in (lambda: catalogue.topic("other"), lambda: catalogue.source(first)):
        with pytest.raises(InvalidFiles):
            ask()


def test_a_run_says_which_sources_it_goes_without(
    settings: Settings, write: Callable[[str, str], None]
) -> None:
    write("sources/herald.yaml", "id: [typo\n")
    write("topics/harbour.yaml", TOPIC)
    run = runs.begin(settings, "harbour", "run-1", now=NOW)
    assert run.sources == ("gazette",)
    assert run.left_out["herald"].startswith("its file is faulty: ")


def test_a_topic_without_any_usable_source_says_so(
    settings: Settings, write: Callable[[str, str], None]
) -> None:
    write("sources/gazette.yaml", "id: [typo\n")
    with pytest.raises(ConfigError, match="none of its sources can be used: its file is faulty"):
        runs.begin(settings, "harbour", "run-1", now=NOW)
