"""A feed cut down to what a feed reader takes in a time that grows with its size. Pure.

feedparser is quadratic in the attributes of an element, the depth, the declared namespaces and the pieces of
a text: each has a limit here, far above what a real feed needs. What is outside the root element, comments
and document types go as well: no entity that a feed defines is ever expanded.
"""

import re
from collections import Counter
from collections.abc import Iterator

MAX_ELEMENTS = 100_000
"""2,000 entries of 50 elements."""
MAX_FEED_DEPTH = 100
MAX_FEED_ATTRIBUTES = 100
MAX_NAMESPACES = 200

_PEOPLE = frozenset(
    b"author creator contributor editor managingeditor publisher webmaster owner name email".split()
)
"""Elements whose text is of no use here, and in which feedparser looks for addresses in quadratic time."""
_NAME = re.compile(rb"[A-Za-z_\x80-\xff][^\s/<>\"'=]{0,99}")
_TAG = re.compile(rb"<(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*+>")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_BLANKS = re.compile(rb"(?:[ \t\r\n]|&#(?:0{0,9}(?:9|10|13|32)|[xX]0{0,9}(?:9|[aAdD]|20));)++")
_NO_TEXT = {b"<!--": b"-->", b"<!": b">", b"<?": b">"}


def limit_feed(feed: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The same feed (UTF-8) within the limits, and sentences about what is left out. Takes linear time."""
    limited = _Limited()
    for kind, piece in _pieces(feed):
        if not limited.take(kind, piece):
            break
    kept = limited.feed()
    return kept, tuple(limited.left_out)


def _pieces(feed: bytes) -> Iterator[tuple[str, bytes]]:
    """Tags (`open`, `close`), texts and CDATA sections (`text`), in the order of the feed, blanks collapsed.

    Each ends where the next `<` is at the latest, which XML allows in no tag and no attribute; what is not
    closed goes to the end."""
    at = max(0, feed.find(b"<"))
    while at < len(feed):
        if feed[at : at + 1] != b"<":
            end = _until(feed, b"<", at, 0)
            yield "text", _BLANKS.sub(b" ", feed[at:end])
        elif feed.startswith(b"<![CDATA[", at):
            end = _until(feed, b"]]>", at)
            text = _BLANKS.sub(b" ", feed[at:end])
            yield "text", text if text.endswith(b"]]>") else text + b"]]>"
        elif sign := next((sign for sign in _NO_TEXT if feed.startswith(sign, at)), None):
            end = _end_of_document_type(feed, at) if sign == b"<!" else _until(feed, _NO_TEXT[sign], at)
        else:
            end = _until(feed, b"<", at + 1, 0)
            found = _TAG.match(feed, at, end)
            tag = found[0] if found else feed[at : _until(feed, b">", at, stop=end)]
            end = at + len(tag)
            kind = "close" if tag[1:2] == b"/" else "open"
            yield kind, _BLANKS.sub(b" ", tag)
        at = end


def _until(feed: bytes, sign: bytes, at: int, more: int | None = None, stop: int | None = None) -> int:
    """Where the next `sign` ends, or begins with `more` as 0; the end where there is none."""
    stop = len(feed) if stop is None else stop
    found = feed.find(sign, at, stop)
    return stop if found < 0 else found + (len(sign) if more is None else more)


def _end_of_document_type(feed: bytes, at: int) -> int:
    """Behind `>`, or behind the `>` that follows `]` where declarations stand in brackets."""
    end = _until(feed, b">", at)
    if feed.find(b"[", at, end) >= 0:
        end = _until(feed, b">", _until(feed, b"]", at))
    return end


class _Limited:
    """What is kept, the names of the elements that are open, and what was left out, by sentence."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []
        self._open: list[bytes] = []
        self._elements = self._namespaces = self._people = 0
        self.left_out: Counter[str] = Counter()

    def take(self, kind: str, piece: bytes) -> bool:
        """Whether more may be taken: no more elements than the limit, and nothing behind the root element."""
        if kind == "open":
            return self._take_open(piece)
        if kind == "close":
            self._take_close(piece)
        elif self._open and not self._people:
            self._kept.append(piece)
        return bool(self._open) or not self._elements

    def feed(self) -> bytes:
        """Whole: what is still open is closed."""
        if self._open and not self.left_out:
            self.left_out["the feed is not well formed: it ends before its elements do"] += 1
        return b"".join([*self._kept, *(b"</" + name + b">" for name in reversed(self._open))])

    def _take_open(self, tag: bytes) -> bool:
        name = _NAME.match(tag, 1)
        if name is None:
            self._kept.append(b"&lt;" + tag[1:].replace(b"<", b"&lt;") if self._open else b"")
            return True
        if self._elements >= MAX_ELEMENTS:
            self.left_out[f"more than {MAX_ELEMENTS:,} elements; the rest is left out"] += 1
            return False
        self._elements += 1
        if len(self._open) >= MAX_FEED_DEPTH:
            self.left_out[f"elements more than {MAX_FEED_DEPTH} deep are left out"] += 1
            return True
        is_empty = tag.endswith(b"/>")
        self._kept.append(self._with_few_attributes(tag, name[0], is_empty))
        if not is_empty:
            self._open.append(name[0])
            self._people += _is_person(name[0])
        return not is_empty or bool(self._open)

    def _with_few_attributes(self, tag: bytes, name: bytes, is_empty: bool) -> bytes:
        self._namespaces += tag.count(b"xmlns")
        if self._namespaces > MAX_NAMESPACES and b"xmlns" in tag:
            self.left_out[
                f"more than {MAX_NAMESPACES} namespaces; the attributes beside them are left out"
            ] += 1
        elif (
            tag.count(b"=") > MAX_FEED_ATTRIBUTES and _QUOTED.sub(b"", tag).count(b"=") > MAX_FEED_ATTRIBUTES
        ):
            self.left_out[f"elements with more than {MAX_FEED_ATTRIBUTES} attributes; they are left out"] += 1
        else:
            return tag if tag.endswith(b">") else tag + b">"
        return b"<" + name + (b"/>" if is_empty else b">")

    def _take_close(self, tag: bytes) -> None:
        """Closes what stands inside, too; the end of what was never opened is nothing."""
        name = _NAME.match(tag, 2)
        if not self.left_out and (name is None or [name[0]] != self._open[-1:]):
            self.left_out["the feed is not well formed: tags end what others began"] += 1
        if name is None or name[0] not in self._open:
            return
        while True:
            last = self._open.pop()
            self._people -= _is_person(last)
            self._kept.append(b"</" + last + b">")
            if last == name[0]:
                return


def _is_person(name: bytes) -> bool:
    return name.rpartition(b":")[2].lower() in _PEOPLE
