"""What Airflow takes from us beside the DAGs: the timetable of topics, the reports as a tab of runs, and
the reading room.

Airflow's `plugins_folder` must be this folder: it cannot read a topic's DAG without knowing its timetable.
"""

from functools import cached_property
from typing import Any

from airflow.plugins_manager import AirflowPlugin

from scheduler.timetable import TopicTimetable


class ClipdeskPlugin(AirflowPlugin):
    """Every component loads this; only the API server asks for the pages, and pays for what they import."""

    name = "clipdesk"
    timetables = [TopicTimetable]  # noqa: RUF012 - as Airflow declares it
    external_views = [  # noqa: RUF012
        {
            "name": "Report",
            "href": "clipdesk/runs/{DAG_ID}/{RUN_ID}/report",
            "destination": "dag_run",
            "url_route": "report",
        },
        {
            "name": "Reading room",
            "href": "clipdesk/room/",
            "destination": "nav",
            "category": "browse",
            "url_route": "reading-room",
        },
    ]

    @cached_property
    def fastapi_apps(self) -> list[dict[str, Any]]:  # type: ignore[override]  # Airflow reads it, nobody writes
        from scheduler import pages

        return [{"app": pages.app, "url_prefix": pages.PREFIX, "name": "Clipdesk"}]
