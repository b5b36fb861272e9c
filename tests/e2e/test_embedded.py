"""The embedded Airflow at work: one start for all of these, in this order."""

import signal
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import psutil
import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.catalogue import load
from scheduler.state import State

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(2400)]

TOPIC, SOURCES = "topic-libya-isis", ["gulf-courier", "eco-ponente"]
MARCH = [date(2026, 3, 4), date(2026, 3, 5)]
GONE_SECONDS = 60.0
"""Airflow tells a task's watcher with its next heartbeat that the task was marked; then it has ten seconds."""

Wait = Callable[..., Any]


@pytest.fixture(scope="session")
def wait_for() -> Wait:
    def wait(what: str, seconds: float, condition: Callable[[], Any], every: float = 0.1) -> Any:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if value := condition():
                return value
            time.sleep(every)
        raise AssertionError(f"{what}: not within {seconds:.0f} s")

    return wait


def test_a_scheduled_run_of_the_demo_fills_the_corpus(desk: Any, wait_for: Wait) -> None:
    def scheduled() -> Any:
        return next((run for run in desk.runs(TOPIC) if run["run_type"] == "scheduled"), None)

    run = wait_for("a scheduled run", 600, scheduled, every=1)
    assert desk.wait_until_ended(TOPIC, run["dag_run_id"]) == "success"
    assert len(desk.snapshot()["articles"]) > 20


def test_the_next_run_stores_nothing_twice(desk: Any) -> None:
    before = desk.snapshot()
    run = desk.trigger(TOPIC)
    assert desk.wait_until_ended(TOPIC, run) == "success"
    assert desk.snapshot()["versions"] == before["versions"]


def test_the_report_is_a_tab_of_its_run_for_whoever_may_see_the_run(desk: Any) -> None:
    run = next(run for run in desk.runs(TOPIC) if run["state"] == "success")["dag_run_id"]
    views = [view for plugin in desk.get("/plugins")["plugins"] for view in plugin["external_views"]]
    [tab] = [view for view in views if view["destination"] == "dag_run"]
    path = "/" + tab["href"].replace("{DAG_ID}", TOPIC).replace("{RUN_ID}", quote(run))

    report = desk.page(path)
    assert report.status == 200
    assert "What became of every URL" in report.text
    assert "gulf-courier" in report.text
    policy = {name.lower(): value for name, value in report.headers.items()}["content-security-policy"]
    assert {"default-src 'none'", "frame-ancestors 'self'"} <= set(policy.split("; "))
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy

    assert desk.page(path, user=None).status == 401
    assert desk.page(path.replace(TOPIC, "maintenance")).status == 404
    for escape in ("../../run.json", "..%2F..%2Frun.json", "%2e%2e"):
        assert desk.page(f"/clipdesk/runs/{TOPIC}/{escape}/report").status == 404


def test_the_reading_room_is_in_airflow_for_whoever_may_see_runs(desk: Any) -> None:
    front = desk.page("/clipdesk/room/")
    assert front.status == 200
    assert 'href="/clipdesk/room/topics/libya-isis"' in front.text
    assert "gulf-courier" in desk.page("/clipdesk/room/search?q=sirte").text
    assert desk.page("/clipdesk/room/", user=None).status == 401


@pytest.fixture(scope="session")
def rested(desk: Any, wait_for: Wait) -> Any:
    """The desk with its topic paused in the file, so that no scheduled run comes between."""
    path = desk.settings.topics / "libya-isis.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\npaused: true\n", encoding="utf-8")

    def rests() -> bool:
        dag, runs = desk.get(f"/dags/{TOPIC}"), desk.runs(TOPIC)
        return bool(
            dag
            and dag["timetable_summary"] == "by hand"
            and all(run["state"] in ("success", "failed") for run in runs)
        )

    wait_for("the schedule to be gone", 900, rests, every=1)
    return desk


def test_a_topic_paused_in_its_file_is_scheduled_no_more(rested: Any) -> None:
    assert rested.get(f"/dags/{TOPIC}")["next_dagrun_run_after"] is None


def stored(desk: Any) -> dict[tuple[str, str], datetime]:
    """When the articles of the corpus were published, by source and URL."""
    rows = Corpus.open(desk.settings.corpus).articles.dataset().to_table().to_pylist()
    return {(row["source"], row["url"]): row["published_at"] for row in rows}


def test_a_backfill_stores_the_articles_of_the_days_asked_for(rested: Any, wait_for: Wait) -> None:
    """Of a topic without a schedule, by Airflow's own command, as far as the sources can look back."""
    desk = rested
    everything = stored(desk)
    desk.forget_everything()
    days = ("--from-date", "2026-03-04", "--to-date", "2026-03-05")
    desk.airflow("backfill", "create", "--dag-id", TOPIC, *days, "--max-active-runs", "1")

    def ended() -> Any:
        runs = [run for run in desk.runs(TOPIC) if run["run_type"] == "backfill"]
        return runs if len(runs) == 2 and all(run["state"] in ("success", "failed") for run in runs) else None

    runs = wait_for("the backfill", 900, ended, every=1)
    assert {run["state"] for run in runs} == {"success"}
    assert sorted(run["logical_date"][:10] for run in runs) == ["2026-03-04", "2026-03-05"]

    zone = {"courrier-carthage": 0, "gulf-courier": 0, "eco-ponente": 1}
    """Hours from UTC of the days by which each is asked: eco-ponente's archive pages are by its own days."""

    def wanted(article: tuple[str, str], at: datetime | None) -> bool:
        hours = zone.get(article[0])
        return at is not None and hours is not None and (at + timedelta(hours=hours)).date() in MARCH

    assert stored(desk).keys() == {article for article, at in everything.items() if wanted(article, at)}
    report = desk.page(f"/clipdesk/runs/{TOPIC}/{quote(runs[0]['dag_run_id'])}/report").text
    assert "Looked back at 2026-03-0" in report
    assert "<b>meridian-wire</b> (cannot look back: feed only)" in report


