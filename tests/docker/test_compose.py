"""What compose.yaml and the image promise, read from the files themselves."""

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from clipdesk.model.settings import Settings
from scheduler.home import Home, configuration

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker" / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(set(SERVICES) - {"postgres"})


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_says_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_can_gain_rights_or_eat_the_machine(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges"]
    assert service["pids_limit"]
    assert service["mem_limit"]


@pytest.mark.parametrize("name", OURS)
def test_our_services_write_to_volumes_and_memory_alone(name: str) -> None:
    assert SERVICES[name]["read_only"] is True


def test_only_airflow_is_published_and_on_loopback() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["api-server"]
    assert all(port.startswith("127.0.0.1:") for port in published["api-server"])


def test_the_database_is_out_of_reach_of_the_world_and_of_the_newsroom() -> None:
    assert COMPOSE["networks"]["database"]["internal"] is True
    assert SERVICES["postgres"]["networks"] == ["database"]
    assert "database" not in SERVICES["newsroom"].get("networks", ())


def test_secrets_come_from_files_and_never_through_the_environment() -> None:
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())
    telling = ("PASSWORD", "SECRET", "KEY", "SQL_ALCHEMY_CONN")
    settings = {name for service in SERVICES.values() for name in service.get("environment", ())}
    named = {name for name in settings if name.endswith(telling)}
    assert named == set(), f"{named}: give them as …_FILE or …_CMD"


def test_every_package_is_let_into_the_image() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {name.rstrip("*") for name in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    let_in = {line[1:] for line in (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()}
    assert packages - let_in == set()


def test_the_image_is_built_without_a_remote_syntax() -> None:
    lines = (PROJECT / "docker" / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.lower().replace(" ", "").startswith("#syntax=")]
    assert [line for line in lines if line.startswith("USER ")] == ["USER clipdesk"]


def test_airflow_is_set_as_the_embedded_one_is() -> None:
    """But for where things lie, and for what is secret."""
    embedded = configuration(Home(Settings(home=Path("data")), 8080), defaultdict(str))
    local = {"database", "logging", "api", "api_auth", "core"}
    wanted = {
        f"AIRFLOW__{section}__{option}".upper(): value.lower()
        for section, options in embedded.items()
        for option, value in options.items()
        if section not in local
    }
    settings = {name: str(value).lower() for name, value in SERVICES["scheduler"]["environment"].items()}
    assert {name: settings.get(name) for name in wanted} == wanted
