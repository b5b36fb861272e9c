"""What there is on a desk, and who takes up what is not finished."""

from datetime import UTC, datetime
from pathlib import Path

from clipdesk.corpus.search.state import STATE
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.report.status import read_status
from steps.run import runs
from tests.corpus.conftest import make_capture

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)


def test_a_run_of_airflow_is_not_one_that_the_command_line_takes_up(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, demo=True)
    for name, by in (("ours", "cli"), ("theirs", "airflow")):
        runs.begin(settings, "libya-isis", name, now=NOON, by=by)
    status = read_status(settings, now=NOON)
    assert (status.unfinished, status.in_airflow) == (("ours",), ("theirs",))


def test_a_run_remembers_what_it_left_out_and_why(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, demo=True)
    left_out = {"meridian-wire": "cannot look back: feed only"}
    runs.begin(settings, "libya-isis", "back", now=NOON, sources=["eco-ponente"], left_out=left_out)
    assert runs.read(settings, "back").left_out == left_out


def test_it_says_by_how_many_commits_the_search_index_is_behind(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, demo=True)
    assert read_status(settings, now=NOON).index_behind is None
    corpus = Corpus.open(settings.corpus)
    behind = []
    for number in range(3):
        corpus.append_versions("run", f"source-{number}", [make_capture(number)], now=NOON)
        corpus.merge_articles()
        if number == 0:
            corpus.index.update()
        behind.append(read_status(settings, now=NOON).index_behind)
    assert behind == [0, 1, 2]
    (corpus.index.folder / STATE).write_text("{")
    assert read_status(settings, now=NOON).index_behind is None
