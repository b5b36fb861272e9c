"""YAML that remembers on which line each value stands, and that cannot be made to explode.

The plain part of YAML 1.2 (its core schema): `true` and `false` are the only booleans (`NO` is Norway), dates
stay text, keys are text. Anchors and aliases, with which YAML bombs are made, are refused, and so are tags,
second documents, and documents too large or too deep.
"""

import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

# Far beyond what anybody writes by hand (chosen, not measured).
MAX_YAML_CHARACTERS = 1_000_000
MAX_YAML_DEPTH = 30

Path = tuple[int | str, ...]
Lines = dict[Path, int]
"""The path of a value (keys and indices) -> its line, from 1."""

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # faster where libyaml is

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,18}|[0-9]{1,18}(\.[0-9]{0,18})?)([eE][-+]?[0-9]{1,3})?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class Unacceptable(yaml.YAMLError):
    """Well-formed YAML that is refused; `line` counts from 1."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


@dataclass(slots=True)
class YamlDocument:
    """`repeated` are the keys that stand twice in their mapping (the last one counts in `data`)."""

    data: Any = None
    lines: Lines = field(default_factory=dict)
    repeated: list[tuple[Path, int]] = field(default_factory=list)


def read_yaml(text: str) -> tuple[Any, Lines]:
    """The data and its lines. Raises yaml.YAMLError; a key that stands twice is an error too."""
    document = read_yaml_document(text)
    for path, line in document.repeated:
        raise Unacceptable(f"the key {path[-1]!r} stands twice", line)
    return document.data, document.lines


def read_yaml_document(text: str) -> YamlDocument:
    """Raises yaml.YAMLError: Unacceptable or a MarkedYAMLError know the line."""
    if len(text) > MAX_YAML_CHARACTERS:
        raise Unacceptable(f"more than {MAX_YAML_CHARACTERS:,} characters")
    builder = _Builder()
    for event in yaml.parse(text, Loader=_PARSER):
        builder.take(event)
    return builder.document


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is still open; `key` is the key whose value comes next, with its line."""

    path: Path
    container: Any
    key: tuple[str, int] | None = None


class _Builder:
    """Builds a document from the parser's events, without recursion."""

    def __init__(self) -> None:
        self.document = YamlDocument()
        self._open: list[_Frame] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            _check(event)
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            _check(event)
            self._start({} if isinstance(event, yaml.MappingStartEvent) else [], event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.AliasEvent):
            _refuse("an alias is not allowed; quote a value that begins with *", event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                _refuse("a second document begins", event)

    def _scalar(self, event: Any) -> None:
        if self._awaits_key():
            self._open[-1].key = event.value, _line(event)
        else:
            self._add(_plain(event.value) if event.implicit[0] else event.value, event)

    def _start(self, container: Any, event: Any) -> None:
        if self._awaits_key():
            _refuse("a key must be a word", event)
        if len(self._open) == MAX_YAML_DEPTH:
            _refuse(f"more than {MAX_YAML_DEPTH} levels", event)
        self._open.append(_Frame(self._add(container, event), container))

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].container, dict) and self._open[-1].key is None

    def _add(self, value: Any, event: Any) -> Path:
        """Puts the value in its place, and gives the place."""
        path: Path = ()
        if not self._open:
            self.document.data, line = value, _line(event)
        elif (frame := self._open[-1]).key is None:
            path, line = (*frame.path, len(frame.container)), _line(event)
            frame.container.append(value)
        else:
            (key, line), frame.key = frame.key, None
            path = (*frame.path, key)
            if key in frame.container:
                self.document.repeated.append((path, line))
            frame.container[key] = value
        self.document.lines[path] = line
        return path


def _plain(text: str) -> Any:
    """The value of an unquoted scalar (YAML 1.2.2, section 10.3, without hexadecimal, octal and infinity)."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _check(event: Any) -> None:
    if event.anchor is not None:
        _refuse("an anchor is not allowed; quote a value that begins with &", event)
    if event.tag is not None:
        _refuse("a tag is not allowed; quote a value that begins with !", event)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _refuse(problem: str, event: Any) -> NoReturn:
    raise Unacceptable(problem, _line(event))
