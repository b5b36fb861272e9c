"""A valid topic and a valid source to break."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.errors import Fault, InvalidFiles

TOPIC = """\
id: harbour
name: The harbour
description: What happens in the harbour.
languages: [en]
sources: [gazette]
match: {term: harbour}
terms:
  - name: harbour
    phrases: {en: [harbour, quay]}
"""

SOURCE = """\
id: gazette
publisher: The Gazette
homepage: https://gazette.example/
languages: [en]
discovery:
  - kind: feed
    url: https://gazette.example/feed
"""

Write = Callable[[str, str | bytes], None]
Edit = Callable[[str, str, str], None]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Puts a file into a catalogue that begins with one valid topic and one valid source."""

    def write(name: str, content: str | bytes) -> None:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    write("topics/harbour.yaml", TOPIC)
    write("sources/gazette.yaml", SOURCE)
    return write


@pytest.fixture
def edit(write: Write, tmp_path: Path) -> Edit:
    """Replaces the first `before` of a file, which must be there, by `after`."""

    def edit(name: str, before: str, after: str) -> None:
        content = (tmp_path / name).read_text(encoding="utf-8")
        assert before in content
        write(name, content.replace(before, after, 1))

    return edit


@pytest.fixture
def load(tmp_path: Path) -> Callable[[], Catalogue]:
    return lambda: Catalogue.load(tmp_path / "topics", tmp_path / "sources")


@pytest.fixture
def faults(load: Callable[[], Catalogue], tmp_path: Path) -> Callable[[], Sequence[str]]:
    """The faults as an operator reads them, the folder left out."""

    def faults() -> Sequence[str]:
        with pytest.raises(InvalidFiles) as caught:
            load()
        return [_without(fault, tmp_path) for fault in caught.value.faults]

    return faults


def _without(fault: Fault, folder: Path) -> str:
    return str(fault).replace(f"{folder}/", "")
