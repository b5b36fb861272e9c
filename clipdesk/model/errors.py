"""The errors, one tree; each says what is wrong, where, and what to do.

ClipdeskError
 ├── ConfigError          a YAML file, a setting or an id that the operator must correct
 │    ├── InvalidFiles    every fault of every file at once
 │    └── UnknownName     a topic, source or table that does not exist, with near misses
 ├── CrawlError           a crawl that ended without its log, a run that cannot be taken up
 │    └── CrawlStopped    a crawl that was asked to stop, and goes on when it is started again
 ├── ArchiveError         a WARC file that cannot be read or written
 │    └── TakenOut        a record of which a takedown has left nothing
 ├── CorpusError          a table that cannot be read or written
 ├── InputError           a file or URL handed to a command that cannot be used
 └── StoppedError         whatever nobody foresaw, in words, with its cause
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

NAMES_SHOWN = 40
"""Of those that are known: what a terminal shows in a few lines."""


class ClipdeskError(Exception):
    """`message` is short and lower-case; `where` a URL, path or table; `hint` what to do about it."""

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text} ({self.hint})" if self.hint else text


class ConfigError(ClipdeskError):
    """Something the operator wrote must be corrected before anything runs."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one file: `path` inside the file is dotted (`discovery.0.url`)."""

    file: str
    path: str
    line: int | None
    problem: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path or 'the file'}: {self.problem}; expected {self.expected}"


class InvalidFiles(ConfigError):
    """Every fault found, over all files."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        files = len({fault.file for fault in faults})
        super().__init__(f"{len(faults)} fault(s) in {files} file(s)")

    def __str__(self) -> str:
        return "\n".join([f"{self.message}:", *(f"  {fault}" for fault in self.faults)])


class UnknownName(ConfigError):
    """`name` is none of `known`."""

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {_some_of(known)}"
        super().__init__(f"no {kind} {name!r}", hint=hint)
        self.name = name


def _some_of(names: Sequence[str]) -> str:
    shown = sorted(names)[:NAMES_SHOWN]
    more = f" and {len(names) - NAMES_SHOWN:,} more" if len(names) > NAMES_SHOWN else ""
    return f"{', '.join(shown)}{more}" if shown else "none"


class CrawlError(ClipdeskError):
    """A crawl process ended without leaving its log, or what a run left cannot be taken up."""


class CrawlStopped(CrawlError):
    """Somebody asked a crawl to stop: it is nobody's fault, and goes on when it is started again."""


class ArchiveError(ClipdeskError):
    """A WARC file cannot be read or written."""


class TakenOut(ArchiveError):
    """A takedown has put a note in the record's place: it is nobody's fault, and final."""


class CorpusError(ClipdeskError):
    """A table of the corpus cannot be read or written."""


class InputError(ClipdeskError):
    """A file or URL given on the command line cannot be used."""


class StoppedError(ClipdeskError):
    """Work that stopped for a reason that nobody foresaw: a defect of ours, or memory that ran out."""


def is_panic(error: BaseException) -> bool:
    """Whether code in Rust has panicked: no Exception, and of a class that no module has."""
    return type(error).__name__ == "PanicException"


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """An OSError that names no file, as that of a write to a full disk, names this one."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno is not None:
            error.filename = str(path)
        raise


GOES_ON = "nothing that was done is lost: run it again, and it goes on from there"
"""What to do about most of them."""


@contextmanager
def in_words(doing: str, *, hint: str) -> Iterator[None]:
    """What is not of this tree becomes a StoppedError that names what was being done; an OSError, which names
    its file, goes through."""
    try:
        yield
    except (ClipdeskError, OSError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        raise StoppedError(f"{type(error).__name__}: {error}", where=doing, hint=hint) from error
