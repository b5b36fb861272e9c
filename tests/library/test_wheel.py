"""`pip install clipdesk`, without the desk, in a folder whose files are named as ours once were; the Python of
docs/corpus.md runs there."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Article, Block, BlockKind, Capture, Completeness
from clipdesk.model.page import ArchiveRecord
from tests.corpus.documented import blocks, make_desk

PROJECT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).with_name("uv")
THEIRS = ("model", "corpus", "steps", "cli")

SCRIPT = """
import sys, clipdesk, model, corpus, steps, cli
assert {module.whose for module in (model, corpus, steps, cli)} == {"theirs"}
stored = clipdesk.open("corpus")
print(stored.sql("SELECT count(*) AS articles FROM articles").to_pylist())
english = stored.articles(language="en")
print([version.capture.article.headline for version in english])
print(english.to_pandas()["url"].tolist(), english.to_polars().collect()["url"].to_list())
page = "<html><body><article><h1>Mines cleared in Sirte</h1>" + "".join(
    f"<p>On day {day} the unit worked through the street, house by house.</p>" for day in range(6)
) + "</article></body></html>"
article = clipdesk.parse(page, "https://gulf.example/mines")
print(article.headline, article.completeness, article.word_count)
print(sorted({"airflow", "scrapy", "twisted"} & set(sys.modules)))
"""


# One process for all, which loads pandas and the rest once; each in a namespace of its own.
RUN_SNIPPETS = """
import contextlib, io, json, sys, traceback
for code in json.load(open("snippets.json")):
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            exec(code, {"__name__": "__main__"})
        print(json.dumps([said.getvalue(), ""]))
    except Exception:
        print(json.dumps([said.getvalue(), traceback.format_exc()]))
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus, files of the user's own, and an environment with the wheel alone."""
    folder = tmp_path_factory.mktemp("reader")
    _run(
        UV,
        "build",
        "--wheel",
        "--no-build-isolation",
        "--out-dir",
        folder / "dist",
        _copied(folder / "source"),
    )
    [wheel] = (folder / "dist").glob("*.whl")
    _run(UV, "venv", folder / "venv", "--python", sys.executable)
    install = (UV, "pip", "install", "--python", folder / "venv")
    _run(*install, "--require-hashes", "--requirement", PROJECT / "requirements-reader.txt")
    _run(*install, "--no-deps", wheel)
    _run(UV, "pip", "check", "--python", folder / "venv")
    for name in THEIRS:
        (folder / f"{name}.py").write_text('whose = "theirs"\n')
    _store_one(folder / "corpus")
    return folder


def _copied(to: Path) -> Path:
    """The files of the project, so that building leaves nothing beside them."""
    for name in _run("git", "ls-files", "-z").split("\0"):
        if name and not name.startswith(("tests/", "benchmarks/")) and (PROJECT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / name, to / name)
    return to


def _run(*command: object, cwd: Path = PROJECT) -> str:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _store_one(folder: Path) -> None:
    article = Article(
        url="https://herald.example/1",
        canonical_url="https://herald.example/1",
        headline="Report 1",
        completeness=Completeness.FULL,
        parser_version="1",
        language="en",
        blocks=(Block(BlockKind.PARAGRAPH, "What happened in Sirte."),),
    )
    now = datetime(2026, 11, 20, tzinfo=UTC)
    corpus = Corpus.open(folder)
    capture = Capture(article, "run-1", now, ArchiveRecord("run-1/herald.warc.gz", 0, 1))
    corpus.append_versions("run-1", "herald", [capture], now=now)
    corpus.merge_articles()


def test_a_corpus_is_read_and_a_page_parsed_without_airflow_and_scrapy(reader: Path) -> None:
    (reader / "use.py").write_text(SCRIPT)
    assert _run(reader / "venv" / "bin" / "python", "use.py", cwd=reader).splitlines() == [
        "[{'articles': 1}]",
        "['Report 1']",
        "['https://herald.example/1'] ['https://herald.example/1']",
        "Mines cleared in Sirte full 72",
        "[]",
    ]


@pytest.mark.parametrize("package", ["airflow", "scrapy", "twisted", "vl_convert", "psycopg2"])
def test_what_only_the_desk_needs_is_not_installed(reader: Path, package: str) -> None:
    found = _run(
        reader / "venv" / "bin" / "python",
        "-c",
        f"import importlib.util as u; print(u.find_spec({package!r}))",
    )
    assert found.strip() == "None"


def test_the_command_line_reads_too_and_names_what_a_crawl_would_need(reader: Path) -> None:
    clipdesk = reader / "venv" / "bin" / "clipdesk"
    answer = subprocess.run(
        [clipdesk, "sql", "--json", "SELECT headline FROM articles"],
        cwd=reader,
        env={**os.environ, "CLIPDESK_HOME": str(reader)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Report 1" in answer.stdout
    report = subprocess.run(
        [clipdesk, "report", "run-1"], cwd=reader, capture_output=True, text=True, check=False
    )
    assert report.returncode == 1
    assert "pip install 'clipdesk[desk]'" in report.stderr


@pytest.fixture(scope="module")
def said(reader: Path) -> dict[str, tuple[str, str]]:
    """What each snippet of docs/corpus.md printed, and how it failed."""
    make_desk(reader / "desk")
    (reader / "desk" / "snippets.json").write_text(json.dumps(blocks("python")))
    answer = _run(reader / "venv" / "bin" / "python", "-W", "error", "-c", RUN_SNIPPETS, cwd=reader / "desk")
    lines = [json.loads(line) for line in answer.splitlines()]
    return dict(zip(blocks("python"), lines, strict=True))


@pytest.mark.parametrize("code", blocks("python"))
def test_every_snippet_of_the_docs_runs(said: dict[str, tuple[str, str]], code: str) -> None:
    printed, failure = said[code]
    assert not failure, failure
    assert printed
