"""`clipdesk alarms`: what is wrong, and what is muted."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

Clipdesk = Callable[..., Any]
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()


@pytest.fixture
def full(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPDESK_DISK_LEAST", str(10**18))


def test_a_desk_without_trouble_says_so(clipdesk: Clipdesk) -> None:
    ended = clipdesk("alarms")
    assert (ended.code, ended.out) == (0, "no alarm\n")


def test_an_alarm_is_shown_with_what_to_do_and_is_the_exit_code(clipdesk: Clipdesk, full: None) -> None:
    ended = clipdesk("alarms")
    assert ended.code == 1
    assert ended.out.startswith("disk is nearly full: ")
    assert "Free space" in ended.out
    assert clipdesk("status").code == 1


def test_a_muted_alarm_is_shown_as_muted_until_it_is_unmuted(clipdesk: Clipdesk, full: None) -> None:
    muted = clipdesk(
        "alarms", "mute", "nearly_full", "disk", "--until", TOMORROW, "--reason", "a new one comes"
    )
    assert muted.code == 0
    ended = clipdesk("alarms")
    assert ended.code == 0
    assert ended.out.startswith(f"muted until {TOMORROW}: a new one comes: disk is nearly full")
    assert json.loads(clipdesk("alarms", "--json").out)[0]["mute"]["reason"] == "a new one comes"
    assert clipdesk("alarms", "unmute", "nearly full", "disk").code == 0
    assert clipdesk("alarms").code == 1


@pytest.mark.parametrize(
    ("kind", "source", "until", "reason", "complaint"),
    [
        ("silnet", "disk", TOMORROW, "why", "did you mean 'silent'?"),
        ("silent", "dsik", TOMORROW, "why", "did you mean 'disk'?"),
        ("silent", "disk", "2026-01-01", "why", "2026-01-01 has passed"),
        ("silent", "disk", "soon", "why", "does not match"),
        ("silent", "disk", TOMORROW, " ", "is empty"),
    ],
)
def test_what_would_mute_nothing_is_refused(
    clipdesk: Clipdesk, kind: str, source: str, until: str, reason: str, complaint: str
) -> None:
    ended = clipdesk("alarms", "mute", kind, source, "--until", until, "--reason", reason)
    assert ended.code != 0
    assert complaint in ended.err


def test_no_run_begins_on_a_full_disk(clipdesk: Clipdesk, full: None, home: Path) -> None:
    ended = clipdesk("run", "libya-isis")
    assert ended.code == 2
    assert "no run begins with less than" in ended.err
    assert not (home / "runs").exists()
