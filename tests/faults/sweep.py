"""Throw an exception at the calls of a run that leave our code, one run a fault, and hold the corpus against that
of a run without faults.

    python -m tests.faults.sweep [--every N] [--kinds kill,io] [--first N] [--place store] [--verbose]

Prints how many calls there are, and for each kind of fault what became of the runs. Every case is a fork of this
process, so that nothing of a case is left for the next.
"""

from tests.faults import instrument

if __name__ == "__main__":
    instrument.install()

import argparse
import os
import pickle
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, product
from pathlib import Path
from typing import Any

from clipdesk.model.errors import ClipdeskError
from steps.run import runs
from tests.faults.desk import (
    FIRST,
    QUIET,
    SECOND,
    TOPIC,
    Facts,
    facts,
    followed,
    one_server_for_all,
    pages_meet,
    prepared,
    set_aside,
    settings_of,
)
from tests.faults.faults import (
    AFTER,
    BEFORE,
    KINDS,
    PAGE,
    Call,
    Fault,
    thrown_once,
    written_to,
)
from tests.faults.instrument import Switch

BEGAN = datetime(2026, 12, 1, 6, tzinfo=UTC)
TRIES = 3
"""Runs without a fault in which a run must have ended."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wrong` is the law that was broken, if one was; `how` what the user saw of the fault."""

    how: str
    wrong: str | None = None


