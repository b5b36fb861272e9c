"""How long Airflow's components wait for each other's writes to the one SQLite file, in seconds.

Airflow imports this by name (`sql_alchemy_connect_args`). SQLite's own five seconds are too few on a busy
machine.
"""

from typing import Any

PATIENCE: dict[str, Any] = {"timeout": 60}
