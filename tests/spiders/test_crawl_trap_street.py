"""One crawl through everything that servers do to their readers, in bounded time and memory."""

import re
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.text import OBEYED
from newsroom.trap_street import LAST, TRAPS
from tests.spiders.conftest import PROJECT, RUN, Crawled, command, environment

README = PROJECT / "newsroom" / "README.md"
SECONDS, MOST_BYTES = 60, 340_000_000
"""Each trap costs a time-out of 3 s or three tries at most, side by side: some 10 s (measured). A crawl of one
page takes 240 MB, that of the street 260 (measured)."""


class Walk(NamedTuple):
    crawled: Crawled
    seconds: float
    memory: int


@pytest.fixture(scope="module")
def walk(newsroom, tmp_path_factory) -> Walk:
    folder = tmp_path_factory.mktemp("trap-street")
    home = f"http://trap-street.localhost:{newsroom.port}/"
    source = {
        "id": "trap-street",
        "publisher": "Trap Street",
        "homepage": home,
        "languages": ["en"],
        "discovery": [{"kind": "feed", "url": f"{home}feed"}],
        "politeness": {"delay": 0.0, "concurrency": 8},
    }
    (folder / "sources").mkdir()
    (folder / "sources" / "trap-street.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
    given = environment(folder / "home", newsroom.port, max_page_bytes=1_000_000)
    began = time.monotonic()
    with (folder / "output").open("w") as output:
        process = subprocess.Popen(
            command(folder / "sources", "source", source="trap-street", run=RUN),
            cwd=PROJECT,
            env={**given, "PYTHONPATH": str(PROJECT)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        memory = peak_until_the_end(process)
    words = (folder / "output").read_text(encoding="utf-8", errors="replace")
    crawled = Crawled(folder / "home", RUN, "trap-street", process.returncode, words)
    return Walk(crawled, time.monotonic() - began, memory)


def peak_until_the_end(process: "subprocess.Popen[bytes]") -> int:
    """In bytes. What the system tells of a process when it has ended counts the one that started it, too."""
    peak, status = 0, Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        with suppress(FileNotFoundError, ProcessLookupError):
            found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
            peak = max(peak, int(found[1]) * 1024 if found else 0)
        time.sleep(0.05)
    assert peak
    return peak


def promised() -> dict[str, str]:
    """Trap -> what the crawl makes of it, as the newsroom's README has it."""
    table = README.read_text(encoding="utf-8").partition("## Trap street")[2]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return {name: outcome.partition(":")[0] for name, _, outcome in rows[1:]}


@pytest.mark.parametrize("trap", TRAPS)
def test_each_trap_becomes_what_the_table_says(walk, trap) -> None:
    record = walk.crawled.articles[TRAPS[trap].path]
    assert (record.outcome, record.reason != "" or not record.outcome.failed) == (promised()[trap], True)


def test_the_table_has_a_row_for_each_trap() -> None:
    assert list(promised()) == list(TRAPS)
    text = README.read_text(encoding="utf-8")
    assert [trap.name for trap in TRAPS.values() if f"| {trap.name} | {trap.meaning} |" not in text] == []


def test_whoever_comes_through_finds_the_article(walk) -> None:
    assert walk.crawled.articles[LAST].outcome is Outcome.FETCHED


def test_it_takes_bounded_time_and_memory(walk) -> None:
    assert walk.seconds < SECONDS
    assert walk.memory < MOST_BYTES


def test_nothing_in_the_log_speaks_to_a_terminal(walk) -> None:
    assert not OBEYED.search(walk.crawled.output)
    assert "Traceback" not in walk.crawled.output
