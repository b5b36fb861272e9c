"""The catalogue: every topic and source, read from YAML, all faults reported at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import yaml

from clipdesk.model.errors import Fault, InvalidFiles, UnknownName
from clipdesk.model.rehearsal import LocalServer
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
    """All topics and sources, by id, whose files can be used.

    A faulty file takes out what it describes and nothing else: `faulty_topics` and `faulty_sources` have the
    faults of each, by the id that the file's name promises. A topic goes on without the sources whose files
    are faulty; `without` says which, and why, by topic.
    """

    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    faulty_topics: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    faulty_sources: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    without: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, topics: Path, sources: Path) -> "Catalogue":
        """Read both folders. Raises InvalidFiles where a folder is missing."""
        _check_folders(topics, sources)
        faults: list[Fault] = []
        return cls._of(
            list(_load(topics, Topic, faults, {}, sources)),
            list(_load(sources, Source, faults, {})),
            faults,
            topics,
        )

    @classmethod
    def load(cls, topics: Path, sources: Path) -> "Catalogue":
        """The same for whoever wants every file to be right. Raises InvalidFiles with every fault."""
        catalogue = cls.read(topics, sources)
        if catalogue.faults:
            raise InvalidFiles(catalogue.faults)
        return catalogue

    @classmethod
    def _of(
        cls, topics: Sequence[Topic], sources: Sequence[Source], faults: Sequence[Fault], folder: Path
    ) -> "Catalogue":
        """`folder` is that of the topics, to tell whose the faults are."""
        of_topics, of_sources = (
            _by_id(fault for fault in faults if _lies_in(fault, folder)),
            _by_id(fault for fault in faults if not _lies_in(fault, folder)),
        )
        known = {source.id: source for source in sources}
        without = {topic.id: _missing(topic, of_sources) for topic in topics}
        usable = {
            topic.id: _with_sources(topic, without[topic.id]) for topic in topics if topic.id not in of_topics
        }
        return cls(
            usable,
            {name: source for name, source in known.items() if name not in of_sources},
            of_topics,
            of_sources,
            without,
        )

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Of all files."""
        return tuple(chain(*self.faulty_sources.values(), *self.faulty_topics.values()))

    def topic(self, name: str) -> Topic:
        """Raises InvalidFiles where its file is faulty, else UnknownName."""
        if name in self.faulty_topics:
            raise InvalidFiles(self.faulty_topics[name])
        if name not in self.topics:
            raise UnknownName("topic", name, list(self.topics))
        return self.topics[name]

    def source(self, name: str) -> Source:
        """Raises InvalidFiles where its file is faulty, else UnknownName."""
        if name in self.faulty_sources:
            raise InvalidFiles(self.faulty_sources[name])
        if name not in self.sources:
            raise UnknownName("source", name, list(self.sources))
        return self.sources[name]


def load(settings: Settings) -> Catalogue:
    """The operator's catalogue; in demo mode the operator's topics over the demo newsroom's sources, in a
    rehearsal the sources that the rehearsed server has.

    Raises InvalidFiles where a folder is missing; the faults of single files stand in the catalogue.
    """
    if settings.demo:
        return _load_demo(settings)
    catalogue = Catalogue.read(settings.topics, settings.sources)
    return _rehearsed(catalogue, settings.rehearsal) if settings.rehearsal else catalogue


def _rehearsed(catalogue: Catalogue, server: LocalServer) -> Catalogue:
    """Of each topic the sources that name a place on the server; the others are left out, with the reason."""
    elsewhere = {
        name: f"is not on {server}, which is rehearsed"
        for name, source in catalogue.sources.items()
        if not any(server.serves(entry.address) for entry in source.discovery)
    }
    without = {
        name: {
            **catalogue.without.get(name, {}),
            **{one: elsewhere[one] for one in topic.sources if one in elsewhere},
        }
        for name, topic in catalogue.topics.items()
    }
    topics = {name: _with_sources(topic, without[name]) for name, topic in catalogue.topics.items()}
    return replace(catalogue, topics=topics, without=without)


def _load_demo(settings: Settings) -> Catalogue:
    """Every topic follows every site of the newsroom, without a bound on age: its dates stand still."""
    _check_folders(settings.topics, NEWSROOM_SOURCES)
    faults: list[Fault] = []
    port = {NEWSROOM_PORT: f":{settings.demo_port}"}
    sources = list(_load(NEWSROOM_SOURCES, Source, faults, port))
    names = tuple(source.id for source in sources)
    topics = [_in_newsroom(topic, names) for topic in _load(settings.topics, Topic, faults, {})]
    return Catalogue._of(topics, sources, faults, settings.topics)


def _in_newsroom(topic: Topic, sources: tuple[str, ...]) -> Topic:
    limits = topic.limits.model_copy(update={"max_age": None})
    return topic.model_copy(update={"sources": sources, "limits": limits})


def _check_folders(topics: Path, sources: Path) -> None:
    missing = [
        Fault(str(folder), "", None, "is missing", f"a folder of {what}")
        for folder, what in ((topics, "topics"), (sources, "sources"))
        if not folder.is_dir()
    ]
    if missing:
        raise InvalidFiles(missing)


def _lies_in(fault: Fault, folder: Path) -> bool:
    return Path(fault.file).parent == folder


def _by_id(faults: Iterable[Fault]) -> dict[str, tuple[Fault, ...]]:
    """By the id that the file's name promises."""
    by_id: dict[str, tuple[Fault, ...]] = {}
    for fault in faults:
        name = Path(fault.file).stem
        by_id[name] = (*by_id.get(name, ()), fault)
    return by_id


def _missing(topic: Topic, faulty: Mapping[str, tuple[Fault, ...]]) -> dict[str, str]:
    return {name: f"its file is faulty: {faulty[name][0]}" for name in topic.sources if name in faulty}


def _with_sources(topic: Topic, without: Mapping[str, str]) -> Topic:
    if not without:
        return topic
    return topic.model_copy(update={"sources": tuple(name for name in topic.sources if name not in without)})


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
