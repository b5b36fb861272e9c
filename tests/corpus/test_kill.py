"""A store step that is killed and run again ends in the same corpus as one that was left in peace."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from clipdesk.corpus.tables import Corpus

PROJECT = Path(__file__).parents[2]
STORE = Path(__file__).with_name("store_three_runs.py")
WALL_CLOCK = {"stored_at", "position"}


def store(corpus: Path, *, kill_at: int | None = None) -> int:
    """Three runs of two sources into the corpus, in a process of its own, which is killed once the corpus has so
    many files: its exit code."""
    environment = {"PYTHONPATH": str(PROJECT)}
    command = [sys.executable, str(STORE), str(corpus)]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        if kill_at is None:
            return process.wait(timeout=120)
        while process.poll() is None and files(corpus) < kill_at:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        return process.wait()


def files(corpus: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(corpus))


def contents(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, without the wall clock, in an order of its own."""
    found = {}
    for name, table in Corpus.open(path).tables.items():
        columns = [column for column in table.spec.schema.names if column not in WALL_CLOCK]
        rows = table.dataset().to_table(columns=columns).to_pylist()
        found[name] = sorted(rows, key=str)
    return found


def positions(path: Path) -> list[int]:
    rows = Corpus.open(path).article_versions.dataset().to_table(columns=["position"])
    return sorted(rows["position"].to_pylist())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[dict[str, Any]]], int]:
    """The corpus of a run that nobody killed, and how many files it has."""
    path = tmp_path_factory.mktemp("undisturbed") / "corpus"
    assert store(path) == 0
    return contents(path), files(path)


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_random_moments_until_done(
    seed: int, undisturbed: tuple[dict[str, list[dict[str, Any]]], int], tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    expected, size = undisturbed
    chance = random.Random(seed)
    kills = sum(
        store(corpus, kill_at=files(corpus) + chance.randint(1, size // 3)) == -signal.SIGKILL
        for _ in range(4)
    )
    assert kills
    assert store(corpus) == 0
    assert contents(corpus) == expected
    assert positions(corpus) == list(range(1, 1 + len(expected["article_versions"])))


def test_two_processes_that_store_the_same_runs_at_once_store_them_once(
    undisturbed: tuple[dict[str, list[dict[str, Any]]], int], tmp_path: Path
) -> None:
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(store, [tmp_path / "corpus"] * 2)) == [0, 0]
    assert contents(tmp_path / "corpus") == undisturbed[0]
    assert positions(tmp_path / "corpus") == list(range(1, 1 + len(undisturbed[0]["article_versions"])))
