"""Every regular expression that our packages hold, with the place where it lies and how it is used.

Modules are walked from their names down: into containers, objects of our own classes, closures and the
caches of functions, so that a pattern that is made when it is first needed is found as well, once it was.
"""

import ast
import gc
import importlib
import importlib.util
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import _lru_cache_wrapper, cache
from types import FunctionType, ModuleType
from typing import Any

PACKAGES = ("clipdesk", "parsers", "spiders", "steps", "cli")
EXTRAS = {"spiders.rendering.": "playwright"}
"""Modules that only run with an extra, and what it brings: without it they cannot be looked into."""
_CONTAINERS: tuple[type, ...] = (
    dict,
    list,
    tuple,
    set,
    frozenset,
    type({}.values()),
    _lru_cache_wrapper,
    FunctionType,
    classmethod,
    staticmethod,
    property,
)
_METHODS = {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer", "compile"}
_AT_THE_BEGINNING = {"match", "fullmatch"}


@dataclass(frozen=True, slots=True)
class Found:
    """`once` says that it is only tried at one place of a text, `whole` that it may have to match all of it."""

    place: str
    pattern: re.Pattern[Any]
    once: bool
    whole: bool


def modules() -> list[ModuleType]:
    found = []
    for name in PACKAGES:
        package = importlib.import_module(name)
        found.append(package)
        found += [
            importlib.import_module(each.name)
            for each in pkgutil.walk_packages(package.__path__, f"{name}.")
            if not each.name.endswith("__main__") and _can_be_imported(each.name)
        ]
    return found


def _can_be_imported(module: str) -> bool:
    needed = (extra for beginning, extra in EXTRAS.items() if module.startswith(beginning))
    return all(importlib.util.find_spec(extra) for extra in needed)


def patterns() -> list[Found]:
    """By place, each pattern once: what lies in a module, and what is written where it is used."""
    uses = _uses()
    found: dict[tuple[Any, int], Found] = {}
    for module in modules():
        for place, pattern in _held(module):
            used = uses[place.rpartition(".")[2].partition("[")[0]]
            one = Found(place, pattern, bool(used) and used <= _AT_THE_BEGINNING, "fullmatch" in used)
            found.setdefault((pattern.pattern, pattern.flags), one)
        for line, method, pattern in _written(module):
            place = f"{module.__name__}:{line}"
            one = Found(place, pattern, method in _AT_THE_BEGINNING, method == "fullmatch")
            found.setdefault((pattern.pattern, pattern.flags), one)
    return list(found.values())


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    seen = {id(vars(module))}
    stack = [(f"{module.__name__}.{name}", value) for name, value in vars(module).items()]
    while stack:
        place, value = stack.pop()
        if isinstance(value, re.Pattern):
            yield place, value
        elif id(value) not in seen and _is_ours(value, module):
            seen.add(id(value))
            stack += [(f"{place}[]" if not place.endswith("]") else place, part) for part in _parts(value)]


def _is_ours(value: Any, module: ModuleType) -> bool:
    if isinstance(value, FunctionType | _lru_cache_wrapper | type):
        return value.__module__ == module.__name__
    return isinstance(value, _CONTAINERS) or type(value).__module__.split(".")[0] in PACKAGES


def _parts(value: Any) -> list[Any]:
    if isinstance(value, FunctionType):
        return [cell.cell_contents for cell in value.__closure__ or ()]
    return [part for part in gc.get_referents(value) if not isinstance(part, ModuleType)]


@cache
def _nodes(module: ModuleType) -> list[ast.AST]:
    return list(ast.walk(ast.parse(inspect.getsource(module))))


def _uses() -> dict[str, set[str]]:
    """By the name that holds a pattern, or of the function that gives it, the methods that are called on it."""
    uses: dict[str, set[str]] = defaultdict(set)
    for module in modules():
        for node in _nodes(module):
            if not isinstance(node, ast.Attribute) or node.attr not in _METHODS:
                continue
            holder = node.value.func if isinstance(node.value, ast.Call) else node.value
            if isinstance(holder, ast.Name | ast.Attribute):
                uses[holder.id if isinstance(holder, ast.Name) else holder.attr].add(node.attr)
    return uses


def _written(module: ModuleType) -> Iterator[tuple[int, str, re.Pattern[Any]]]:
    """The literals of calls such as `re.sub("…", …)`."""
    for node in _nodes(module):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _METHODS - {"compile"}
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.lineno, node.func.attr, re.compile(node.args[0].value)
