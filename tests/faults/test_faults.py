"""Whatever fails below a verb, and however: it ends or can be taken up, and nothing is lost or doubled.

A sample of the calls that leave our code; `python -m tests.faults.sweep` throws at every one of them.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import faults
from tests.faults.instrument import Switch, library
from tests.faults.sweep import VERBS

PROJECT = Path(__file__).parents[2]


def sweep(*options: str) -> dict[str, dict[str, int]]:
    """The table that it prints, by verb and by kind of fault. Fails the test with what it says of broken laws."""
    command = [sys.executable, "-m", "tests.faults.sweep", *options]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    table: dict[str, dict[str, int]] = {}
    names: list[str] = []
    for name, *cells in (line.split("\t") for line in done.stdout.splitlines() if "\t" in line):
        if name in {"verb", "kind"}:
            names = cells
        else:
            table[name] = dict(zip(names, map(int, cells), strict=True))
    return table


def test_a_call_that_fails_at_any_line_leaves_nothing_lost_or_doubled() -> None:
    table = sweep("--every", "100")
    assert set(table) == {*VERBS, *faults.KINDS}
    assert sum(table[kind]["faults"] for kind in faults.KINDS) >= 25
    assert sum(table[kind].get("not met", 0) for kind in faults.KINDS) == 0


@pytest.mark.e2e
@pytest.mark.crash
@pytest.mark.timeout(3600)
def test_a_verb_killed_behind_each_commit_is_taken_up_with_nothing_lost_or_doubled() -> None:
    """Every twenty-fourth of the ways to a commit, or three minutes of an hour."""
    options = ("--of", "ways", "--place", "deltalake", "--kinds", "kill", "--every", "24")
    assert sweep(*options)["kill"]["killed"] >= 60


@pytest.mark.e2e
@pytest.mark.crash
@pytest.mark.timeout(3600)
def test_a_verb_killed_at_random_moments_is_taken_up_with_nothing_lost_or_doubled() -> None:
    assert sweep("--moments", "3")["kill"]["killed"] >= 24


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        (Path("x").open, "pathlib"),
        (Path("x").with_name, None),
        (subprocess.Popen, "subprocess"),
        (len, None),
        ("a".join, None),
        (sweep, None),
    ],
)
def test_what_touches_something_outside_is_known_by_its_library(thing: object, name: str | None) -> None:
    assert library(thing) == name


def test_nothing_fails_while_nobody_listens() -> None:
    assert Switch.meet is None
