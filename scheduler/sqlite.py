"""How Airflow's components share the one SQLite file of the embedded Airflow.

Airflow imports `PATIENCE` by name (`sql_alchemy_connect_args`), and with it what is set up here.
"""

import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

PATIENCE: dict[str, Any] = {"timeout": 60}
"""Seconds to wait for another component's write. SQLite's own five are too few on a busy machine. Chosen,
not measured."""


@event.listens_for(Engine, "savepoint")
def _begin_as_a_writer(connection: Connection, _name: str) -> None:
    """Patience does not help who has begun to read: SQLite refuses its first write at once if another has
    written since (SQLITE_BUSY_SNAPSHOT). A savepoint outside of a transaction begins just so, and Airflow
    makes the runs of a backfill in one: it begins as a writer, and waits its turn."""
    raw = connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection) and not raw.in_transaction:
        raw.execute("BEGIN IMMEDIATE")
