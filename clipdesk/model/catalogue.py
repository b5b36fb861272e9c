"""The catalogue: every topic and source, read from YAML, all faults reported at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from clipdesk.model.errors import Fault, InvalidFiles, UnknownName
from clipdesk.model.settings import PROJECT, Settings
from clipdesk.model.source import Source
from clipdesk.model.topic import Topic
from clipdesk.model.validation import line_of, near_miss, validate
from clipdesk.model.yaml_lines import MAX_YAML_CHARACTERS, Unacceptable, YamlDocument, read_yaml_document

T = TypeVar("T", Topic, Source)

NEWSROOM_SOURCES = PROJECT / "newsroom" / "sources"
MAX_FILE_BYTES = 4 * MAX_YAML_CHARACTERS
NEWSROOM_PORT = ":8765"
"""The port as it stands in the newsroom's source files."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All topics and sources, by id."""

    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]

    @classmethod
    def load(cls, topics: Path, sources: Path) -> "Catalogue":
        """Read both folders. Raises InvalidFiles with every fault of every file."""
        faults: list[Fault] = []
        known_sources = {source.id: source for source in _load(sources, Source, faults, {})}
        known_topics = {topic.id: topic for topic in _load(topics, Topic, faults, {}, sources)}
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


def _load(
    folder: Path,
    kind: type[T],
    faults: list[Fault],
    rewrite: Mapping[str, str],
    sources: Path | None = None,
) -> Iterator[T]:
    """The valid files' content; what is wrong goes to `faults`. `rewrite` replaces text before it is read.

    With the folder of `sources`, the sources that a topic names must be files there.
    """
    noun = kind.__name__.lower()
    if not folder.is_dir():
        faults.append(Fault(str(folder), "", None, "is missing", f"a folder of {noun}s"))
        return
    faults.extend(
        Fault(str(path), "", None, "is not read", f"a name that ends in .yaml: {path.stem}.yaml")
        for path in sorted(folder.glob("*.yml"))
    )
    for path in sorted(folder.glob("*.yaml")):
        document = _read(path, faults, rewrite)
        if document is not None:
            loaded, found = validate(kind, document, str(path), path.stem)
            faults.extend(found)
            faults.extend(_unknown_sources(path, document, sources) if sources else ())
            if loaded is not None:
                yield loaded


def _read(path: Path, faults: list[Fault], rewrite: Mapping[str, str]) -> YamlDocument | None:
    text = ""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise Unacceptable(f"is larger than {MAX_FILE_BYTES:,} bytes")
        text = path.read_text(encoding="utf-8-sig")
        for old, new in rewrite.items():
            text = text.replace(old, new)
        return read_yaml_document(text)
    except OSError as error:
        faults.append(Fault(str(path), "", None, f"cannot be read ({error.strerror})", "a readable file"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.append(
            Fault(str(path), "", line, f"byte {error.object[error.start]:#x} is no UTF-8", "UTF-8 text")
        )
    except yaml.YAMLError as error:
        faults.append(_unreadable(path, error, text))
    return None


def _unreadable(path: Path, error: yaml.YAMLError, text: str) -> Fault:
    """The line is the one that the reader stumbled over, so what is wrong may also stand before it."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else getattr(error, "line", None)
    at = text.splitlines()[line - 1] if line and line <= len(text.splitlines()) else ""
    if "\t" in at[: len(at) - len(at.lstrip())]:
        return Fault(str(path), "", line, "the line is indented with a tab", "spaces")
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    expected = "quotes around a value that begins with *" if ": *" in at else "well-formed YAML"
    return Fault(str(path), "", line, problem, expected)


def _unknown_sources(path: Path, document: YamlDocument, sources: Path) -> Iterator[Fault]:
    """A source whose file is faulty itself is known: its faults are reported where they are."""
    files = [file.stem for file in sources.glob("*.yaml")]
    for number, name in enumerate(_list(document.data, "sources")):
        if isinstance(name, str) and name not in files:
            expected = near_miss(name, files, f"the id of a file in {sources}")
            line = line_of(document.lines, ("sources", number))
            yield Fault(str(path), f"sources.{number}", line, f"no source {name!r}", expected)


def _list(data: Any, key: str) -> list[Any]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []
