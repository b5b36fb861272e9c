"""docs/corpus.md is true: it names every column, and everything it tells people to run, runs."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.guide import up_to_date
from clipdesk.corpus.query import connect, run_sql
from clipdesk.corpus.schema import TABLES
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.settings import Settings
from steps.run.stories import stories

PROJECT = Path(__file__).parents[2]
GUIDE = (PROJECT / "docs" / "corpus.md").read_text(encoding="utf-8")
WIRE = " ".join(f"Tanker {number} left the port of Orsa at {number} o'clock." for number in range(9))
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def blocks(language: str) -> Sequence[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines()]


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory,
    capture: Callable[..., Capture],
    crawl_record: Callable[..., CrawlRecord],
) -> Path:
    """A working directory with data/ in it: two runs, two articles edited in between."""
    folder = tmp_path_factory.mktemp("desk")
    corpus = Corpus.open(folder / "data" / "corpus")
    for hours, run in enumerate(("run-1", "run-2")):
        at = NOON + timedelta(hours=hours)
        captures = [capture(number, f"{run if number else ''} text", run=run, at=at) for number in range(3)]
        captures = archived(captures, folder / "data" / "archive", run, at)
        outcomes = corpus.append_versions(run, "herald", captures, now=at).outcomes
        log = [
            crawl_record(number, outcomes[one.record], run=run, at=at) for number, one in enumerate(captures)
        ]
        corpus.append_crawl_log(run, "herald", log)
        corpus.merge_articles()
    twice = [capture(9, WIRE, run="run-3", source=source) for source in ("courier", "gazette")]
    corpus.append_versions(
        "run-3", "wire", archived(twice, folder / "data" / "archive", "run-3", NOON), now=NOON
    )
    stories(Settings(home=folder / "data"), now=NOON)
    corpus.merge_articles()
    return folder


def archived(captures: Sequence[Capture], archive: Path, run: str, at: datetime) -> list[Capture]:
    with ArchiveWriter(archive / run / "herald.warc.gz", archive) as writer:
        return [
            replace(
                one,
                record=writer.write(
                    url=one.article.url, status=200, reason="OK", headers=[], body=b"<p>", fetched_at=at
                ),
            )
            for one in captures
        ]


def test_the_tables_of_columns_are_as_declared() -> None:
    """If not: `make fmt` writes them."""
    assert up_to_date(GUIDE) == GUIDE
    assert set(re.findall(r"<!-- columns: (\w+) -->", GUIDE)) == {
        "articles",
        "crawl_log",
        "discovery",
        "fingerprints",
        "stories",
        "takedowns",
        "withdrawals",
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_its_meaning_in_the_page(table: str) -> None:
    [section] = [part for part in GUIDE.split("\n### ") if table in part.splitlines()[0].split(", ")]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == TABLES[table].schema.names


@pytest.mark.parametrize("sql", blocks("sql"))
def test_every_query_runs(desk: Path, sql: str) -> None:
    with connect(Corpus.open(desk / "data" / "corpus")) as connection:
        answer = run_sql(connection, sql)
        assert answer.columns
        list(answer.rows)


@pytest.mark.parametrize("code", blocks("python"))
def test_every_snippet_runs(desk: Path, code: str) -> None:
    for module in re.findall(r"^(?:import|from) (polars|pandas)", code, re.MULTILINE):
        pytest.importorskip(module)
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=desk,
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout


@pytest.mark.parametrize("command", commands())
def test_every_command_runs(desk: Path, command: str) -> None:
    name, *arguments = shlex.split(command)
    assert name == "clipdesk"
    result = subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", *arguments],
        cwd=desk,
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
