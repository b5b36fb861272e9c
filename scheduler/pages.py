"""The desk's own pages inside Airflow's: each run's report, for whoever may see the run, and the reading
room, for whoever may see runs.

Served by Airflow's API server under /clipdesk; a report is shown as a tab of the run. A report has no script,
and the browser is told to run none: it quotes what strangers wrote. Its links open pages of their own.
"""

from html import escape

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity
from airflow.api_fastapi.common.db.common import SessionDep
from airflow.api_fastapi.core_api.security import get_user, requires_access_dag
from airflow.models import DagRun
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from sqlalchemy import select

from clipdesk.model.settings import Settings
from reading_room.app import application
from reading_room.room import Room
from scheduler.names import desk_run, topic_id

PREFIX = "/clipdesk"
REPORT = "/runs/{dag_id}/{run_id}/report"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self';"
    " base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

ROOM = "/room"

app = FastAPI(title="Clipdesk", openapi_url=None, docs_url=None, redoc_url=None)


@app.get(REPORT, dependencies=[Depends(requires_access_dag("GET", DagAccessEntity.RUN))])
def report_page(dag_id: str, run_id: str, session: SessionDep) -> HTMLResponse:
    """The page that the run's task `report` wrote; 404 with the reason where there is none."""
    wanted = select(DagRun).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id)
    topic, run = topic_id(dag_id), session.scalar(wanted)
    if topic is None or run is None:
        return _missing("This run has no report: the runs of topics have one.")
    page = Settings.load().runs / desk_run(topic, run.run_type, run.run_after) / "report.html"
    if not page.is_file():
        return _missing("No report yet: the task `report` writes it. Those of 90 days ago are removed.")
    return HTMLResponse(page.read_text(encoding="utf-8"), headers=HEADERS)


def _missing(reason: str) -> HTMLResponse:
    body = f"<!doctype html><title>No report</title><p style='font: 15px system-ui'>{escape(reason)}</p>"
    return HTMLResponse(body, status_code=404, headers=HEADERS)


async def for_readers_of_runs(request: Request) -> Response | None:
    """The room's gate: whoever Airflow lets see the runs of DAGs."""
    try:
        user = await get_user(request, None, None)
    except HTTPException as error:
        return PlainTextResponse(f"{error.detail}: log in to Airflow first", error.status_code)
    if get_auth_manager().is_authorized_dag(method="GET", access_entity=DagAccessEntity.RUN, user=user):
        return None
    return PlainTextResponse("The reading room is for those who may see runs.", 403)


app.mount(ROOM, application(Room(Settings.load()), for_readers_of_runs))
