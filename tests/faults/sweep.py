"""Throw an exception at the calls of a verb that leave our code, one case a fault, and hold what it leaves against
that of a call without faults.

    python -m tests.faults.sweep [--verbs run,takedown] [--every N] [--part 2/4] [--kinds kill,io] [--first N]
                                 [--place store] [--of ways] [--all-kinds] [--moments N] [--verbose]

Of the calls at one place of our code, the first or the last is taken; with `--of ways`, both of them for each way by
which it is reached, with `--of rounds` all. With `--moments`, each verb is killed so many times at random moments instead. Prints for each verb its calls and how
many faults were thrown, and what became of them. Every case is a fork of this process, so that nothing of a case is
left for the next.
"""

from tests.faults import instrument

if __name__ == "__main__":
    instrument.install()

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path

from tests.faults import verbs_of_changes, verbs_of_reading, verbs_of_reports, verbs_of_runs, verbs_of_upkeep
from tests.faults.cases import Scene, Verdict, in_a_fork, judged, killed, scene
from tests.faults.desk import FIRST, followed, one_server_for_all, prepared, settings_of, use_sources_of
from tests.faults.faults import AFTER, BEFORE, KINDS, Call, Fault
from tests.faults.verb import BEGAN, EMPTY, KNOWN, Verb

VERBS: Mapping[str, Verb] = {
    **verbs_of_runs.VERBS,
    **verbs_of_upkeep.VERBS,
    **verbs_of_reading.VERBS,
    **verbs_of_reports.VERBS,
    **verbs_of_changes.VERBS,
}
Table = Counter[tuple[str, str, str]]
"""How many cases of a verb and a kind of fault ended how."""
BROKEN = "BROKEN"
TOLD_EVERY = 10.0
"""Seconds between two lines of progress."""


@dataclass(frozen=True, slots=True)
class Case:
    """`run` is told a folder that is not there yet."""

    scene: Scene
    kind: str
    what: str
    run: Callable[[Path], Verdict]


def on_desks(root: Path, verbs: Sequence[Verb]) -> list[Scene]:
    """The scenes of these verbs; each sort of desk is made once."""
    desks = {EMPTY: root / EMPTY, KNOWN: root / KNOWN}
    prepared(desks[EMPTY])
    shutil.copytree(desks[EMPTY], desks[KNOWN])

    def known() -> None:
        use_sources_of(desks[KNOWN])
        followed(settings_of(desks[KNOWN]), FIRST, BEGAN - timedelta(days=1))

    assert in_a_fork(known)[1] == 0
    return [scene(root, desks[verb.desk], verb) for verb in verbs]


def at_places(calls: Sequence[Call]) -> list[Call]:
    """One call of each place: the first or the last, in turn."""
    alike = _alike(calls, lambda call: (call.process, call.place))
    return [some[-(number % 2)] for number, some in enumerate(alike)]


def on_ways(calls: Sequence[Call]) -> list[Call]:
    """Of those that come the same way to a place, the first and the last."""
    alike = _alike(calls, lambda call: (call.process, call.place, call.way))
    chosen = {one for some in alike for one in (some[0], some[-1])}
    return [call for call in calls if call in chosen]


def _alike(calls: Sequence[Call], key: Callable[[Call], tuple[str, ...]]) -> list[list[Call]]:
    alike: dict[tuple[str, ...], list[Call]] = {}
    for call in calls:
        alike.setdefault(key(call), []).append(call)
    return list(alike.values())


OF_CALLS: Mapping[str, Callable[[Sequence[Call]], Sequence[Call]]] = {
    "places": at_places,
    "ways": on_ways,
    "rounds": lambda calls: calls,
}


