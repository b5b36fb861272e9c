"""What is taken down is gone from the runs, too, wherever the takedown was cut short."""

from dataclasses import replace
from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import unfinished_takedowns
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.handover import records_in
from steps.run.parse import parse_crawl
from steps.upkeep import takedown
from steps.upkeep.maintain import maintain
from steps.upkeep.rematch_report import Change, Example, RematchReport, of_run, to_json
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


def test_what_killed_steps_had_in_hand_is_gone_and_a_killed_crawl_goes_on(
    settings: Settings, article: dict
) -> None:
    folder = next(settings.runs.glob(f"*/{article['source']}"))
    for name in ("crawl", "captures", "parsed"):
        (folder / f"{name}.jsonl").rename(folder / f"{name}.jsonl.tmp")
    log = folder / "crawl.jsonl.tmp"
    rows_then = len(log.read_bytes().splitlines())
    with log.open("a") as half:
        half.write(f'{{"title":"{article["headline"]}')
    take(settings, article)
    assert files_with(settings, article["headline"]) == set()
    assert len(list(records_in(log))) == rows_then
    assert not (folder / "captures.jsonl.tmp").exists()


def test_a_run_that_is_to_store_it_is_told_that_it_was_taken_down(settings: Settings, article: dict) -> None:
    run = runs.read(settings, article["run"])
    folder = runs.folder(settings, run.id) / article["source"]
    runs.write(settings, replace(run, finished_at=None))
    for name in ("captures", "parsed"):
        (folder / f"{name}.jsonl").unlink()
    take(settings, article)
    parse_crawl(settings, run.id, article["source"])
    verdicts = {one.url: one for one in records_in(folder / "parsed.jsonl")}
    gone = verdicts[article["url"]]
    assert (gone.outcome, gone.record, gone.title) == (Outcome.TAKEN_DOWN, None, None)
    assert sum(one.outcome is Outcome.TAKEN_DOWN for one in verdicts.values()) == 1


def test_what_cannot_be_read_may_hold_it_and_goes(settings: Settings, article: dict) -> None:
    folder = next(settings.runs.glob(f"*/{article['source']}"))
    unreadable = [folder / "captures.jsonl", folder / "parsed.jsonl", folder.parent / "rematch.json"]
    for path in unreadable:
        path.write_text(f"{{{article['headline']}")
    take(settings, article)
    assert not any(path.exists() for path in unreadable)


def test_what_was_read_of_common_crawl_goes_whole(settings: Settings, article: dict) -> None:
    (settings.common_crawl / "2026").mkdir(parents=True)
    take(settings, article)
    assert not settings.common_crawl.exists()


def test_the_report_of_a_rematch_keeps_its_other_examples(settings: Settings, article: dict) -> None:
    examples = tuple(
        Example("libya-isis", Change.FOUND, headline, url)
        for headline, url in ((article["headline"], article["url"]), ("Wells", "https://news.example/wells"))
    )
    folder = next(settings.runs.iterdir())
    (folder / "rematch.json").write_text(to_json(RematchReport(("libya-isis",), examples=examples)))
    take(settings, article)
    report = of_run(folder)
    assert report is not None
    assert report.examples == examples[1:]
