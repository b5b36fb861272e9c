"""Whether runs can be started: the parts are healthy, the pools are made, the DAGs are read."""

from collections.abc import Collection, Iterator
from urllib.parse import urlencode

from clipdesk.model.catalogue import load
from clipdesk.model.errors import InvalidFiles
from clipdesk.model.settings import Settings
from scheduler.api import Api, ApiError
from scheduler.names import dag_id

PARTS = ("metadatabase", "scheduler", "dag_processor", "triggerer")
OPERATIONS = ("maintenance", "reparse", "sample-consumer", "sources-health", "takedown")
"""The DAGs of dags/ that are no topic's."""


def lacks(api: Api, settings: Settings, made_pools: Collection[str]) -> list[str]:
    """What is still to come, in words; empty when runs can be started."""
    try:
        return [*_parts(api), *_pools(made_pools), *_dags(api, settings)]
    except (ApiError, InvalidFiles) as error:
        return [str(error)]


def _parts(api: Api) -> Iterator[str]:
    health = api.get("/api/v2/monitor/health")
    for part in PARTS:
        if (status := health[part]["status"]) != "healthy":
            yield f"{part} is {status or 'not there'}"


def _pools(made: Collection[str]) -> Iterator[str]:
    if not made:
        yield "the pools are not made"


def switched_off(api: Api) -> list[str]:
    """DAGs that somebody paused in Airflow; nothing starts them until they are switched on there."""
    return sorted(name for name, is_paused in _known(api).items() if is_paused)


def _dags(api: Api, settings: Settings) -> Iterator[str]:
    """Those that the desk has now; one whose file is faulty has none."""
    wanted = {*map(dag_id, load(settings).topics), *OPERATIONS}
    missing = sorted(wanted - _known(api).keys())
    if missing:
        yield f"not read yet: {', '.join(missing)}"


PAGE = 100
"""Airflow gives no more at once."""


def _known(api: Api) -> dict[str, bool]:
    """Whether each is paused."""
    known: dict[str, bool] = {}
    while True:
        query = urlencode({"limit": PAGE, "offset": len(known), "exclude_stale": "true"})
        page = api.get(f"/api/v2/dags?{query}")["dags"]
        known |= {dag["dag_id"]: dag["is_paused"] for dag in page}
        if len(page) < PAGE:
            return known
