"""Start the desk in containers, let it follow the demo newsroom on schedule, and look at what it did.

Its corpus must be that of `clipdesk demo --run` on this machine, and must outlive the containers. One line is
printed for each proof, and `N passed, N failed` at the end; the exit code is 1 when one failed.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGTERM, signal
from typing import Any
from urllib.parse import quote

from stack import Row, Stack, output, say

from clipdesk.model.urls import key
from steps.run.runs import run_id

CLIPDESK = Path(sys.executable).with_name("clipdesk")
TOPIC = "libya-isis"
DAG = f"topic-{TOPIC}"
RUNS = "/api/v2/dags/~/dagRuns"
RUN_SECONDS = 900.0
TELL_EVERY = 15.0
"""Seconds. Chosen, not measured: a run that takes a quarter of an hour stands still."""
TIMED = {"timeout", "limit_reached"}
"""Outcomes that depend on how busy the machine is."""
MOST_TIMED = 3
"""Chosen, not measured: with more left out, the comparison would say little."""

Clipdesk = Callable[[Sequence[str]], str]
"""Takes the arguments of the command `clipdesk`, gives what it prints."""
Fact = tuple[Any, ...]


class Failed(Exception):
    """A proof did not hold; nothing after it can be trusted."""


@dataclass(slots=True)
class Tally:
    passed: int = 0
    failed: int = 0

    @contextmanager
    def proof(self, name: str) -> Iterator[None]:
        say(f"\n... {name}")
        began = time.monotonic()
        try:
            yield
        except Exception as error:
            self.failed += 1
            say(f"FAIL {name}: {error}")
            raise Failed(name) from error
        self.passed += 1
        say(f"ok   {name} ({time.monotonic() - began:.0f} s)")


def main() -> int:
    signal(SIGTERM, lambda *_: sys.exit(143))
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="clipdesk-e2e-") as folder:
        stack = Stack(Path(folder))
        try:
            with stack.removed_afterwards():
                prove(stack, tally)
            with tally.proof("nothing is left behind"):
                left = stack.left_behind()
                require(not left, f"still there: {left}")
        except Failed:
            pass
    say(f"\n{tally.passed} passed, {tally.failed} failed")
    return min(tally.failed, 1)


def prove(stack: Stack, tally: Tally) -> None:
    """Raises Failed at the first proof that does not hold."""
    proof = tally.proof
    try:
        with proof("the first start makes everything healthy"):
            stack.up()
            require_health(stack)
        with proof("nothing runs as root"):
            require_plain_users(stack)
        with proof("only Airflow's pages are published, on loopback, to those who signed in"):
            require_closed_doors(stack)
        with proof("a scheduled run follows the newsroom to its end"):
            first = scheduled_run(stack, after=datetime.min.replace(tzinfo=UTC))
        with proof("its report is a page of Airflow's"):
            require_report(stack)
        with proof("its corpus is that of the command line"):
            compare(stack, run_id(TOPIC, first))
        with proof("down and up again, every article is still there"):
            before, stopped = versions(stack.clipdesk), datetime.now(UTC)
            stack.down()
            stack.up()
            require_same("article versions", before, versions(stack.clipdesk))
        with proof("the next scheduled run adds nothing"):
            scheduled_run(stack, after=stopped)
            late, after = timed(stack.clipdesk), versions(stack.clipdesk)
            require_same("article versions", without(late, before), without(late, after))
    except Failed:
        stack.show_unhealthy()
        raise


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


def require_same(what: str, ours: set[Fact], theirs: set[Fact]) -> None:
    say(f"     {what}: {len(ours)} and {len(theirs)}")
    differing = sorted(ours ^ theirs, key=str)
    require(not differing, f"{len(differing)} {what} differ, such as {differing[:4]}")
    require(bool(ours), f"there are no {what}")


def require_health(stack: Stack) -> None:
    health = {service["Service"]: service["Health"] for service in stack.services()}
    require(set(health.values()) == {"healthy"}, f"health: {health}")


def require_plain_users(stack: Stack) -> None:
    for service in stack.services():
        user = stack.inside(service["Service"], ["id", "-u"]).strip()
        require(user != "0", f"{service['Service']} runs as root")


def require_closed_doors(stack: Stack) -> None:
    doors = {
        (port["URL"], port["PublishedPort"])
        for service in stack.services()
        for port in service["Publishers"] or ()
        if port["PublishedPort"]
    }
    require(doors == {("127.0.0.1", stack.port)}, f"published: {doors}")
    require(stack.answer_to_a_stranger() == 401, "the API answers without a token")


def require_report(stack: Stack) -> None:
    [run, *_] = stack.api.get(f"/api/v2/dags/{DAG}/dagRuns?state=success")["dag_runs"]
    page = stack.page(f"/clipdesk/runs/{DAG}/{quote(run['dag_run_id'])}/report")
    require("What became of every URL" in page, "the page is no report")


def scheduled_run(stack: Stack, after: datetime) -> datetime:
    """When the first scheduled run after that moment was due; returns once it has succeeded."""
    deadline = time.monotonic() + RUN_SECONDS
    while time.monotonic() < deadline:
        for run in stack.api.get(f"{RUNS}?run_type=scheduled&order_by=run_after&limit=100")["dag_runs"]:
            due = datetime.fromisoformat(run["run_after"])
            if run["dag_id"] == DAG and due > after and succeeded(stack, run):
                return due
        time.sleep(TELL_EVERY)
    raise TimeoutError(f"no scheduled run succeeded within {RUN_SECONDS:.0f} s")


def succeeded(stack: Stack, run: Row) -> bool:
    """Tells how far the run is. Raises AssertionError when it failed."""
    path = f"/api/v2/dags/{DAG}/dagRuns/{quote(run['dag_run_id'])}/taskInstances"
    tasks = stack.api.get(f"{path}?limit=1000")["task_instances"]
    counts = Counter(task["state"] or "waiting" for task in tasks)
    told = ", ".join(f"{count} {state}" for state, count in counts.most_common())
    say(f"     run of {run['run_after']} is {run['state']}: {told}")
    if run["state"] == "failed":
        failed = [task["task_id"] for task in tasks if task["state"] == "failed"]
        raise AssertionError(f"the run failed at {failed}:\n{stack.task_logs(failed)}")
    return bool(run["state"] == "success")


def compare(stack: Stack, run: str) -> None:
    """The containers' corpus beside that of the command line, which follows a newsroom on the same port."""
    with tempfile.TemporaryDirectory(prefix="clipdesk-e2e-") as folder:
        clipdesk = command_line(Path(folder))
        clipdesk(["demo", "--run", "--port", str(stack.demo_port)])
        late = timed(stack.clipdesk) | timed(clipdesk)
        say(f"     left out, as their outcome depends on time: {', '.join(late) or 'none'}")
        require(len(late) <= MOST_TIMED, "the machine is too busy for a comparison")
        require_same("articles", without(late, versions(stack.clipdesk)), without(late, versions(clipdesk)))
        ours, theirs = outcomes(stack.clipdesk, f"run = '{run}'"), outcomes(clipdesk)
        require_same("outcomes", without(late, ours), without(late, theirs))


