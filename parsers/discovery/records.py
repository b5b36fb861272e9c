"""What a feed or sitemap consists of: its root, what is said of the whole, and a record for each entry. Pure.

Names are told by their namespaces where they are declared and by their usual prefixes where not; an element
that is not closed ends where its parent does, a record that is not ends where the next begins.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin

from parsers.discovery.markup import Piece, attributes, pieces, resolved

MAX_DEPTH = 100
MAX_NAMESPACES = 200
MAX_FIELD = 20_000
"""Characters of a field that are kept."""
MAX_FIELDS = 100
"""Fields of a record that are kept: 40 enclosures and their like are the most that the press sends."""
_MAX_ADDRESS = 2_000
_PIECES = 4
"""Tags and texts for each element that may be there: its beginning, its text, its end, a line break."""

_VOCABULARIES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
}
"""By the address in lower case; what has no prefix and none of these is of the feed itself."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of document is laid out: which elements are records, which of their fields (paths from the
    record) are wanted and which of these hold no others; `plain` is the vocabulary that needs no prefix, and
    where prefixes say nothing, `any_prefix` is set; `flat` says that most records hold elements with a text
    and no others."""

    records: frozenset[str]
    fields: frozenset[str]
    leaves: frozenset[str]
    plain: str = ""
    any_prefix: bool = False
    flat: bool = False
    max_records: int = 2_000
    max_elements: int = 100_000


class Field(NamedTuple):
    """`base` is the address that links in it are relative to, where the document says (XML Base)."""

    text: str
    attributes: Mapping[str, str]
    base: str | None
    language: str | None


@dataclass(slots=True)
class Record:
    """The fields of an entry by their paths, each in its order."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    language: str | None = None
    fields: dict[str, list[Field]] = field(default_factory=dict)
    size: int = 0

    def all(self, path: str) -> list[Field]:
        return self.fields.get(path, [])

    def text(self, *paths: str) -> str | None:
        """The first text that is not empty of the first of these fields that has one."""
        for path in paths:
            for one in self.fields.get(path, ()):
                if text := one.text.strip():
                    return text
        return None


class Open(NamedTuple):
    """An element that is not closed yet, with what holds inside it; `path` is empty outside of a record, and
    where nothing is gathered `start` is -1."""

    name: str
    prefixes: Mapping[str, str]
    base: str | None
    language: str | None
    path: str
    attributes: Mapping[str, str]
    start: int


@dataclass(slots=True)
class Records:
    """`head` is what is said of the whole; `faults` count sentences for the operator."""

    records: list[Record] = field(default_factory=list)
    head: Record = field(default_factory=lambda: Record(""))
    faults: Counter[str] = field(default_factory=Counter)


_NOTHING = Open("", {}, None, None, "", {}, -1)
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong",
    "sub", "sup", "u",
})  # fmt: skip


def read_records(text: str, form: Form, page: str = "") -> Records:
    """The records of the markup, whole ones only; `page` is the address that its own bases are relative to
    (RFC 3986, section 5.1). Never raises; takes time in proportion to the text."""
    walk = _Walk(form, page)
    at = _take_flat(text, walk) if form.flat else 0
    most = _PIECES * form.max_elements
    for number, piece in enumerate(pieces(text, at)):
        if not walk.take(piece) or number >= most:
            break
    return walk.end()


def _take_flat(text: str, walk: "_Walk") -> int:
    """Takes the records at the beginning that are nothing but elements with a text, each at once: sitemaps of
    50,000 addresses are so, and reading them piece by piece takes three times as long. Returns where it
    stopped."""
    first = _FIRST_FLAT.search(text, 0, _HEAD)
    if first is None:
        return 0
    at = first.start()
    for piece in pieces(text[:at]):
        walk.take(piece)
    while walk.may_take_flat and (record := _FLAT.match(text, at)):
        walk.take_flat(record[1], record[2])
        at = record.end()
    return at


