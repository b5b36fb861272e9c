"""The lists by their names, read from the files beside this module, once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from clipdesk.model.errors import Fault, InvalidFiles, UnknownName
from parsers.lexicon.notation import Entry, read_lists

FOLDER = Path(__file__).parent


def entries(name: str) -> tuple[Entry, ...]:
    """The entries of one list, as they stand there. Raises InvalidFiles, UnknownName."""
    if found := _book().get(name):
        return found
    raise UnknownName("list of words", name, tuple(_book()))


def texts(name: str) -> tuple[str, ...]:
    """The entries of a list whose words are whole and need no more than their text. Raises as `entries` does,
    InvalidFiles also for an entry that says more."""
    more = [entry for entry in entries(name) if entry.prefix or entry.properties]
    if more:
        problem = "says more than this list's reader asks for"
        raise InvalidFiles(
            [Fault(entry.file, name, entry.line, problem, "a word without `*` and `|`") for entry in more]
        )
    return tuple(entry.text for entry in entries(name))


def lists() -> tuple[str, ...]:
    """The name of every list. Raises InvalidFiles."""
    return tuple(_book())


@cache
def _book() -> Mapping[str, tuple[Entry, ...]]:
    return read_lists(sorted(FOLDER.glob("*.txt")))
