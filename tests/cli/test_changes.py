"""`clipdesk changes`, as it is seen in a terminal, read by a program, and stopped."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clipdesk.corpus.tables import Corpus
from tests.corpus.conftest import NOON, make_capture

PROJECT = Path(__file__).parents[2]
HOSTILE = "Boats\x1b[2J\u202e left"

Clipdesk = Callable[..., Any]


def store(home: Path, number: int, text: str, headline: str | None = None) -> None:
    corpus = Corpus.open(home / "corpus")
    place = corpus.positions.highest()
    capture = make_capture(number, text, run=f"run-{place}", at=NOON, place=place, headline=headline)
    corpus.append_versions(capture.run, "herald", [capture], now=NOON)


@pytest.fixture
def told(home: Path) -> Path:
    """Two articles; the headline of the second would speak to the terminal."""
    store(home, 1, "Three boats left.")
    store(home, 2, "Five ships left.", HOSTILE)
    return home


def test_each_change_is_told_with_its_number_and_where_it_is(clipdesk: Clipdesk, told: Path) -> None:
    ended = clipdesk("changes")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0].split() == ["1", "inserted", "herald", "Report", "1"]
    assert lines[1].split() == ["2026-11-20", "12:00", "https://herald.example/1"]
    assert ("\x1b" in ended.out, "\u202e" in ended.out) == (False, False)


def test_json_is_an_object_a_line_and_loses_nothing(clipdesk: Clipdesk, told: Path) -> None:
    ended = clipdesk("changes", "--since", "1", "--json")
    [change] = map(json.loads, ended.out.splitlines())
    assert (change["kind"], change["at"]) == ("inserted", "2026-11-20T12:00:00+00:00")
    assert change["headline"].endswith("\u202e left")
    assert "\u202e" not in ended.out


def test_a_consumer_gets_what_came_since_it_was_there(clipdesk: Clipdesk, told: Path) -> None:
    first = clipdesk("changes", "--as", "mirror", "--since", "0", "--json")
    assert len(first.out.splitlines()) == 2
    assert clipdesk("changes", "--as", "mirror").out == ""
    assert "did you mean 'mirror'" in clipdesk("changes", "--as", "mirro").err
    assert "mirror" in clipdesk("status").out
    assert clipdesk("changes", "--as", "mirror", "--forget").code == 0
    assert "mirror" not in clipdesk("status").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--since", "9"], "no change 9 yet: the corpus is at 2"),
        (["--since", "yesterday"], "neither the number of a change nor a time"),
        (["--since", "2999-01-01"], "is not yet"),
        (["--forget"], "needs the name of a consumer"),
    ],
)
def test_what_cannot_be_read_says_why(
    clipdesk: Clipdesk, told: Path, arguments: list[str], words: str
) -> None:
    ended = clipdesk("changes", *arguments)
    assert (ended.code, words in ended.err.replace("\n", " ")) == (1, True)


def test_new_ones_are_shown_as_they_come_until_somebody_stops_it(told: Path) -> None:
    command = [sys.executable, "-c", "from cli.main import main; main()", "changes", "--follow", "--json"]
    arguments = ["--as", "mirror", "--since", "1"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "CLIPDESK_HOME": str(told)}
    with subprocess.Popen(
        [*command, *arguments], stdout=subprocess.PIPE, env=environment, text=True
    ) as running:
        assert running.stdout is not None
        assert json.loads(running.stdout.readline())["position"] == 2
        store(told, 3, "A third.")
        assert json.loads(running.stdout.readline())["position"] == 3
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