@pytest.fixture(scope="session")
def undisturbed(rested: Any) -> Any:
    """The corpus that a run leaves that nobody disturbs."""
    desk = rested
    desk.forget_everything()
    assert desk.wait_until_ended(TOPIC, desk.trigger(TOPIC, sources=SOURCES)) == "success"
    return desk.snapshot()


def start_crawl(desk: Any, wait_for: Wait, dag: str = TOPIC) -> tuple[str, psutil.Process]:
    """A run from an empty corpus, and the process of its first source's crawl as soon as there is one."""
    desk.forget_everything()
    run = desk.trigger(dag, sources=SOURCES)
    crawl = wait_for("a crawl", 120, lambda: desk.crawl_of(SOURCES[0]), every=0.05)
    time.sleep(1)
    return run, crawl


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def hold(process: psutil.Process) -> None:
    """Stop it, as a crawl that hangs."""
    if process.is_running():
        process.suspend()


def test_a_run_that_is_not_done_by_its_deadline_raises_an_alarm(rested: Any, wait_for: Wait) -> None:
    desk = rested
    run, crawl = start_crawl(desk, wait_for, dag="late")
    hold(crawl)

    def heard() -> Any:
        alarms = [alarm for message in desk.webhook.heard for alarm in message["alarms"]]
        return next((alarm for alarm in alarms if alarm["kind"] == "late"), None)

    alarm = wait_for("the alarm", 300, heard, every=1)
    assert alarm["source"] == "late"
    assert f"its run {run} ({desk.home.address}/dags/late/runs/{run}) began at" in alarm["evidence"]
    logs = [path.read_text(encoding="utf-8", errors="replace") for path in desk.home.folder.rglob("*.log")]
    assert any("ALARM: late is late" in log for log in logs)
    crawl.resume()
    desk.wait_until_ended("late", run)


def kill_the_task(desk: Any, crawl: psutil.Process) -> None:
    crawl.parent().kill()


def kill_the_watcher(desk: Any, crawl: psutil.Process) -> None:
    crawl.parent().parent().kill()


def kill_the_scheduler(desk: Any, crawl: psutil.Process) -> None:
    desk.component("scheduler").kill()


def kill_everything(desk: Any, crawl: psutil.Process) -> None:
    """Nobody starts anything again before the crawl is gone."""
    assert desk.process is not None
    desk.process.send_signal(signal.SIGKILL)
    desk.process.wait()
    deadline = time.monotonic() + GONE_SECONDS
    while not is_gone(crawl):
        assert time.monotonic() < deadline, "the crawl outlives the desk"
        time.sleep(0.1)
    desk.up()


@pytest.mark.crash
@pytest.mark.parametrize("disturb", [kill_the_task, kill_the_watcher, kill_the_scheduler, kill_everything])
def test_after_a_kill_the_run_ends_with_the_undisturbed_corpus(
    desk: Any, wait_for: Wait, undisturbed: Any, disturb: Callable[[Any, psutil.Process], None]
) -> None:
    run, crawl = start_crawl(desk, wait_for)
    hold(crawl)
    disturb(desk, crawl)
    wait_for("the crawl to be gone", GONE_SECONDS, lambda: is_gone(crawl))

    assert desk.wait_until_ended(TOPIC, run) == "success"
    assert desk.snapshot() == undisturbed
    assert not desk.crawls()


@pytest.mark.crash
def test_a_crawl_marked_failed_ends_and_can_be_cleared(desk: Any, wait_for: Wait, undisturbed: Any) -> None:
    run, crawl = start_crawl(desk, wait_for)
    hold(crawl)
    copy = load(desk.settings).topic("libya-isis").sources.index(SOURCES[0])
    path = f"/api/v2/dags/{TOPIC}/dagRuns/{run}/taskInstances/source.crawl/{copy}"
    desk.api.call("PATCH", path, {"new_state": "failed"})
    wait_for("the crawl to be gone", GONE_SECONDS, lambda: is_gone(crawl))
    desk.wait_until_ended(TOPIC, run)

    wanted = {"dag_run_id": run, "task_ids": [["source.crawl", copy]], "include_downstream": True}
    body = wanted | {"dry_run": False, "only_failed": False, "reset_dag_runs": True}
    desk.api.call("POST", f"/api/v2/dags/{TOPIC}/clearTaskInstances", body)
    wait_for("the run to go on", 60, lambda: desk.get(f"/dags/{TOPIC}/dagRuns/{run}")["state"] == "running")

    assert desk.wait_until_ended(TOPIC, run) == "success"
    assert desk.snapshot() == undisturbed


@pytest.mark.crash
def test_a_crawl_that_hangs_is_ended_by_its_timeout_and_retried(
    desk: Any, wait_for: Wait, undisturbed: Any
) -> None:
    run, crawl = start_crawl(desk, wait_for, dag="hasty")
    hold(crawl)
    wait_for("the crawl to be gone", 60 + GONE_SECONDS, lambda: is_gone(crawl))

    assert desk.wait_until_ended("hasty", run) == "success"
    assert desk.snapshot() == undisturbed


def test_stopping_leaves_nothing_running(desk: Any) -> None:
    state = State.read(desk.home.state)
    assert state is not None
    family = psutil.Process(desk.process.pid).children(recursive=True)
    assert desk.down() == 0
    assert not [process for process in family if not is_gone(process)]
    assert not state.leftovers()
    assert State.read(desk.home.state) is None
