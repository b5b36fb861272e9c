"""The folder of the embedded Airflow: what is secret in it, and what stays from one start to the next."""

import configparser
import json
import stat
from pathlib import Path

import pytest

from clipdesk.model.settings import Settings
from scheduler.home import Home, render


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(Settings(home=tmp_path / "data"), 8123)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_can_read_the_secrets(home: Home) -> None:
    home.configure()
    home.make_accounts()
    for name in ("airflow.cfg", "passwords.json", "secrets.json"):
        assert mode(home.folder / name) == 0o600
    assert mode(home.folder) == 0o700


def test_passwords_and_keys_are_made_once(home: Home) -> None:
    home.configure()
    assert home.make_accounts() is True
    before = home.password("admin"), (home.folder / "airflow.cfg").read_text()
    home.configure()
    assert home.make_accounts() is False
    assert (home.password("admin"), (home.folder / "airflow.cfg").read_text()) == before


def test_no_two_desks_share_a_password_or_a_key(tmp_path: Path) -> None:
    homes = [Home(Settings(home=tmp_path / name), 8123) for name in ("one", "two")]
    for home in homes:
        home.configure()
        home.make_accounts()
    texts = [(home.folder / "secrets.json").read_text() for home in homes]
    assert not set(json.loads(texts[0]).values()) & set(json.loads(texts[1]).values())
    assert homes[0].password("admin") != homes[1].password("admin")
    assert homes[0].password("admin") != homes[0].password("reader")


def test_airflow_listens_on_loopback_only(home: Home) -> None:
    home.configure()
    parser = configparser.ConfigParser()
    parser.read(home.folder / "airflow.cfg")
    assert parser["api"]["host"] == "127.0.0.1"
    assert parser["core"]["execution_api_server_url"] == "http://127.0.0.1:8123/execution/"


def test_a_per_cent_sign_survives_the_configuration() -> None:
    parser = configparser.ConfigParser()
    parser.read_string(render({"core": {"fernet_key": "50%x"}}))
    assert parser["core"]["fernet_key"] == "50%x"


def test_the_components_see_absolute_paths(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = Home(Settings(home=Path("data")), 8123).environment()
    assert Path(environment["CLIPDESK_HOME"]).is_absolute()
    assert Path(environment["AIRFLOW_HOME"]).is_absolute()
