"""How the words are written down: one entry a line. Pure but for reading the files it is given.

    # a comment
    [paywall.phrase]                      begins a list
    en  for subscribers only              a language, white space, the entry as the press writes it
    fr  abonn*                            all words that begin so
    any Reuters | agency | site: a.com    what else is known: a bare flag, or a key and its value

A language is a BCP 47 primary subtag, or `any` for what all languages write alike.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import is_normalized

from clipdesk.model.errors import Fault, InvalidFiles

ANY = "any"
LANGUAGES = frozenset({
    ANY, "ar", "be", "bg", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sv", "th", "tr", "uk", "vi", "zh",
})  # fmt: skip
"""What an entry's language can be: a new one is added here first, so that a slip of the pen is none."""
MAX_ENTRY = 200
_LIST = re.compile(r"\[([a-z]+(?:[._][a-z]+)*)\]")
_KEY = re.compile(r"[a-z]+(?:_[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `prefix` stands for all words that begin with the text; a flag is a property with an empty
    value; `file` is the file's name, `line` counts from 1."""

    language: str
    text: str
    prefix: bool
    properties: Mapping[str, str] = field(hash=False)
    file: str
    line: int

    def values(self, key: str) -> tuple[str, ...]:
        """The values of a property that lists several, parted by `; `; none where it is absent."""
        return tuple(value for part in self.properties.get(key, "").split(";") if (value := part.strip()))


def read_lists(files: Sequence[Path]) -> Mapping[str, tuple[Entry, ...]]:
    """The lists of some files by their names. Raises InvalidFiles with every fault of every file."""
    faults: list[Fault] = []
    found: dict[str, tuple[Entry, ...]] = {}
    for path in files:
        for name, entries, line in _lists(path, faults):
            if name in found:
                faults.append(Fault(path.name, name, line, "the list begins twice", "one list of that name"))
            if not entries:
                faults.append(Fault(path.name, name, line, "the list is empty", "an entry a line"))
            found[name] = tuple(entries)
    if faults:
        raise InvalidFiles(faults)
    return found


def _lists(path: Path, faults: list[Fault]) -> Iterator[tuple[str, list[Entry], int]]:
    """Each list of one file with the line where it begins."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(path.name, "", None, str(error), "readable UTF-8"))
        return
    current: tuple[str, list[Entry], int] | None = None
    for number, line in enumerate(map(str.strip, text.split("\n")), 1):
        if not line or line.startswith("#"):
            continue
        if heading := _LIST.fullmatch(line):
            if current:
                yield current
            current = (heading[1], [], number)
        elif line.startswith("["):
            faults.append(Fault(path.name, line[:60], number, "is no name of a list", "`[group.name]`"))
        elif current is None:
            faults.append(Fault(path.name, line[:60], number, "stands in no list", "`[group.name]` above it"))
        elif entry := _entry(path.name, current[0], line, number, faults):
            current[1].append(entry)
    if current:
        yield current


def _entry(file: str, name: str, line: str, number: int, faults: list[Fault]) -> Entry | None:
    """The entry of one line, or None and its faults."""
    language, *rest = line.split(maxsplit=1)
    text, *said = (part.strip() for part in f" {' '.join(rest)}".split(" | "))
    prefix = text.endswith("*")
    text = text.removesuffix("*")
    properties = {key.strip(): value.strip() for key, _, value in (part.partition(":") for part in said)}
    problems = list(_problems(language, text, properties, repeated=len(properties) < len(said)))
    faults.extend(Fault(file, name, number, problem, expected) for problem, expected in problems)
    return None if problems else Entry(language, text, prefix, properties, file, number)


def _problems(
    language: str, text: str, properties: Mapping[str, str], *, repeated: bool
) -> Iterator[tuple[str, str]]:
    """What is wrong with the parts of a line, and what was expected instead."""
    if language not in LANGUAGES:
        yield f"{language!r} is no language of the lexicon", ", ".join(sorted(LANGUAGES))
    if not text:
        yield "there is no entry behind the language", "`language entry`"
    if len(text) > MAX_ENTRY:
        yield f"the entry has {len(text)} characters", f"at most {MAX_ENTRY}"
    if "*" in text or "|" in text:
        yield f"{text[:60]!r} has a sign of the notation within", "`*` at the end, ` | ` before a property"
    if text != " ".join(text.split()) or not is_normalized("NFC", text):
        yield f"{text[:60]!r} is not written plainly", "composed letters (NFC), single spaces"
    if repeated:
        yield "a property stands twice", "each property once; several values parted by `; `"
    for key in properties:
        if not _KEY.fullmatch(key):
            yield f"{key[:60]!r} is no property", "a flag or `key: value`, the key in small letters"
