"""What is wrong with the words, beyond how they are written down: each kind of fault, with its place.

Reads the code of the parsers to see which lists are asked for.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from clipdesk.model.errors import Fault
from parsers.lexicon.declared import DECLARED, Declared, Reading
from parsers.lexicon.notation import Entry
from parsers.lexicon.pattern import JOINED_IN_ARABIC

Lists = Mapping[str, Sequence[Entry]]


def faults_in(
    lists: Lists, asked_for: Iterable[str], declared: Mapping[str, Declared] = DECLARED
) -> list[Fault]:
    """Every fault of the lists, in the order of the kinds below. `asked_for` are the strings of the code."""
    known = {name: entries for name, entries in lists.items() if name in declared}
    return [
        *_undeclared(lists, declared),
        *_unused(lists, frozenset(asked_for)),
        *(fault for name, entries in known.items() for fault in _of_list(name, entries, declared[name])),
        *_in_two_lists(known, declared),
    ]


def strings_of(folder: Path) -> frozenset[str]:
    """Every string in the code below a folder, but for the table of declarations."""
    files = [path for path in folder.rglob("*.py") if path.name != "declared.py"]
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    return frozenset(
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _undeclared(lists: Lists, declared: Mapping[str, Declared]) -> Iterator[Fault]:
    for name in lists.keys() - declared.keys():
        yield _fault(name, lists[name][0], "no declaration says what it does", "a line in declared.py")
    for name in declared.keys() - lists.keys():
        yield Fault(
            "declared.py", name, None, "is declared and stands in no file", "a list, or no declaration"
        )


def _unused(lists: Lists, strings: frozenset[str]) -> Iterator[Fault]:
    """Lists that no code asks for, by their name or their group (`f"consent.{concept}"`)."""
    for name, entries in lists.items():
        if name not in strings and f"{name.rpartition('.')[0]}." not in strings:
            yield _fault(name, entries[0], "nobody asks for this list", "a list that is used, or none")


def _of_list(name: str, entries: Sequence[Entry], declared: Declared) -> Iterator[Fault]:
    yield from _cannot_match(name, entries, declared)
    yield from _twice(name, entries, declared)
    yield from _covered(name, entries, declared)
    for language in sorted(declared.owes - {entry.language for entry in entries}):
        yield _fault(
            name, entries[0], f"has no entry in {language!r}", f"all of {', '.join(sorted(declared.owes))}"
        )
    for entry in entries:
        if unknown := entry.properties.keys() - declared.properties:
            said = ", ".join(sorted(unknown))
            expected = ", ".join(sorted(declared.properties)) or "no property in this list"
            yield _fault(name, entry, f"{entry.text!r} says {said}", expected)


def _cannot_match(name: str, entries: Sequence[Entry], declared: Declared) -> Iterator[Fault]:
    reading = declared.reading
    for entry in entries:
        folded = reading.fold(entry.text)
        if not reading.form.fullmatch(folded) or not any(map(str.isalnum, folded)):
            yield _fault(
                name, entry, f"{entry.text!r} can never match", f"what is read there: {reading.form.pattern}"
            )


def _twice(name: str, entries: Sequence[Entry], declared: Declared) -> Iterator[Fault]:
    first: dict[tuple[str, bool], Entry] = {}
    for entry in entries:
        same = first.setdefault((declared.reading.fold(entry.text), entry.prefix), entry)
        if same is not entry:
            yield _fault(
                name, entry, f"{entry.text!r} stands twice", f"{same.text!r} of line {same.line} alone"
            )


def _covered(name: str, entries: Sequence[Entry], declared: Declared) -> Iterator[Fault]:
    """Entries that find nothing but what another one finds and that say nothing else."""
    texts = defaultdict(list)
    for entry in entries:
        texts[declared.reading.fold(entry.text)].append(entry)
    for text, same in texts.items():
        for entry in same:
            covers = _covers(text, entry, texts, declared.reading)
            if cover := next((one for one in covers if one.properties == entry.properties), None):
                where = f"{cover.text + '*' * cover.prefix!r} of line {cover.line}"
                yield _fault(name, entry, f"{entry.text!r} is covered by {where}", "the shorter one alone")


def _covers(text: str, entry: Entry, texts: Mapping[str, list[Entry]], reading: Reading) -> Iterator[Entry]:
    """Other entries that are found wherever the folded `text` of the entry is."""
    for start in _starts(text) if reading.joined else (0,):
        for end in range(start + 1, len(text) + 1):
            for other in texts.get(text[start:end], ()):
                if other is not entry and _finds(other, text, start, end, entry, reading):
                    yield other


def _finds(other: Entry, text: str, start: int, end: int, entry: Entry, reading: Reading) -> bool:
    """Whether the other, which is `start` to `end` of the text, is found in all that the entry stands for."""
    if end == len(text):
        same_place = start > 0 or not entry.prefix
        return (other.prefix and same_place) or (reading.inside and start > 0 and not entry.prefix)
    word_ends = not (text[end].isalnum() or text[end] == "_")
    return other.prefix or (reading.inside and word_ends)


def _starts(text: str) -> Iterator[int]:
    """Where the text can begin behind what Arabic joins to a word."""
    yield from (start for start in range(min(6, len(text))) if JOINED_IN_ARABIC.fullmatch(text[:start]))


def _in_two_lists(lists: Lists, declared: Mapping[str, Declared]) -> Iterator[Fault]:
    for name, entries in lists.items():
        for other in declared[name].never_in:
            fold = declared[other].reading.fold
            places = {fold(entry.text): entry for entry in lists.get(other, ())}
            for entry in entries:
                if same := places.get(fold(entry.text)):
                    where = f"[{other}], {same.file}:{same.line}"
                    yield _fault(
                        name, entry, f"{entry.text!r} stands in {where}, too", "one of the two lists"
                    )


def _fault(name: str, entry: Entry, problem: str, expected: str) -> Fault:
    return Fault(entry.file, name, entry.line, problem, expected)
