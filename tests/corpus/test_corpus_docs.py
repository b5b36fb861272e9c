"""docs/corpus.md is true: it names every column, and the queries and commands that it tells people to run, run. Its
Python does in tests/library/test_wheel.py."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from clipdesk.corpus.guide import up_to_date
from clipdesk.corpus.query import connect, run_sql
from clipdesk.corpus.schema import TABLES
from clipdesk.corpus.tables import Corpus
from tests.corpus.documented import GUIDE, PROJECT, blocks, make_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working directory with data/ in it."""
    folder = tmp_path_factory.mktemp("desk")
    make_desk(folder)
    return folder


def test_the_tables_of_columns_are_as_declared() -> None:
    """If not: `make fmt` writes them."""
    assert up_to_date(GUIDE) == GUIDE
    assert set(re.findall(r"<!-- columns: (\w+) -->", GUIDE)) == {
        "articles",
        "consumers",
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


@pytest.mark.parametrize("block", blocks("sh"))
def test_the_commands_of_a_block_run_one_after_the_other(
    desk: Path, block: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    for command in block.splitlines():
        name, *arguments = shlex.split(command)
        assert name == "clipdesk"
        ended = CliRunner().invoke(app, arguments)
        assert ended.exit_code == 0, ended.output or ended.exception


def test_the_guide_is_written_by_its_command(tmp_path: Path) -> None:
    page = tmp_path / "corpus.md"
    page.write_text("<!-- columns: articles -->\n<!-- end -->\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "clipdesk.corpus.guide", str(page)], cwd=PROJECT, check=True)
    written = page.read_text(encoding="utf-8")
    assert "| `article_id` |" in written
    assert up_to_date(written) == written
