"""`clipdesk demo`: on which port, and what two of them do side by side."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from cli import demo
from clipdesk.model.settings import Settings
from newsroom import Newsroom

Clipdesk = Callable[..., Any]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(home: Path, port: int) -> int:
    home.mkdir(exist_ok=True)
    with demo._open_again(Settings(home=home, demo_port=port), None) as room:
        return room.port


def test_a_folder_keeps_its_port_for_as_long_as_it_is_free(tmp_path: Path) -> None:
    port = free_port()
    assert ask(tmp_path, port) == port
    with Newsroom(port=0) as other:
        assert ask(tmp_path, other.port) == port


def test_two_folders_side_by_side_have_a_port_each(tmp_path: Path) -> None:
    with Newsroom(port=0) as other:
        mine = ask(tmp_path / "mine", other.port)
        assert mine != other.port
        assert ask(tmp_path / "mine", other.port) == mine


def test_a_port_that_was_chosen_is_taken_or_refused(
    clipdesk: Clipdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Newsroom(port=0) as other:
        monkeypatch.setenv("CLIPDESK_DEMO_PORT", str(other.port))
        ended = clipdesk("demo", "--run")
    assert ended.code == 2
    assert f"cannot listen on port {other.port}" in ended.err
    assert "CLIPDESK_DEMO_PORT" in ended.err


def test_two_runs_into_one_folder_are_one_too_many(clipdesk: Clipdesk, home: Path) -> None:
    home.mkdir()
    with FileLock(home / "demo.lock"):
        ended = clipdesk("demo", "--run")
    assert ended.code == 2
    assert "another process runs the demo into this folder" in ended.err
