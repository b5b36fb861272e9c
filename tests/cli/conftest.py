"""The command line, called in this process as a terminal would call it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import main


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    err: str


Clipdesk = Callable[..., Ended]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk of its own."""
    monkeypatch.setenv("CLIPDESK_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


@pytest.fixture
def clipdesk(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Clipdesk:
    def call(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["clipdesk", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfdbinary.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, out.decode(), err.decode())

    return call
