"""What is taken down is gone from the runs, too, wherever the takedown was cut short."""

from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import unfinished_takedowns
from clipdesk.model.settings import Settings
from steps.run.handover import records_in
from steps.upkeep import takedown
from steps.upkeep.maintain import maintain
from steps.upkeep.takedown import take_down
from tests.corpora.verbs import NOW, desk, rows

FROZEN = Path(__file__).parents[1] / "corpora" / "1.tar.gz"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return desk(FROZEN, tmp_path)


@pytest.fixture
def article(settings: Settings) -> dict:
    """One that was captured, and whose title its run's log has."""
    logged = "".join(path.read_text() for path in settings.runs.glob("*/*/crawl.jsonl"))
    return next(
        row
        for row in rows(Corpus.open(settings.corpus), "article_versions")
        if row["headline"] and f'"title":"{row["headline"]}"' in logged
    )


def files_with(settings: Settings, words: str) -> set[str]:
    return {
        path.name
        for path in settings.runs.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    }


def take(settings: Settings, article: dict) -> None:
    take_down(settings, requested_by="court", reason="order 12", now=NOW, article_id=article["article_id"])


def test_neither_text_nor_title_of_an_article_is_left_in_a_run(settings: Settings, article: dict) -> None:
    folder = next(settings.runs.glob(f"*/{article['source']}"))
    (folder.parent / "report.html").write_text(article["headline"])
    before = {path: len(list(records_in(path))) for path in settings.runs.glob("*/*/crawl.jsonl")}
    assert files_with(settings, article["headline"]) >= {"captures.jsonl", "crawl.jsonl", "parsed.jsonl"}
    take(settings, article)
    assert files_with(settings, article["headline"]) == set()
    assert files_with(settings, article["url"]) >= {"crawl.jsonl", "parsed.jsonl"}
    assert {path: len(list(records_in(path))) for path in before} == before


@pytest.mark.parametrize("step", ["take_out_of_stories", "take_out_of_runs", "_purge", "_blank", "_rewrite"])
def test_a_takedown_that_was_cut_short_is_not_done_until_maintain_has_done_it(
    settings: Settings, article: dict, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(takedown, step, killed)
        with pytest.raises(KeyboardInterrupt):
            take(settings, article)
    assert len(unfinished_takedowns(Corpus.open(settings.corpus))) == 1
    assert "captures.jsonl" in files_with(settings, article["headline"])
    done = maintain(settings, now=NOW, check_archive=False)
    assert done.finished_takedowns == 1
    assert files_with(settings, article["headline"]) == set()
    assert unfinished_takedowns(Corpus.open(settings.corpus)) == []


def test_a_source_that_is_taken_down_leaves_no_capture_and_no_title(
    settings: Settings, article: dict
) -> None:
    take_down(settings, requested_by="publisher", reason="asked", now=NOW, source=article["source"])
    assert files_with(settings, article["headline"]) == set()
    for path in settings.runs.glob(f"*/{article['source']}/c*.jsonl"):
        assert '"title":"' not in path.read_text()
