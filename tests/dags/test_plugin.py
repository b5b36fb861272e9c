"""What Airflow takes from the plugin."""

import warnings

import pytest
from airflow import plugins_manager
from fastapi.routing import APIRoute


@pytest.fixture(scope="module")
def routes() -> list[APIRoute]:
    """Of our pages, by their whole address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        [served] = plugins_manager.get_fastapi_plugins()[0]
    found = [route for route in served["app"].routes if isinstance(route, APIRoute)]
    assert {served["url_prefix"]} == {"/clipdesk"}
    return found


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