def chosen(scenes: Sequence[Scene], given: argparse.Namespace) -> Iterator[Case]:
    """Every n-th call, the kinds and the moments in turn."""
    kinds = given.kinds.split(",")
    turns = list(product(kinds, (BEFORE, AFTER)))
    number = 0
    for one in scenes:
        calls = OF_CALLS[given.of](one.calls)
        for call in (call for call in calls if given.place in f"{call.place} {call.library}"):
            number += 1
            if (number - 1 - given.first) % given.every:
                continue
            mine = turns if given.all_kinds else [turns[(number // given.every) % len(turns)]]
            for kind, when in mine:
                fault = Fault(call, kind, when)
                yield Case(one, kind, str(fault), partial(judged, one, fault))


def at_moments(scenes: Sequence[Scene], times: int) -> Iterator[Case]:
    dice = random.Random(1)
    for one in scenes:
        for number in range(times):
            yield Case(one, "kill", f"kill {number} at a random moment", partial(killed, one, dice))


def swept(root: Path, cases: Sequence[Case], *, verbose: bool) -> Table:
    """How often a verb met a kind of fault with which end."""
    table: Table = Counter()
    began = told = time.monotonic()
    for number, case in enumerate(cases, start=1):
        verdict, verb = case.run(root / "case"), case.scene.verb.name
        shutil.rmtree(root / "case", ignore_errors=True)
        table[verb, case.kind, BROKEN if verdict.wrong else verdict.how] += 1
        if verdict.wrong or verbose:
            broken = f": {BROKEN}: {verdict.wrong}" if verdict.wrong else ""
            print(f"{verb}: {case.what}: {verdict.how}{broken}", flush=True)
        if time.monotonic() - told > TOLD_EVERY or number == len(cases):
            told = time.monotonic()
            left = (told - began) / number * (len(cases) - number)
            progress = f"{number} of {len(cases)} cases, {left:.0f} s left: {verb}"
            print(progress, file=sys.stderr, flush=True)
    return table


def main() -> int:
    given = _arguments()
    verbs = [
        verb for name, verb in VERBS.items() if any(name.startswith(one) for one in given.verbs.split(","))
    ]
    part, parts = map(int, given.part.split("/"))
    with tempfile.TemporaryDirectory(prefix="clipdesk-faults-", dir=_quick()) as folder, one_server_for_all():
        root = Path(folder)
        scenes = on_desks(root, verbs)
        cases = list(at_moments(scenes, given.moments) if given.moments else chosen(scenes, given))
        table = swept(root, cases[part - 1 :: parts], verbose=given.verbose)
    print_by_verb(table, scenes)
    print_by_kind(table)
    return 1 if any(end == BROKEN for _, _, end in table) else 0


def print_by_verb(table: Table, scenes: Sequence[Scene]) -> None:
    ends = sorted({end for _, _, end in table})
    print("\t".join(["verb", "calls", "places", "faults", *ends]))
    for one in scenes:
        counts = [_sum(table, 0, one.verb.name, end) for end in ends]
        places = len({call.place for call in one.calls})
        print("\t".join(map(str, [one.verb.name, len(one.calls), places, sum(counts), *counts])))


def print_by_kind(table: Table) -> None:
    ends = sorted({end for _, _, end in table})
    print("\t".join(["kind", "faults", *ends]))
    for kind in KINDS:
        counts = [_sum(table, 1, kind, end) for end in ends]
        print("\t".join(map(str, [kind, sum(counts), *counts])))


def _sum(table: Table, place: int, word: str, end: str) -> int:
    return sum(count for key, count in table.items() if key[place] == word and key[2] == end)


def _quick() -> str | None:
    """Memory, where there is a folder of it: a thousand desks are written and forgotten."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--verbs", default="", help="the beginnings of their names")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first call, from 0")
    parser.add_argument("--part", default="1/1", help="of so many parts, which together are all")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--place", default="", help="only calls whose place or library has this in it")
    parser.add_argument("--of", choices=OF_CALLS, default="places", help="which of the calls")
    parser.add_argument("--all-kinds", action="store_true", help="every kind at each call, not one in turn")
    parser.add_argument("--moments", type=int, default=0, help="kill each verb so often at random moments")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
