"""The folder of the embedded Airflow: its configuration, its secrets and the accounts, written once."""

import configparser
import contextlib
import io
import json
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clipdesk.model.settings import PROJECT, Settings

LOOPBACK = "127.0.0.1"
UNAMBIGUOUS = "abcdefghkmnpqrstuvwxyzABCDEFGHKMNPQRSTUVWXYZ23456789"
AIRFLOW_ROLES = {"admin": "admin", "reader": "viewer"}
"""The accounts of Airflow's simple auth manager, each with its role."""


@dataclass(frozen=True, slots=True)
class Home:
    """`CLIPDESK_HOME/airflow`, readable by its owner alone; `port` is where the API and the UI listen."""

    settings: Settings
    port: int

    @property
    def folder(self) -> Path:
        return self.settings.home.absolute() / "airflow"

    @property
    def logs(self) -> Path:
        """The components' own logs; the tasks' logs lie one folder up."""
        return self.folder / "logs" / "components"

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def state(self) -> Path:
        """Who runs: see `scheduler.state`."""
        return self.folder / "desk.json"

    @property
    def password_file(self) -> Path:
        return self.folder / "passwords.json"

    def password(self, user: str) -> str:
        return str(json.loads(self.password_file.read_text(encoding="utf-8"))[user])

    def configure(self) -> None:
        """Write `airflow.cfg`, anew each time; the secrets in it stay."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.logs.mkdir(parents=True, exist_ok=True)
        write_private(self.folder / "airflow.cfg", render(configuration(self, self._secrets())))

    def _secrets(self) -> Mapping[str, str]:
        """Made at the first start, kept from then on: a new key would end every session and running task."""
        path = self.folder / "secrets.json"
        if not path.exists():
            made = {name: secrets.token_urlsafe(48) for name in ("jwt_secret", "secret_key")}
            made["fernet_key"] = urlsafe_b64encode(os.urandom(32)).decode()
            write_private(path, json.dumps(made))
        known: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return known

    def make_accounts(self) -> bool:
        """True when they were made just now."""
        if self.password_file.exists():
            return False
        made = {user: "".join(secrets.choice(UNAMBIGUOUS) for _ in range(20)) for user in AIRFLOW_ROLES}
        write_private(self.password_file, json.dumps(made))
        return True

    def environment(self) -> dict[str, str]:
        """What a component and its tasks see: the settings of this process, with absolute paths."""
        path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
        own = {"AIRFLOW_HOME": str(self.folder), "PYTHONPATH": path}
        return {**os.environ, **self.settings.environment(), **own}


def configuration(home: Home, keys: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Sections and options of `airflow.cfg`; what is not named keeps Airflow's default.

    The four times in `scheduler` are in seconds and short: after a restart of everything, what was running
    is noticed and started again within about a minute rather than five (`make e2e-crash` shows it). Those of
    `dag_processor` make a change in a topic's file show within a minute, as docs/operate.md promises. Four
    tasks at least run at once, so that a slow site does not hold up the others; one worker serves the API
    of a desk that few look at. Chosen, not measured.
    """
    return {
        "core": {
            "dags_folder": str(PROJECT / "dags"),
            "plugins_folder": str(PROJECT / "dags" / "plugins"),
            "load_examples": "False",
            "executor": "LocalExecutor",
            "parallelism": str(max(4, home.settings.workers)),
            "dags_are_paused_at_creation": "False",
            "fernet_key": keys["fernet_key"],
            "execution_api_server_url": f"{home.address}/execution/",
            "simple_auth_manager_users": ",".join(f"{user}:{role}" for user, role in AIRFLOW_ROLES.items()),
            "simple_auth_manager_passwords_file": str(home.password_file),
        },
        "database": {
            "sql_alchemy_conn": f"sqlite:///{home.folder / 'airflow.db'}",
            "sql_alchemy_connect_args": "scheduler.sqlite.PATIENCE",
            "sql_alchemy_connect_args_async": "scheduler.sqlite.PATIENCE",
        },
        "logging": {"base_log_folder": str(home.folder / "logs")},
        "api": {
            "host": LOOPBACK,
            "port": str(home.port),
            "base_url": home.address,
            "workers": "1",
            "secret_key": keys["secret_key"],
        },
        "api_auth": {"jwt_secret": keys["jwt_secret"]},
        "scheduler": {
            "scheduler_health_check_threshold": "15",
            "orphaned_tasks_check_interval": "20",
            "task_instance_heartbeat_timeout": "60",
            "task_instance_heartbeat_timeout_detection_interval": "10",
        },
        "dag_processor": {"refresh_interval": "30", "min_file_process_interval": "60"},
        "usage_data_collection": {"enabled": "False"},
    }


def render(sections: Mapping[str, Mapping[str, str]]) -> str:
    """The text of an `airflow.cfg`; a per cent sign in a value is doubled, as configparser asks."""
    parser = configparser.ConfigParser(interpolation=None)
    for section, options in sections.items():
        parser[section] = {name: value.replace("%", "%%") for name, value in options.items()}
    text = io.StringIO()
    parser.write(text)
    return text.getvalue()


def write_private(path: Path, text: str) -> None:
    """Atomic, and never readable by anybody else, not even for a moment."""
    temporary = path.with_name(path.name + ".tmp")
    with contextlib.suppress(FileNotFoundError):
        temporary.unlink()
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    temporary.replace(path)
