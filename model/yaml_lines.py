"""YAML that remembers on which line each value stands, and that cannot be made to explode.

The plain part of YAML 1.2: `true` and `false` are the only booleans (`NO` is Norway), dates stay text, a key
stands once. Anchors and aliases are refused, and so are documents too large or too deep.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 30

Path = tuple[int | str, ...]
Lines = dict[Path, int]
"""The path of a value (keys and indices) -> its line, from 1."""

_BOOLEAN, _TIMESTAMP = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"


class Unacceptable(yaml.YAMLError):
    """Well-formed YAML that is refused; `line` counts from 1."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """`repeated` are the keys that stand twice in their mapping (the last one counts in `data`)."""

    data: Any
    lines: Lines
    repeated: tuple[tuple[Path, int], ...]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # faster where libyaml is
    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own way to say it
        first: [rule for rule in rules if rule[0] not in (_BOOLEAN, _TIMESTAMP)]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(_BOOLEAN, re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def read_yaml(text: str) -> tuple[Any, Lines]:
    """The data and its lines. Raises yaml.YAMLError; a key that stands twice is an error too."""
    document = read_document(text)
    for path, line in document.repeated:
        raise Unacceptable(f"the key {path[-1]!r} stands twice", line)
    return document.data, document.lines


def read_document(text: str) -> Document:
    """Raises yaml.YAMLError: Unacceptable or a MarkedYAMLError know the line."""
    if len(text) > MAX_CHARACTERS:
        raise Unacceptable(f"more than {MAX_CHARACTERS:,} characters")
    _check_bounds(text)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Document(None, {}, ())
        lines: Lines = {}
        repeated: list[tuple[Path, int]] = []
        _collect(node, (), lines, repeated)
        return Document(loader.construct_document(node), lines, tuple(repeated))
    finally:
        loader.dispose()


def _check_bounds(text: str) -> None:
    """Before anything is built: depth, anchors and aliases, which are how YAML bombs are made."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            _refuse(f"more than {MAX_DEPTH} levels", event)
        if isinstance(event, yaml.AliasEvent):
            _refuse("an alias is not allowed; quote a value that begins with *", event)
        if getattr(event, "anchor", None):
            _refuse("an anchor is not allowed; quote a value that begins with &", event)


def _refuse(problem: str, event: yaml.Event) -> None:
    mark = event.start_mark
    raise Unacceptable(problem, mark.line + 1 if mark else None)


def _collect(node: yaml.Node, path: Path, lines: Lines, repeated: list[tuple[Path, int]]) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise Unacceptable("a key must be a word", key.start_mark.line + 1)
            child = (*path, key.value)
            if key.value in seen:
                repeated.append((child, key.start_mark.line + 1))
            seen.add(key.value)
            _collect(value, child, lines, repeated)
            lines[child] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _collect(value, (*path, number), lines, repeated)
