"""What Airflow takes from the plugin."""

import warnings
from pathlib import Path

import pytest
from airflow import plugins_manager
from fastapi.routing import APIRoute

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def routes() -> list[APIRoute]:
    """Of our pages, by their whole address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        [served] = plugins_manager.get_fastapi_plugins()[0]
    found = [route for route in served["app"].routes if isinstance(route, APIRoute)]
    assert {served["url_prefix"]} == {"/clipdesk"}
    return found


def test_no_file_of_the_plugins_hides_a_package() -> None:
    """Airflow puts each of them into `sys.modules` under its bare name."""
    plugins = {path.stem for path in (PROJECT / "dags" / "plugins").glob("*.py")}
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")}
    assert "clipdesk" in packages
    assert not plugins & packages


def test_airflow_loads_it_without_an_error() -> None:
    plugins, errors = plugins_manager._get_plugins()
    assert "clipdesk" in {plugin.name for plugin in plugins}
    assert not errors


def test_the_tab_leads_to_the_page(routes: list[APIRoute]) -> None:
    views, _ = plugins_manager._get_ui_plugins()
    [tab] = [view for view in views if view["destination"] == "dag_run"]
    assert tab["href"].format(DAG_ID="{dag_id}", RUN_ID="{run_id}") in [
        f"clipdesk{route.path}" for route in routes
    ]


def test_nobody_sees_a_page_without_being_asked_who_he_is(routes: list[APIRoute]) -> None:
    assert routes
    assert all(route.dependencies for route in routes)
