"""A backup: everything, for nobody else's eyes, and only while nothing runs."""

import stat
import tarfile
from pathlib import Path

import pytest
from filelock import FileLock

from clipdesk.model.errors import ConfigError, InputError
from clipdesk.model.settings import Settings
from steps.upkeep.backup import back_up


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "data")
    for name in ("corpus/articles/1.parquet", "archive/2026-03/run/a.warc.gz", "airflow/secrets.json"):
        path = settings.home / name
        path.parent.mkdir(parents=True)
        path.write_text(name)
    (settings.home / "airflow" / "desk.lock").touch()
    return settings


def test_it_holds_all_files_and_is_for_its_owner_alone(settings: Settings, tmp_path: Path) -> None:
    to = tmp_path / "backup.tar.gz"
    done = back_up(settings, to)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert (done.files, done.secrets) == (3, ("airflow/secrets.json",))
    with tarfile.open(to) as archive:
        archive.extractall(tmp_path / "restored", filter="data")
    restored = tmp_path / "restored" / "corpus/articles/1.parquet"
    assert restored.read_text() == "corpus/articles/1.parquet"


def test_it_may_lie_in_the_folder_and_does_not_hold_itself(settings: Settings) -> None:
    assert back_up(settings, settings.home / "backup.tar.gz").files == 3


def test_while_something_runs_it_is_refused_and_leaves_nothing(settings: Settings, tmp_path: Path) -> None:
    with FileLock(settings.home / "airflow" / "desk.lock"), pytest.raises(ConfigError, match="make down"):
        back_up(settings, tmp_path / "backup.tar.gz")
    assert not list(tmp_path.glob("backup*"))


@pytest.mark.parametrize("place", ["there", "nowhere/backup.tar.gz"])
def test_a_place_that_cannot_be_used_is_refused(settings: Settings, tmp_path: Path, place: str) -> None:
    (tmp_path / "there").touch()
    with pytest.raises(InputError):
        back_up(settings, tmp_path / place)


def test_what_can_be_read_again_from_common_crawl_is_not_in_it(settings: Settings, tmp_path: Path) -> None:
    settings.common_crawl.mkdir()
    (settings.common_crawl / "CC-NEWS.warc.gz").write_bytes(b"x")
    back_up(settings, tmp_path / "desk.tar.gz")
    with tarfile.open(tmp_path / "desk.tar.gz") as archive:
        assert not [name for name in archive.getnames() if "common-crawl" in name]