def in_a_fork(work: Callable[[], Any]) -> tuple[Any, int]:
    """What the work gives, and the status of its process; None where it was killed."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        code = 1
        try:
            with os.fdopen(writing, "wb") as answer:
                pickle.dump(work(), answer)
            code = 0
        except BaseException:  # noqa: BLE001 - told to the parent by its code
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        data = answer.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return (pickle.loads(data) if data else None), status


@dataclass(frozen=True, slots=True)
class Scene:
    """A desk as it is before the run, the day of that run, and what it ends in without faults."""

    home: Path
    day: str
    calls: tuple[Call, ...]
    expected: Facts


def scene(root: Path, template: Path, day: str) -> Scene:
    home, trace = root / f"traced-{day}", root / f"calls-{day}"
    shutil.copytree(template, home)

    def traced() -> Facts:
        Switch.meet = written_to(trace)
        with pages_meet(trace):
            followed(settings_of(home), day, BEGAN)
        Switch.meet = None
        settings = settings_of(home)
        [run] = [one for one in runs.every(settings) if one.started_at == BEGAN]
        assert run.finished_at is not None
        assert not set_aside(settings, run)
        return facts(settings, {run.id: set(run.sources)})

    expected, status = in_a_fork(traced)
    assert status == 0
    calls = []
    for line in trace.read_text().splitlines():
        process, number, place, library = line.split("\t")
        calls.append(Call(process, int(number), place, library))
    shutil.rmtree(home)
    return Scene(template, day, tuple(calls), expected)


def judged(scene: Scene, fault: Fault, home: Path) -> Verdict:
    """One run with the fault, then those that the user starts again."""
    mark = home.with_name(f"{home.name}-thrown")
    mark.unlink(missing_ok=True)
    shutil.copytree(scene.home, home)
    how, status = in_a_fork(lambda: _with_fault(scene, fault, home, mark))
    if status and not (fault.kind == "kill" and fault.call.process != PAGE):
        return Verdict("?", f"the process ended with {status}")
    if not mark.exists():
        return Verdict("not met")
    how = how or "killed"
    wrong, status = in_a_fork(lambda: _broken_law(scene, fault, home))
    if status:
        wrong = f"the runs after it ended with {status}"
    shutil.rmtree(home)
    return Verdict(how, wrong or _badly_told(fault, how))


def _with_fault(scene: Scene, fault: Fault, home: Path, mark: Path) -> str:
    Switch.meet = thrown_once(fault, mark)
    try:
        with pages_meet(fault, mark):
            followed(settings_of(home), scene.day, BEGAN)
    except (ClipdeskError, OSError) as error:
        how = f"told: {type(error).__name__}"
    except BaseException as error:  # noqa: BLE001 - what escapes is judged
        how = f"escaped: {type(error).__name__}: {error}"
        if os.environ.get("TRACE"):
            traceback.print_exc()
    else:
        how = "went on"
    finally:
        Switch.meet = None
    return how


def _badly_told(fault: Fault, how: str) -> str | None:
    if fault.kind == "interrupt" and how.startswith("escaped: KeyboardInterrupt"):
        return None
    return how if how.startswith("escaped") else None


def _broken_law(scene: Scene, fault: Fault, home: Path) -> str | None:
    settings = settings_of(home)
    for number in range(1, TRIES + 1):
        begun = [one for one in runs.every(settings) if one.started_at >= BEGAN]
        if begun and begun[0].finished_at:
            break
        try:
            followed(settings, scene.day, BEGAN + timedelta(hours=number))
        except Exception as error:  # noqa: BLE001 - a broken law
            traceback.print_exc()
            return f"run again, it stops: {type(error).__name__}: {error}"
    begun = [one for one in runs.every(settings) if one.started_at >= BEGAN]
    if not begun or not begun[0].finished_at:
        return "the run never ends"
    if len(begun) > 1:
        return "another run was begun"
    aside = set_aside(settings, begun[0])
    given = {begun[0].id: set(begun[0].sources) - aside}
    try:
        followed(settings, scene.day if aside else QUIET, BEGAN + timedelta(days=1))
    except Exception as error:  # noqa: BLE001 - a broken law
        traceback.print_exc()
        return f"the next run stops: {type(error).__name__}: {error}"
    last = runs.every(settings)[-1]
    if last.finished_at is None or set_aside(settings, last):
        return "the next run does not end well"
    return _difference(scene.expected, facts(settings, {**given, last.id: aside}), fault)


def _difference(expected: Facts, found: Facts, fault: Fault) -> str | None:
    """None where nothing is lost or doubled; a fault in a worker, or on the way to it, may cost its page."""
    lost = {row["url"] for row in expected["crawl_log"] if row not in found["crawl_log"]}
    if lost and (fault.call.process == PAGE or "worker" in fault.call.place):
        rows = [row for row in found["crawl_log"] if row["url"] in lost]
        if len(rows) == 1 and rows[0]["outcome"] == "parse_error" and rows[0]["reason"]:
            expected, found = _without(expected, lost), _without(found, lost)
    for table, rows in expected.items():
        if rows != found[table]:
            missing = [row["url"] for row in rows if row not in found[table]]
            more = [row["url"] for row in found[table] if row not in rows]
            counts = f"{len(rows)} -> {len(found[table])} rows"
            return f"{table}: {counts}, missing {missing[:2]}, unexpected {more[:2]}{_change(rows, found[table])}"
    return None


def _change(rows: list[dict[str, Any]], found: list[dict[str, Any]]) -> str:
    """The first row that is not what it was, and in what."""
    for before, after in zip(rows, found, strict=False):
        if changed := [name for name in before if before[name] != after.get(name)]:
            return "; " + ", ".join(
                f"{name}: {before[name]!r} -> {after.get(name)!r}" for name in changed[:3]
            )
    return ""


def _without(all_facts: Facts, urls: set[str]) -> Facts:
    return {name: [row for row in rows if row["url"] not in urls] for name, rows in all_facts.items()}


def chosen(scene: Scene, kinds: list[str], every: int, first: int, place: str) -> Iterator[Fault]:
    """Every n-th call, the kinds and the moments in turn."""
    turns = cycle(product(kinds, (BEFORE, AFTER)))
    calls = [call for call in scene.calls if place in call.place]
    for turn, call in zip(turns, calls[first::every], strict=False):
        yield Fault(call, *turn)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first call, from 0")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--place", default="", help="only calls in a place with this in it")
    parser.add_argument("--all-kinds", action="store_true", help="every kind at each call, not one in turn")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    kinds = given.kinds.split(",")
    with tempfile.TemporaryDirectory(prefix="clipdesk-faults-") as folder, one_server_for_all():
        root = Path(folder)
        prepared(root / "empty")
        shutil.copytree(root / "empty", root / "known")
        in_a_fork(lambda: followed(settings_of(root / "known"), FIRST, BEGAN - timedelta(days=1)))
        scenes = [scene(root, root / "empty", FIRST), scene(root, root / "known", SECOND)]
        return _swept(root, scenes, kinds, given)


def _swept(root: Path, scenes: list[Scene], kinds: list[str], given: argparse.Namespace) -> int:
    table: Counter[tuple[str, str]] = Counter()
    broken = 0
    for one in scenes:
        print(f"{TOPIC} {one.day}: {len(one.calls)} calls from {len({c.place for c in one.calls})} places")
        faults = list(chosen(one, kinds, given.every, given.first, given.place))
        if given.all_kinds:
            faults = [
                Fault(call, *turn)
                for call in {fault.call for fault in faults}
                for turn in product(kinds, (BEFORE, AFTER))
            ]
        for fault in faults:
            verdict = judged(one, fault, root / "case")
            shutil.rmtree(root / "case", ignore_errors=True)
            table[fault.kind, "BROKEN" if verdict.wrong else verdict.how] += 1
            broken += bool(verdict.wrong)
            if verdict.wrong or given.verbose:
                print(
                    f"{fault}: {verdict.how}{f': BROKEN: {verdict.wrong}' if verdict.wrong else ''}",
                    flush=True,
                )
    columns = sorted({how for _, how in table})
    print("\t".join(["kind", "faults", *columns]))
    for kind in kinds:
        counts = [table[kind, how] for how in columns]
        print("\t".join([kind, str(sum(counts)), *map(str, counts)]))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
