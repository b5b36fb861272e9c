"""What the numbers that decide are worth: each is halved and doubled alone, and what goes wrong is counted.

A number whose halving and doubling change nothing on these pages is held by none of them: it says what it
separates, and nothing here speaks for its very value. Bounds (`MAX_…`, `MOST_…`, with or without `_`) keep
hostile pages cheap and are left alone; a number that is used up when its module is imported cannot be changed
here and shows +0.

Without options the verdicts of parsers/completeness on the written pages (see benchmarks.completeness); with
`--bench` the titles, dates and authors of parsers/metadata on labelled pages (see benchmarks.metadata); with
`--credits` what parsers/credits finds in labelled sentences, the real ones too (see benchmarks/credits.py).

    python -m benchmarks.deciding_numbers [--bench FOLDER | --credits]
"""

import argparse
import ast
import json
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import parsers.article
from benchmarks import credits as sentences
from benchmarks import metadata as reading
from benchmarks.completeness import FETCHED_AT, all_cases
from parsers import parse
from parsers.completeness import judge
from parsers.credits.cues import roles_of
from parsers.document import read_document
from parsers.metadata import read_metadata

CORPORA = ("fundus", "n4k")
PAGES = 200
"""Of each, kept in memory."""
_BOUNDS = ("MAX_", "MOST_")
Number = tuple[str, str, float]


def main() -> None:
    arguments = _arguments()
    room, wrong = _measured(arguments)
    modules = [import_module(found.name) for found in walk_packages(import_module(room).__path__, f"{room}.")]
    before = wrong()
    print(f"{room}: {before:g} wrong as it is\n{'':54}{'value':>7}{'halved':>8}{'doubled':>8}")
    for module, name, value in sorted(_numbers(modules)):
        changed = [_with(modules, name, value, _scaled(value, factor), wrong) - before for factor in (0.5, 2)]
        print(f"{f'{module}.{name}':54}{value:7g}{changed[0]:+8g}{changed[1]:+8g}", flush=True)


def _measured(arguments: argparse.Namespace) -> tuple[str, Callable[[], float]]:
    if arguments.credits:
        return "parsers.credits", _wrongly_credited()
    if arguments.bench:
        return "parsers.metadata", _wrongly_read(arguments.bench)
    return "parsers.completeness", _misjudged()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--bench", type=Path, help="the labelled pages: measure metadata on them instead")
    chosen.add_argument("--credits", action="store_true", help="measure credits in sentences instead")
    return parser.parse_args()


def _numbers(modules: list[ModuleType]) -> Iterator[Number]:
    """The numbers that decide, each once, where it is defined."""
    for module in modules:
        for name in _defined(Path(str(module.__file__))):
            value = vars(module)[name]
            if type(value) in (int, float) and not name.lstrip("_").startswith(_BOUNDS):
                yield module.__name__.removeprefix("parsers."), name, value


def _defined(path: Path) -> Iterator[str]:
    """The constants that a module assigns."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        for target in node.targets if isinstance(node, ast.Assign) else ():
            names = (part.id for part in ast.walk(target) if isinstance(part, ast.Name))
            yield from (name for name in names if name.isupper())


def _scaled(value: float, factor: float) -> float:
    return value * factor if isinstance(value, float) else max(round(value * factor), 1)


def _with(modules: list[ModuleType], name: str, old: float, new: float, wrong: Callable[[], float]) -> float:
    """How much is wrong with another number, in every module that has it by that name."""
    holders = [module for module in modules if vars(module).get(name) == old]
    for module in holders:
        setattr(module, name, new)
    try:
        return wrong()
    finally:
        for module in holders:
            setattr(module, name, old)


def _misjudged() -> Callable[[], float]:
    """The pages are parsed once; their verdicts are then taken again and again."""
    judged: list[tuple[tuple[Any, ...], int, Any]] = []

    def remember(*given: Any, status: int = 200) -> Any:
        judged.append((given, status, case.expected))
        return judge(*given, status=status)

    parsers.article.judge = remember  # type: ignore[attr-defined,assignment]
    for case in all_cases():
        parse(case.html, case.url, headers=case.headers, fetched_at=FETCHED_AT)
    parsers.article.judge = judge  # type: ignore[attr-defined]
    return lambda: sum(judge(*given, status=status)[0] is not expected for given, status, expected in judged)


def _wrongly_credited() -> Callable[[], float]:
    """Credits that are missed, and those that are none."""
    cases = [*sentences.cases(), *sentences.real_cases("all")]

    def wrong() -> float:
        roles_of.cache_clear()
        return sum(len(case.expected ^ sentences.found(case)) for case in cases)

    return wrong


def _wrongly_read(bench: Path) -> Callable[[], float]:
    """The pages are parsed once, too; an author's name that is missed counts as a part of one."""
    score = reading._score_module(bench)
    pages = []
    for corpus in CORPORA:
        lines = (bench / f"{corpus}.truth.jsonl").read_text(encoding="utf-8").split("\n")
        truth = {row["url"]: row for row in map(json.loads, filter(None, lines))}
        for url, html, headers in islice(reading._pages(bench, corpus), PAGES):
            pages.append((read_document(html, headers), url, headers, truth[url]))

    def wrong() -> float:
        tally = reading.Tally()
        for document, url, headers, row in pages:
            found = read_metadata(document, url, headers, fetched_at=reading.FETCHED_AT)
            reading._count(tally, row, found, score, None, document.text)
        fields = (tally.title, tally.date, tally.authors)
        return round(sum(1 - float(value) for field in fields for value in field), 1)

    return wrong


if __name__ == "__main__":
    main()
