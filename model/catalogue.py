"""The catalogue: every topic and source, read from YAML, all faults reported at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from model.errors import Fault, InvalidFiles, UnknownName
from model.settings import PROJECT, Settings
from model.source import Source
from model.topic import Topic
from model.yaml_lines import Lines, read_yaml

T = TypeVar("T", Topic, Source)

NEWSROOM_SOURCES = PROJECT / "newsroom" / "sources"
NEWSROOM_PORT = ":8765"
"""The port as it stands in the newsroom's source files."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All topics and sources, by id."""

    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]

    @classmethod
    def load(cls, topics: Path, sources: Path, *, rewrite: Mapping[str, str] | None = None) -> "Catalogue":
        """Read both folders; `rewrite` replaces text in the source files before they are read (the demo
        newsroom's port). Raises InvalidFiles with every fault of every file."""
        faults: list[Fault] = []
        known_sources = {source.id: source for source in _load(sources, Source, faults, rewrite or {})}
        known_topics = {topic.id: topic for topic in _load(topics, Topic, faults, {})}
        faults.extend(_unknown_sources(topics, known_topics, known_sources, sources))
        if faults:
            raise InvalidFiles(faults)
        return cls(known_topics, known_sources)

    def topic(self, name: str) -> Topic:
        """Raises UnknownName."""
        if name not in self.topics:
            raise UnknownName("topic", name, list(self.topics))
        return self.topics[name]

    def source(self, name: str) -> Source:
        """Raises UnknownName."""
        if name not in self.sources:
            raise UnknownName("source", name, list(self.sources))
        return self.sources[name]


def load(settings: Settings) -> Catalogue:
    """The operator's catalogue; in demo mode the operator's topics over the demo newsroom's sources.

    Raises InvalidFiles.
    """
    return _load_demo(settings) if settings.demo else Catalogue.load(settings.topics, settings.sources)


def _load_demo(settings: Settings) -> Catalogue:
    """Every topic follows every site of the newsroom, without a bound on age: its dates stand still."""
    faults: list[Fault] = []
    port = {NEWSROOM_PORT: f":{settings.demo_port}"}
    sources = {source.id: source for source in _load(NEWSROOM_SOURCES, Source, faults, port)}
    topics = {topic.id: topic for topic in _load(settings.topics, Topic, faults, {})}
    if faults:
        raise InvalidFiles(faults)
    return Catalogue({name: _in_newsroom(topic, sources) for name, topic in topics.items()}, sources)


def _in_newsroom(topic: Topic, sources: Mapping[str, Source]) -> Topic:
    limits = topic.limits.model_copy(update={"max_age": None})
    return topic.model_copy(update={"sources": tuple(sources), "limits": limits})


def _load(folder: Path, kind: type[T], faults: list[Fault], rewrite: Mapping[str, str]) -> Iterator[T]:
    if not folder.is_dir():
        faults.append(Fault(str(folder), "", None, "is missing", f"a folder of {kind.__name__.lower()}s"))
        return
    for path in sorted(folder.glob("*.yaml")):
        loaded = _read(path, kind, faults, rewrite)
        if loaded is not None:
            yield loaded


def _read(path: Path, kind: type[T], faults: list[Fault], rewrite: Mapping[str, str]) -> T | None:
    try:
        text = path.read_text(encoding="utf-8")
        for old, new in rewrite.items():
            text = text.replace(old, new)
        data, lines = read_yaml(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        faults.append(Fault(str(path), "", mark.line + 1 if mark else None, problem, "readable UTF-8 YAML"))
        return None
    if not isinstance(data, dict):
        faults.append(
            Fault(str(path), "", 1, "is empty or no mapping", f"the keys of a {kind.__name__.lower()}")
        )
        return None
    try:
        loaded = kind.model_validate(data)
    except ValidationError as error:
        faults.extend(_faults(path, kind, error, lines))
        return None
    if loaded.id != path.stem:
        faults.append(
            Fault(str(path), "id", lines.get(("id",)), f"is {loaded.id!r}", f"the file's name, {path.stem!r}")
        )
    return loaded


def _faults(path: Path, kind: type[BaseModel], error: ValidationError, lines: Lines) -> Iterator[Fault]:
    for detail in error.errors():
        location = tuple(part for part in detail["loc"] if part not in _UNION_TAGS)
        yield Fault(
            file=str(path),
            path=".".join(map(str, location)),
            line=_line(lines, location),
            problem=_problem(detail),
            expected=_expected(detail, kind),
        )


_UNION_TAGS = frozenset({"feed", "news_sitemap", "listing", "str", "Phrase"})


def _line(lines: Lines, location: tuple[int | str, ...]) -> int | None:
    """The line of the location, or of the nearest enclosing key that stands in the file."""
    for end in range(len(location), 0, -1):
        if location[:end] in lines:
            return lines[location[:end]]
    return None


def _problem(detail: Any) -> str:
    if detail["type"] == "missing":
        return "is missing"
    if detail["type"] == "extra_forbidden":
        return "is no known key"
    return f"{detail['input']!r:.80} is not usable"


def _expected(detail: Any, kind: type[BaseModel]) -> str:
    if detail["type"] == "missing":
        return "a value"
    if detail["type"] == "extra_forbidden":
        key = str(detail["loc"][-1])
        known = sorted(_keys(kind))
        near = get_close_matches(key, known, n=1)
        return f"{near[0]!r}, perhaps" if near else f"one of {', '.join(sorted(kind.model_fields))}"
    message: str = detail["msg"]
    return (
        message.removeprefix("Value error, ").removeprefix("Input should be ").removeprefix("Input should ")
    )


def _keys(kind: type[BaseModel]) -> set[str]:
    """The keys of a model and of every model of the same module: a nested typo finds its neighbour too."""
    names = set(kind.model_fields)
    for model in vars(__import__(kind.__module__, fromlist=["_"])).values():
        if isinstance(model, type) and issubclass(model, BaseModel):
            names |= set(model.model_fields)
    return names


def _unknown_sources(
    folder: Path, topics: Mapping[str, Topic], sources: Mapping[str, Source], source_folder: Path
) -> Iterator[Fault]:
    """Names of sources that no file declares; a file that is faulty itself is not reported twice."""
    files = {path.stem for path in source_folder.glob("*.yaml")} | set(sources)
    for topic in topics.values():
        for number, name in enumerate(topic.sources):
            if name not in files:
                near = get_close_matches(name, files, n=1)
                expected = f"{near[0]!r}, perhaps" if near else "the id of a file in sources/"
                yield Fault(
                    str(folder / f"{topic.id}.yaml"),
                    f"sources.{number}",
                    None,
                    f"no source {name!r}",
                    expected,
                )
