"""Whatever fails below a run, and however: it ends or can be taken up, and nothing is lost or doubled.

A sample of the calls that leave our code; `python -m tests.faults.sweep` throws at every one of them.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import faults
from tests.faults.instrument import Switch, library

PROJECT = Path(__file__).parents[2]


def sweep(*options: str) -> dict[str, dict[str, int]]:
    """The table that it prints, by kind of fault. Fails the test with what it says of broken laws."""
    command = [sys.executable, "-m", "tests.faults.sweep", *options]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    return {row[0]: dict(zip(lines[0][1:], map(int, row[1:]), strict=True)) for row in lines[1:]}


def test_a_call_that_fails_at_any_line_leaves_a_run_that_ends_with_nothing_lost_or_doubled() -> None:
    table = sweep("--every", "67")
    assert set(table) == set(faults.KINDS)
    assert sum(row["faults"] for row in table.values()) >= 12
    assert sum(row.get("not met", 0) for row in table.values()) == 0


@pytest.mark.e2e
@pytest.mark.crash
@pytest.mark.timeout(3600)
def test_a_run_killed_at_forty_places_is_taken_up_with_nothing_lost_or_doubled() -> None:
    assert sweep("--every", "30", "--kinds", "kill")["kill"]["faults"] >= 40


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
