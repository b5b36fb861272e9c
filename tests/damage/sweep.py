"""Damage files of a data folder in every way, and hold what `clipdesk check` says against what readers get.

    python -m tests.damage.sweep [--cases 1000] [--seed 1] [--only commits] [--keep FOLDER]

Prints a table by kind of file and damage: seen, harmless (nobody gets anything else, and nothing is said), and
UNSEEN: a reader gets something else, and nothing is said. Each case is a copy of the folder with one damage.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clipdesk.model.settings import Settings
from steps.checking.check import check
from tests.damage.damages import DAMAGES, Folder
from tests.damage.desk import NOW, made
from tests.damage.readers import reach, view

SEEN, HARMLESS, UNSEEN = "seen", "harmless", "UNSEEN"
TOLD_EVERY = 10.0


@dataclass(frozen=True, slots=True)
class Case:
    """`path` is within the data folder; `seed` decides what is random in the damage."""

    kind: str
    damage: str
    path: Path
    seed: int


class Bench:
    """A sound desk, and copies of it that are damaged."""

    def __init__(self, root: Path) -> None:
        self.root = root
        made(root / "sound", half=root / "half")
        self.folder = Folder(root / "sound", root / "half")
        settings = Settings(home=root / "sound")
        self.reach = reach(settings)
        self.sound = view(settings, self.reach)

    def cases(self, count: int, seed: int, only: str = "") -> Iterator[Case]:
        """Kinds of files and damages in turn, so that few of them have all."""
        dice, kinds = random.Random(seed), self.folder.kinds()
        pairs = [(kind, damage) for damage in DAMAGES for kind in kinds if only in kind]
        pairs = [
            (kind, damage) for kind, damage in pairs if damage != "last commits lost" or kind == "commits"
        ]
        dice.shuffle(pairs)
        for number in range(count):
            kind, damage = pairs[number % len(pairs)]
            yield Case(kind, damage, dice.choice(kinds[kind]), dice.randrange(1 << 30))

    def judged(self, case: Case) -> tuple[str, str] | None:
        """How it ended and what was said; None where the damage changed nothing."""
        home = self.root / "case"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.folder.home, home)
        dice = random.Random(case.seed)
        if not DAMAGES[case.damage](home / case.path, dice, Folder(home, self.folder.before)):
            return None
        settings = Settings(home=home)
        checked = check(settings, now=NOW)
        if checked.damages:
            return SEEN, str(checked.damages[0])
        found = view(settings, self.reach)
        changed = [name for name, one in self.sound.items() if found[name] != one]
        said = "; ".join(f"{note.where}: {note.what}" for note in checked.notes)
        return (UNSEEN, f"{changed}: {said}") if changed else (HARMLESS, said)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", default="")
    asked.add_argument("--verbose", action="store_true")
    given = asked.parse_args()
    table: Counter[tuple[str, str, str]] = Counter()
    told = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="clipdesk-damage-") as folder:
        bench = Bench(Path(folder))
        for number, case in enumerate(bench.cases(given.cases, given.seed, given.only), start=1):
            ended = bench.judged(case)
            if ended is not None:
                table[case.kind, case.damage, ended[0]] += 1
                if given.verbose or ended[0] == UNSEEN:
                    print(
                        f"{case.path}: {case.damage} (seed {case.seed}): {ended[0]}: {ended[1]}", flush=True
                    )
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                print(f"{number} of {given.cases}", file=sys.stderr, flush=True)
    _show(table)
    return 1 if any(how == UNSEEN for _, _, how in table) else 0


def _show(table: Counter[tuple[str, str, str]]) -> None:
    hows = (SEEN, HARMLESS, UNSEEN)
    print(f"{'kind of file':<28}{'damage':<20}" + "".join(f"{how:>10}" for how in hows))
    for kind, damage in sorted({(kind, damage) for kind, damage, _ in table}):
        counts = "".join(f"{table[kind, damage, how]:>10}" for how in hows)
        print(f"{kind:<28}{damage:<20}{counts}")
    total = "".join(f"{sum(n for (_, _, one), n in table.items() if one == how):>10}" for how in hows)
    print(f"{'in all':<48}{total}")


if __name__ == "__main__":
    sys.exit(main())
