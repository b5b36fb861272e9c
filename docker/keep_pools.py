"""Keep a pool for every site that the sources name, also for those that come while the desk runs.

Airflow leaves a task without its pool waiting for ever. A faulty file, or an API that does not answer, is
told and tried again; /tmp/pools-kept says by its time when it last went well.
"""

import json
import sys
import time
from pathlib import Path

from clipdesk.model.catalogue import load
from clipdesk.model.errors import ClipdeskError
from clipdesk.model.settings import Settings
from scheduler.api import Api
from scheduler.pools import pools

AIRFLOW = "http://api-server:8080"
PASSWORDS = Path("/run/secrets/passwords")
KEPT = Path("/tmp/pools-kept")  # noqa: S108 - the container's own
EVERY = 30.0
"""Seconds; as often as Airflow looks for new DAG files (refresh_interval in compose.yaml). Chosen."""


def keep_pools(api: Api) -> None:
    while True:
        try:
            api.ensure_pools(pools(load(Settings.load()).sources.values()))
            KEPT.touch()
        except ClipdeskError as error:
            sys.stderr.write(f"pools not brought up to date: {error}\n")
        time.sleep(EVERY)


if __name__ == "__main__":
    keep_pools(Api(AIRFLOW, "admin", json.loads(PASSWORDS.read_text(encoding="utf-8"))["admin"]))
