"""Settings: defaults, then clipdesk.toml, then the environment; every fault at once."""

from pathlib import Path

import pytest

from clipdesk.model.errors import InvalidFiles
from clipdesk.model.settings import Settings


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_need_no_file() -> None:
    assert Settings.load().home == Path("data")


def test_the_file_counts_over_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "clipdesk.toml").write_text('contact = "desk@example.org"\n', encoding="utf-8")
    assert Settings.load().contact == "desk@example.org"


def test_the_environment_counts_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clipdesk.toml").write_text("timeout = 5\n", encoding="utf-8")
    monkeypatch.setenv("CLIPDESK_TIMEOUT", "7")
    assert Settings.load().timeout == 7


def test_every_fault_is_reported_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clipdesk.toml").write_text("timeout = -1\nhoem = 'x'\n", encoding="utf-8")
    monkeypatch.setenv("CLIPDESK_DEMO_PORT", "99999")
    with pytest.raises(InvalidFiles) as caught:
        Settings.load()
    assert {fault.path for fault in caught.value.faults} == {"timeout", "hoem", "demo_port"}


def test_a_file_that_is_no_toml_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "clipdesk.toml").write_text("contact = \n", encoding="utf-8")
    with pytest.raises(InvalidFiles, match=r"clipdesk\.toml"):
        Settings.load()


def test_folders_lie_below_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPDESK_HOME", "/tmp/desk")
    settings = Settings.load()
    assert {settings.archive, settings.corpus, settings.runs} == {
        Path("/tmp/desk/archive"),
        Path("/tmp/desk/corpus"),
        Path("/tmp/desk/runs"),
    }
