"""Kill runs at random moments, take them up again, and tell when each kill was.

    python -m tests.faults.killing HOME TOPICS SOURCES PORT KILLS SEED

Every run is a fork of this process, and is killed with all that it has started, after a time that is drawn anew
each time, up to what the first one takes, which is left alone. When a run has come to its end, the next one has a
home of its own. Prints a line of JSON for
each home: its folder, and the moments (time.monotonic) of its kills, as `killed` gives them, and of its end.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import clipdesk.model.catalogue
from clipdesk.model.settings import Settings
from scheduler.process import wait_until_gone
from steps.follow import follow
from tests.faults.desk import Silent, one_server_for_all
from tests.forking.forked_python import FORKED_PYTHON, forked_crawls

WHOLE = 600.0
"""Seconds, in which every run has ended."""
MOST_KILLS = 5
"""Of one run."""
LESS_EACH_TIME = 0.7
"""So much of the time before it may a run live that goes on, for it has less to do."""
TOPIC = "harbours"


def run(settings: Settings, now: datetime) -> int:
    """The process of a run, which leads a group of its own."""
    if pid := os.fork():
        return pid
    code = 1
    try:
        os.setpgid(0, 0)
        follow(settings, TOPIC, now=now, watcher=Silent())
        code = 0
    except BaseException:  # noqa: BLE001 - told by its code
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def killed(settings: Settings, seconds: float) -> tuple[float, float] | None:
    """When a run was killed and when its crawls were gone, a moment later; None if it had come to its end."""
    pid = run(settings, datetime.now(UTC))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            assert status == 0, "the run failed"
            return None
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    moment = time.monotonic()
    os.waitpid(pid, 0)
    assert all(wait_until_gone(one, 30) for one in FORKED_PYTHON.forks()), "a crawl outlives its run"
    return moment, time.monotonic()


def is_done(settings: Settings) -> bool:
    """Whether the run had come to its end before it was killed: what is started next would be another run."""
    return any(json.loads(path.read_bytes())["finished_at"] for path in settings.runs.glob("*/run.json"))


def main(home: Path, topics: Path, sources: Path, port: int, kills: int, seed: int) -> None:
    clipdesk.model.catalogue.NEWSROOM_SOURCES = sources
    dice = random.Random(seed)
    number, longest = 0, 0.0
    while not longest or kills:
        settings = Settings(home=home / str(number), topics=topics, demo=True, demo_port=port, workers=1)
        begun, moments = time.monotonic(), list[tuple[float, float]]()
        while longest and kills and len(moments) < MOST_KILLS:
            moment = killed(settings, dice.uniform(0, longest * LESS_EACH_TIME ** len(moments)))
            if moment is None:
                break
            moments.append(moment)
            kills -= 1
            if is_done(settings):
                break
        else:
            killed(settings, WHOLE)
        ended = time.monotonic()
        longest = longest or ended - begun
        print(json.dumps({"home": str(settings.home), "kills": moments, "ended": ended}), flush=True)
        number += 1


if __name__ == "__main__":
    with ExitStack() as stack:
        stack.enter_context(one_server_for_all("steps.run.warm_parser"))
        stack.enter_context(forked_crawls())
        stack.callback(FORKED_PYTHON.stop)
        FORKED_PYTHON.start()  # before anything is forked that would start one of its own
        folder, topic_files, source_files, *numbers = sys.argv[1:]
        main(Path(folder), Path(topic_files), Path(source_files), *map(int, numbers))
