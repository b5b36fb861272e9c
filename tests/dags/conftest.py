"""The DAGs as Airflow reads them, with a database of its own in a temporary folder, and no server."""

import os
import sys
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
_HOME = tempfile.TemporaryDirectory(prefix="clipdesk-airflow-")
os.environ |= {
    "AIRFLOW_HOME": _HOME.name,
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
    "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{_HOME.name}/airflow.db",
    "CLIPDESK_HOME": f"{_HOME.name}/data",
}

sys.path += [str(PROJECT / "dags"), str(PROJECT / "dags" / "plugins")]

from airflow.dag_processing.dagbag import BundleDagBag  # noqa: E402
from airflow.sdk import DAG  # noqa: E402

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Airflow itself uses things that are deprecated; what it warns of is not ours to mend."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))


@pytest.fixture(scope="session")
def dag_bag() -> BundleDagBag:
    folder = PROJECT / "dags"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return BundleDagBag(dag_folder=str(folder), bundle_path=folder, bundle_name="dags-folder")


@pytest.fixture(scope="session")
def dags(dag_bag: BundleDagBag) -> Mapping[str, DAG]:
    return dag_bag.dags


@pytest.fixture(scope="session")
def airflow_db() -> None:
    from airflow.utils.db import initdb

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        initdb()
