"""A store step that is killed and run again ends in the same corpus as one that was left in peace."""

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from corpus.tables import Corpus

PROJECT = Path(__file__).parents[2]
STORE = Path(__file__).with_name("store_three_runs.py")
WALL_CLOCK = {"stored_at"}


def store(corpus: Path, *, kill_after: float | None = None) -> int:
    """Three runs of two sources into the corpus, in a process of its own: its exit code."""
    environment = {"PYTHONPATH": str(PROJECT)}
    command = [sys.executable, str(STORE), str(corpus)]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        try:
            return process.wait(timeout=kill_after or 120)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return process.wait()


def contents(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, without the wall clock, in an order of its own."""
    found = {}
    for name, table in Corpus.open(path).tables.items():
        columns = [column for column in table.spec.schema.names if column not in WALL_CLOCK]
        rows = table.dataset().to_table(columns=columns).to_pylist()
        found[name] = sorted(rows, key=str)
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[dict[str, Any]]], float]:
    """The corpus of a run that nobody killed, and the seconds that it took."""
    path = tmp_path_factory.mktemp("undisturbed") / "corpus"
    began = time.monotonic()
    assert store(path) == 0
    return contents(path), time.monotonic() - began


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_random_moments_until_done(
    seed: int, undisturbed: tuple[dict[str, list[dict[str, Any]]], float], tmp_path: Path
) -> None:
    expected, seconds = undisturbed
    chance = random.Random(seed)
    kills = sum(
        store(tmp_path / "corpus", kill_after=chance.uniform(0.01, seconds * 0.6)) == -signal.SIGKILL
        for _ in range(4)
    )
    assert kills
    assert store(tmp_path / "corpus") == 0
    assert contents(tmp_path / "corpus") == expected


def test_two_processes_that_store_the_same_runs_at_once_store_them_once(
    undisturbed: tuple[dict[str, list[dict[str, Any]]], float], tmp_path: Path
) -> None:
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(store, [tmp_path / "corpus"] * 2)) == [0, 0]
    assert contents(tmp_path / "corpus") == undisturbed[0]
