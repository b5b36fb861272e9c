"""The process of a crawl does not outlive its step, and what it says reaches who watches."""

import os
import sys

import psutil
import pytest

from clipdesk.model.settings import Settings
from steps.run import crawl
from steps.run.crawl import CrawlProgress

OBEYS = "import time; print('up', flush=True); time.sleep(600)"
REFUSES = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {OBEYS}"


def given_up(script: str, heard: int) -> psutil.Process:
    """The step ends by an error while its crawl runs."""
    with crawl._process([sys.executable, "-c", script], Settings(), 60, heard) as (process, output):
        assert output.readline() == "up\n"
        found = psutil.Process(process.pid)
        raise_in_the_step(found)
    raise AssertionError("the step went on")


def raise_in_the_step(process: psutil.Process) -> None:
    raise GaveUp(process)


class GaveUp(Exception):
    def __init__(self, process: psutil.Process) -> None:
        super().__init__()
        self.process = process


@pytest.mark.parametrize("script", [OBEYS, REFUSES])
def test_a_crawl_whose_step_gives_up_is_ended(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawl, "END_SECONDS", 0.5)
    with crawl._channel(None) as (descriptor, _), pytest.raises(GaveUp) as gave_up:
        given_up(script, descriptor)
    assert not gave_up.value.process.is_running()


def test_one_who_watches_and_fails_stops_no_crawl(caplog: pytest.LogCaptureFixture) -> None:
    watched = []

    def watching(progress: CrawlProgress) -> None:
        watched.append(progress.fetched)
        raise RuntimeError("the terminal is gone")

    with crawl._channel(watching) as (descriptor, heard):
        os.write(descriptor, b'{"fetched": 1}\nno progress\n{"fetched": 2, "ended": "finished"}\n')
    assert watched == [1, 2]
    assert heard[-1].ended == "finished"
    assert caplog.text.count("a crawl's progress is not shown") == 3
