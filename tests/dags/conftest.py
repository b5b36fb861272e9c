"""The DAGs as Airflow reads them, with a database of its own in a temporary folder, and no server."""

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
_HOME = tempfile.TemporaryDirectory(prefix="clipdesk-airflow-")
os.environ |= {
    "AIRFLOW_HOME": _HOME.name,
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
    "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "dags" / "plugins"),
    "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{_HOME.name}/airflow.db",
}

sys.path += [str(PROJECT / "dags"), str(PROJECT / "dags" / "plugins")]

from airflow.dag_processing.dagbag import BundleDagBag  # noqa: E402
from airflow.sdk import DAG  # noqa: E402

from clipdesk.model.settings import Settings  # noqa: E402
from newsroom import Newsroom  # noqa: E402
from newsroom.response import Request, Response  # noqa: E402
from tests.forking.forked_python import forked_crawls  # noqa: E402

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


GOOD, GONE = "courrier-carthage", "eco-ponente"


class OneSiteGone(Newsroom):
    """A newsroom of which one site has lost all its pages."""

    def respond(self, request: Request) -> Response:
        return Response(status=404) if GONE in request.host else super().respond(request)


@pytest.fixture(scope="session")
def room() -> Iterator[Newsroom]:
    with OneSiteGone(port=0) as room:
        yield room


def make_desk(home: Path, room: Newsroom, environment: pytest.MonkeyPatch) -> Settings:
    """Set what the tasks read."""
    environment.setenv("CLIPDESK_HOME", str(home))
    environment.setenv("CLIPDESK_DEMO", "1")
    environment.setenv("CLIPDESK_DEMO_PORT", str(room.port))
    return Settings.load()


def run_dag(file: str, dag_id: str, *, leave_out: str | None = None, **conf: Any) -> Any:
    """Runs a DAG of a file in this process, once, with what a trigger form would give; gives the DAG run.

    Tasks whose id matches `leave_out` are taken as done.
    """
    folder = PROJECT / "dags"
    bag = BundleDagBag(dag_folder=str(folder / file), bundle_path=folder, bundle_name="dags-folder")
    dag = bag.dags[dag_id]
    dag.deadline = None  # Airflow 3.3.2 cannot test a DAG that has one
    for task in dag.tasks:
        task.retries = 0
    with forked_crawls():
        return dag.test(run_conf=conf, mark_success_pattern=leave_out)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: Newsroom) -> Settings:
    """The settings that the tasks read: an empty data folder and the newsroom."""
    return make_desk(tmp_path / "data", room, monkeypatch)


@pytest.fixture(scope="session")
def first_run(room: Newsroom, airflow_db: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder after a run of one source; `filled` copies it."""
    home = tmp_path_factory.mktemp("first") / "data"
    with pytest.MonkeyPatch.context() as environment, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        make_desk(home, room, environment)
        assert run_dag("topics.py", "topic-libya-isis", sources=[GOOD]).state == "success"
    return home


@pytest.fixture
def filled(desk: Settings, first_run: Path) -> Settings:
    """A desk after its first run, which a test may change."""
    shutil.copytree(first_run, desk.home)
    return desk


@pytest.fixture
def run(desk: Settings, airflow_db: None) -> Callable[..., Any]:
    return run_dag


@pytest.fixture(scope="session")
def airflow_db() -> None:
    from airflow.utils.db import initdb

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        initdb()
