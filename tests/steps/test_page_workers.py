"""What a page costs is bounded from outside: it costs itself, and the pages before and after it are read."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from clipdesk.model.errors import ClipdeskError
from clipdesk.processes.worker import Bounds, CostError
from steps.run.page_workers import AHEAD, PageWorkers

PROJECT = Path(__file__).parents[2]
BOUNDS = Bounds(seconds=2.0, memory=3_000_000_000)

Judge = Callable[..., list[str]]


@pytest.fixture(scope="module")
def desks() -> Iterator[Any]:
    folder = str(Path(__file__).parent / "workers")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        import strange_desks

        yield strange_desks


def failed(page: str, error: CostError) -> str:
    return f"{page}: {error}"


def at_once(page: str) -> str | None:
    return "known" if page == "known" else None


def judged(desk: Callable[[], Callable[[str], str]], *pages: str, count: int = 1) -> list[str]:
    with PageWorkers[str, str](count, desk, BOUNDS) as workers:
        return list(workers.judge(pages, at_once=at_once, failed=failed))


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("sleeps", "took longer than 2 s"),
        ("loops", "took longer than 2 s"),
        ("crashes", "ended the process that read it (signal SIGSEGV)"),
        ("leaves", "ended the process that read it (exit code 7)"),
        ("eats", "ended the process that read it (exit code 1)"),
    ],
)
def test_a_page_that_breaks_its_bounds_costs_itself_alone(desks: Any, page: str, reason: str) -> None:
    before, strange, after = judged(desks.open_strange_desk, "before", page, "after")
    assert strange == f"{page}: {reason}"
    assert before.split()[0] == "before"
    assert after.split()[0] == "after"
    assert before.split()[-1] != after.split()[-1], "the worker was not replaced"


def test_answers_come_in_the_order_of_the_pages_whoever_is_faster(desks: Any) -> None:
    pages = ["sleeps", *map(str, range(20)), "known"]
    answers = judged(desks.open_strange_desk, *pages, count=2)
    assert [answer.split()[0].rstrip(":") for answer in answers] == pages


def test_what_needs_no_worker_starts_none(desks: Any) -> None:
    assert judged(desks.die_while_opening, "known", "known") == ["known", "known"]


def test_a_worker_does_not_import_the_program_that_started_it(tmp_path: Path, desks: Any) -> None:
    """Airflow's cannot be imported a second time inside a task."""
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\n"
        "if __name__ != '__main__':\n    raise SystemExit('imported again')\n"
        f"sys.path[:0] = [{str(Path(desks.__file__).parent)!r}, {str(PROJECT)!r}]\n"
        "from strange_desks import open_strange_desk\n"
        "from clipdesk.processes.worker import Bounds\n"
        "from steps.run.page_workers import PageWorkers\n"
        "with PageWorkers(1, open_strange_desk, Bounds(60, 3_000_000_000)) as workers:\n"
        "    print(*workers.judge(['page'], at_once=lambda page: None, failed=lambda page, error: str(error)))\n"
    )
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("page by ")


def test_a_desk_that_cannot_be_opened_is_no_fault_of_the_page(desks: Any) -> None:
    with pytest.raises(ValueError, match="the catalogue is gone"):
        judged(desks.open_no_desk, "page")
    with pytest.raises(ClipdeskError, match="ends when it is started"):
        judged(desks.die_while_opening, "page")


def test_pages_are_taken_no_further_ahead_than_memory_allows(desks: Any) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "known"

    with PageWorkers[str, str](2, desks.open_strange_desk, BOUNDS) as workers:
        answers = workers.judge(endless(), at_once=at_once, failed=failed)
        assert [next(answers) for _ in range(50)] == ["known"] * 50
    assert taken <= 50 + 2 * AHEAD + 1