def versions(clipdesk: Clipdesk) -> set[Fact]:
    return facts(clipdesk, "article_versions", ("url", "version", "headline", "content_hash", "completeness"))


def outcomes(clipdesk: Clipdesk, where: str = "true") -> set[Fact]:
    return facts(clipdesk, "crawl_log", ("url", "outcome", "kind", "source"), where)


def timed(clipdesk: Clipdesk) -> set[str]:
    """The URLs that a busy machine was once too slow for."""
    return {fact[0] for fact in outcomes(clipdesk) if fact[1] in TIMED}


def without(urls: set[str], rows: set[Fact]) -> set[Fact]:
    return {row for row in rows if row[0] not in urls}


def facts(clipdesk: Clipdesk, table: str, columns: Sequence[str], where: str = "true") -> set[Fact]:
    """Pages go by their keys: which address of a page came first, the feed's or the sitemap's, is chance."""
    chosen = [word for column in columns for word in ("--column", column)]
    lines = clipdesk(["export", "-", "--table", table, "--where", where, *chosen]).rstrip().split("\n")
    rows = (json.loads(line) for line in lines if line)
    return {tuple(key(row[name]) if name == "url" else row[name] for name in columns) for row in rows}


def command_line(home: Path) -> Clipdesk:
    """This machine's `clipdesk` with the data in that folder, and none of this machine's settings."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("CLIPDESK_")}
    environment = {**settings, "CLIPDESK_HOME": str(home)}
    return lambda arguments: output([str(CLIPDESK), *arguments], environment, folder=home)


if __name__ == "__main__":
    sys.exit(main())
