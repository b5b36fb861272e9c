"""Airflow's components take turns at the one SQLite file."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

import scheduler.sqlite


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "airflow.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE run (name TEXT)")
    connection.close()
    return path


def test_who_looks_first_and_then_writes_is_not_refused_for_what_another_wrote(database: Path) -> None:
    """As a backfill looks for a day's run before it makes one, while the scheduler writes its heartbeats."""
    engine = create_engine(f"sqlite:///{database}", connect_args=scheduler.sqlite.PATIENCE)
    other = sqlite3.connect(database, timeout=0.1)
    with engine.connect() as backfill, backfill.begin_nested():
        backfill.execute(text("SELECT * FROM run")).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO run VALUES ('heartbeat')")
        backfill.execute(text("INSERT INTO run VALUES ('2026-03-05')"))
        backfill.commit()
    other.execute("INSERT INTO run VALUES ('heartbeat')")
    other.commit()
    assert other.execute("SELECT name FROM run").fetchall() == [("2026-03-05",), ("heartbeat",)]
    other.close()
    engine.dispose()
