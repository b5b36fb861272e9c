"""A run that is killed and run again ends in the corpus of a run that was left alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from newsroom import Newsroom

SOURCES = ["tripoli-clips", "sahil-press"]

RUN = """
import sys
from datetime import UTC, datetime
from clipdesk.model.settings import Settings
from steps.follow import follow
sys.path.insert(0, sys.argv[1])
from tests.steps.conftest import Quiet
follow(Settings.load(), "libya-isis", now=datetime.now(UTC), watcher=Quiet(), sources=sys.argv[2:])
"""


def start(home: Path, room: Newsroom) -> "subprocess.Popen[bytes]":
    environment = os.environ | {
        "CLIPDESK_HOME": str(home),
        "CLIPDESK_DEMO": "true",
        "CLIPDESK_DEMO_PORT": str(room.port),
    }
    project = str(Path(__file__).parents[2])
    return subprocess.Popen([sys.executable, "-c", RUN, project, *SOURCES], env=environment)


def corpus_of(home: Path) -> dict[str, list[Any]]:
    """What must be equal: everything but clocks, run names and places in the archive."""
    corpus = Corpus.open(Settings(home=home).corpus)
    columns = {
        "crawl_log": [
            "source",
            "url",
            "kind",
            "outcome",
            "reason",
            "final_url",
            "article_id",
            "content_hash",
        ],
        "article_versions": ["source", "url", "article_id", "version", "content_hash", "headline", "body"],
        "articles": ["source", "url", "article_id", "version", "content_hash", "headline", "body"],
    }
    return {
        name: sorted(map(str, corpus.tables[name].dataset().to_table(columns=wanted).to_pylist()))
        for name, wanted in columns.items()
    }


def crawled(home: Path) -> bool:
    return any(home.glob("runs/*/*/crawl.log"))


def parsed(home: Path) -> bool:
    return any(home.glob("runs/*/*/parsed.jsonl"))


def storing(home: Path) -> bool:
    return any(home.glob("corpus/article_versions/_delta_log/*.json"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, room: Newsroom) -> dict[str, list[Any]]:
    home = tmp_path_factory.mktemp("undisturbed")
    assert start(home, room).wait(timeout=240) == 0
    return corpus_of(home)


@pytest.mark.parametrize("moment", [crawled, parsed, storing], ids=lambda moment: moment.__name__)
def test_a_killed_run_run_again_gives_the_same_corpus(
    moment: Callable[[Path], bool], tmp_path: Path, room: Newsroom, undisturbed: dict[str, list[Any]]
) -> None:
    process = start(tmp_path, room)
    deadline = time.monotonic() + 120
    while not moment(tmp_path) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert start(tmp_path, room).wait(timeout=240) == 0
    assert corpus_of(tmp_path) == undisturbed
    assert len(list(tmp_path.glob("runs/*/run.json"))) == 1