_HEAD = 4_000
_FIRST_FLAT = re.compile(r"<(?:url|sitemap)>")
_FLAT = re.compile(r"\s*+<(url|sitemap)>((?:\s*+<([a-z]{1,20})>[^<]*+</\3>)*+)\s*+</\1>")
_FLAT_FIELD = re.compile(r"<([a-z]{1,20})>([^<]*+)<")


class _Walk:
    """Where the reading is: the open elements, the record, and the texts of the fields that are open."""

    def __init__(self, form: Form, page: str) -> None:
        self._form = form
        self._page = page
        self._stack: list[Open] = []
        self._names: Counter[str] = Counter()
        self._record: Record | None = None
        self._parts: list[str] = []
        self._gathering = self._room = self._ignored = self._elements = self._declared = 0
        self._loose_link = False
        self._found = Records()

    def take(self, piece: Piece) -> bool:
        """Whether more may be taken."""
        kind, written, rest = piece
        if kind == "open":
            return self._open(written, rest)
        if kind == "close":
            name = self._canonical(written, self._stack[-1].prefixes if self._stack else {})
            self._close(name)
            return bool(self._stack) or name in self._form.records
        if self._gathering:
            self._add(rest if kind == "cdata" else resolved(rest[: 2 * MAX_FIELD]))
        elif self._loose_link and rest.strip():
            self._keep("link", Field(resolved(rest[:_MAX_ADDRESS]), {}, None, None))
            self._loose_link = False
        return True

    def end(self) -> Records:
        if self._stack:
            self._found.faults["it is not well formed: it ends before its elements do"] += 1
        return self._found

    @property
    def may_take_flat(self) -> bool:
        """Inside the root element, with room for more."""
        return len(self._stack) == 1 and len(self._found.records) < self._form.max_records

    def take_flat(self, name: str, inside: str) -> None:
        fields = {
            path: [Field(resolved(text[:MAX_FIELD]), {}, None, None)]
            for path, text in reversed(_FLAT_FIELD.findall(inside))
            if path in self._form.fields
        }
        self._found.records.append(Record(name, fields=fields))

    # --- tags ---

    def _open(self, written: str, rest: str) -> bool:
        self._elements += 1
        if self._elements > self._form.max_elements:
            self._found.faults[f"more than {self._form.max_elements:,} elements; the rest is left out"] += 1
            return False
        if len(self._stack) >= MAX_DEPTH:
            self._found.faults[f"elements more than {MAX_DEPTH} deep are left out"] += 1
            self._ignored += not rest.endswith("/")
            return True
        above = self._stack[-1] if self._stack else _NOTHING
        tells = rest and ("xmlns" in rest or "xml:" in rest)
        inside = self._declare(above, attributes(rest)) if tells else above
        name = self._canonical(written, inside.prefixes)
        if name in self._form.records:
            return self._open_record(name, inside, rest)
        self._end_leaf(name)
        self._push(name, inside, rest)
        if rest.endswith("/"):
            self._pop()
        return True

    def _open_record(self, name: str, inside: Open, rest: str) -> bool:
        """A record within another one is that one's end: it was not closed."""
        if self._record is not None:
            self._found.faults["it is not well formed: tags end what others began"] += 1
            self._close(self._record.name)
        if len(self._found.records) >= self._form.max_records:
            self._found.faults[f"more than {self._form.max_records:,} entries; the rest is left out"] += 1
            return False
        self._stack.append(inside._replace(name=name, path="", start=-1))
        self._names[name] += 1
        self._record = Record(name, attributes(rest) if rest else {}, inside.base, inside.language)
        self._loose_link = False
        if rest.endswith("/"):
            self._pop()
        return True

    def _end_leaf(self, name: str) -> None:
        """A field that holds no others ends where another one begins."""
        if self._stack and (open_path := self._stack[-1].path) and "/" not in open_path:
            xhtml = self._stack[-1].attributes.get("type") == "xhtml"
            if open_path in self._form.leaves and name in self._form.fields and not xhtml:
                self._found.faults["it is not well formed: tags end what others began"] += 1
                self._pop()

    def _push(self, name: str, inside: Open, rest: str) -> None:
        above = self._stack[-1] if self._stack else None
        self._loose_link = False
        path = f"{above.path}/{name}" if above and above.path else name
        gathered = path in self._form.fields and (self._record is not None or self._is_in_head(above))
        if self._gathering and name not in _INLINE:
            self._add(" ")
        if gathered:
            if not self._gathering:
                self._parts, self._room = [], MAX_FIELD
            self._gathering += 1
        own = attributes(rest) if gathered and rest else {}
        if self._record is None and not self._is_in_head(above):
            path = ""
        self._stack.append(
            Open(
                name,
                inside.prefixes,
                inside.base,
                inside.language,
                path,
                own,
                len(self._parts) if gathered else -1,
            )
        )
        self._names[name] += 1

    def _is_in_head(self, above: Open | None) -> bool:
        """Whether the next element says something of the whole: a child of the feed or of its channel."""
        return above is not None and above.name in ("channel", "feed") and self._record is None

    def _close(self, name: str) -> None:
        if self._ignored:
            self._ignored -= 1
            return
        if not self._names[name]:
            self._found.faults["it is not well formed: tags end what others began"] += 1
            return
        if self._stack[-1].name != name:
            self._found.faults["it is not well formed: tags end what others began"] += 1
        while self._stack[-1].name != name:
            self._pop()
        self._pop()

    def _pop(self) -> None:
        last = self._stack.pop()
        self._names[last.name] -= 1
        if last.start >= 0:
            self._gathering -= 1
            text = "".join(self._parts[last.start :])
            self._keep(last.path, Field(text, last.attributes, last.base, last.language))
            self._loose_link = last.path == "link" and not text and not last.attributes
        elif self._record is not None and last.name == self._record.name and not last.path:
            self._found.records.append(self._record)
            self._record = None

    # --- texts and names ---

    def _add(self, text: str) -> None:
        if self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)

    def _keep(self, path: str, value: Field) -> None:
        into = self._found.head if self._record is None else self._record
        if into.size < MAX_FIELDS:
            into.fields.setdefault(path, []).append(value)
            into.size += 1

    def _canonical(self, written: str, prefixes: Mapping[str, str]) -> str:
        """`dc:date`, or `title` for what is the document's own, as all is that has no prefix; in lower
        case."""
        prefix, colon, local = written.rpartition(":")
        local = local.lower()
        if not colon or self._form.any_prefix:
            return local
        vocabulary = prefixes.get(prefix) or prefix.lower()
        return local if vocabulary in ("", self._form.plain) else f"{vocabulary}:{local}"

    def _declare(self, above: Open, said: Mapping[str, str]) -> Open:
        """What holds inside the element: namespaces, base and language."""
        prefixes = above.prefixes
        for name, value in said.items():
            if name == "xmlns" or name.startswith("xmlns:"):
                self._declared += 1
                if self._declared > MAX_NAMESPACES:
                    self._found.faults[
                        f"more than {MAX_NAMESPACES} namespaces; the rest counts for nothing"
                    ] += 1
                    break
                prefix = name.partition(":")[2]
                known = _VOCABULARIES.get(value.strip().lower())
                prefixes = {**prefixes, prefix: known or prefix.lower()}
        base = said.get("xml:base")
        return above._replace(
            prefixes=prefixes,
            base=_joined(above.base or self._page, base.strip())
            if base and len(base) < _MAX_ADDRESS
            else above.base,
            language=said.get("xml:lang", above.language),
        )


def _joined(outer: str, inner: str) -> str | None:
    try:
        return urljoin(outer, inner)
    except ValueError:
        return outer or None
