"""One case: a verb that meets one fault, what its user sees of that, and what is left when he has gone on."""

import os
import pickle
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clipdesk.model.errors import ClipdeskError
from tests.faults.desk import pages_meet, settings_of, use_sources_of
from tests.faults.facts import Facts, difference
from tests.faults.faults import PAGE, Call, Fault, calls_in, thrown_once, written_to
from tests.faults.instrument import Switch
from tests.faults.verb import Verb

TOLD, WENT_ON, KILLED, NOT_MET = "told", "went on", "killed", "not met"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`how` is what the user saw of the fault; `wrong` is the law that was broken, if one was."""

    how: str
    wrong: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A verb, its desk as it is before the call, the calls that it makes, what it ends in without a fault, and
    how long it takes, in seconds."""

    verb: Verb
    home: Path
    calls: tuple[Call, ...]
    expected: Facts
    seconds: float


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


def scene(root: Path, desk: Path, verb: Verb) -> Scene:
    """Lays out the desk for the verb, and calls it once without a fault."""
    home, tried, trace = root / f"desk-{verb.name}", root / "traced", root / "calls"
    shutil.copytree(desk, home)

    def laid_out() -> None:
        use_sources_of(home)
        verb.lay_out(settings_of(home))

    def traced() -> tuple[Facts, float]:
        use_sources_of(tried)
        settings = settings_of(tried)
        Switch.meet = written_to(trace)
        began = time.monotonic()
        with pages_meet(trace):
            verb.call(settings)
        Switch.meet = None
        seconds = time.monotonic() - began
        if wrong := verb.law(settings):
            raise AssertionError(f"{verb.name}, without a fault: {wrong}")
        return verb.facts(settings), seconds

    _, status = in_a_fork(laid_out)
    assert status == 0, f"{verb.name} cannot be laid out"
    shutil.copytree(home, tried)
    answer, status = in_a_fork(traced)
    assert status == 0, f"{verb.name} fails without a fault"
    calls = tuple(calls_in(trace))
    shutil.rmtree(tried)
    trace.unlink()
    return Scene(verb, home, calls, *answer)


def judged(scene: Scene, fault: Fault, home: Path) -> Verdict:
    """One call with the fault, then those that the user makes."""
    mark = home.with_name(f"{home.name}-thrown")
    mark.unlink(missing_ok=True)
    shutil.copytree(scene.home, home)
    how, status = in_a_fork(lambda: _with_fault(scene, fault, home, mark))
    if status and not (fault.kind == "kill" and fault.call.process != PAGE):
        return Verdict("?", f"the process ended with {status}")
    if not mark.exists():
        return Verdict(NOT_MET)
    how = how or KILLED
    return Verdict(how.partition(":")[0], _afterwards(scene, fault, home) or _badly_told(fault, how))


def killed(scene: Scene, dice: random.Random, home: Path) -> Verdict:
    """The verb is killed at a random moment, as often as it takes to meet one in which it is alive."""
    shutil.copytree(scene.home, home)
    child = os.fork()
    if not child:
        try:
            use_sources_of(home)
            scene.verb.call(settings_of(home))
        finally:
            os._exit(0)
    time.sleep(dice.uniform(0, scene.seconds))
    os.kill(child, signal.SIGKILL)
    alive = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    anywhere = Fault(Call("any", "anywhere", "", 0), "kill", "at a random moment")
    return Verdict(KILLED if alive else NOT_MET, _afterwards(scene, anywhere, home))


def _with_fault(scene: Scene, fault: Fault, home: Path, mark: Path) -> str:
    use_sources_of(home)
    Switch.meet = thrown_once(fault, mark)
    try:
        with pages_meet(fault, mark):
            scene.verb.call(settings_of(home))
    except (ClipdeskError, OSError) as error:
        how = f"{TOLD}: {type(error).__name__}"
    except BaseException as error:  # noqa: BLE001 - what escapes is judged
        how = f"escaped: {type(error).__name__}: {error}"
        if os.environ.get("TRACE"):
            traceback.print_exc()
    else:
        how = WENT_ON
    finally:
        Switch.meet = None
    return how


def _badly_told(fault: Fault, how: str) -> str | None:
    if fault.kind == "interrupt" and how.startswith("escaped: KeyboardInterrupt"):
        return None
    return how if how.startswith("escaped") else None


def _afterwards(scene: Scene, fault: Fault, home: Path) -> str | None:
    """The law that is broken when a process has ended, or when its user has gone on."""
    wrong, status = in_a_fork(lambda: _broken_law(scene, fault, home))
    shutil.rmtree(home)
    return f"what came after it ended with {status}" if status else wrong


def _broken_law(scene: Scene, fault: Fault, home: Path) -> str | None:
    use_sources_of(home)
    settings, verb = settings_of(home), scene.verb
    if wrong := verb.law(settings):
        return f"right after it: {wrong}"
    try:
        wrong = verb.finish(settings)
    except Exception as error:  # noqa: BLE001 - a broken law
        traceback.print_exc()
        return f"called again, it stops: {type(error).__name__}: {error}"
    return wrong or verb.law(settings) or difference(scene.expected, verb.facts(settings), fault)
