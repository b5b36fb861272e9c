"""Links of an aggregator -> the publishers' own, where the aggregator's address has them in it. Pure."""

import binascii
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from clipdesk.model.candidate import Candidate
from clipdesk.model.urls import absolute
from parsers.discovery.discovered import Discovered

_GOOGLE_NEWS = re.compile(
    r"https://news\.google\.com/(?:__i/)?(?:rss/)?(?:rd/)?(?:articles|read)/([\w-]{20,3000})(?:\?|$)",
    re.ASCII,
)
_IN_IT = re.compile(rb"\x08[\x00-\x7f]\x22(?:([\x00-\x7f])|([\x80-\xff])([\x00-\x7f]))(?=https?://)")
"""A message of Protocol Buffers: a number, then a text of so many bytes, which is the address (protobuf.dev,
"Encoding")."""


def resolved(found: Discovered, parameter: str | None) -> Discovered:
    """Each candidate under the address that its link carries: in this parameter of its query, or as Google
    News had it in its own until 2024; one that has no such address stays, and is followed by its
    redirects."""
    candidates = {one.url: one for one in _resolved(found.candidates, parameter)}
    return replace(found, candidates=tuple(candidates.values()))


def _resolved(candidates: tuple[Candidate, ...], parameter: str | None) -> Iterator[Candidate]:
    for one in candidates:
        try:
            yield replace(one, url=absolute(_carried(one.url, parameter), ""))
        except ValueError:
            yield one


def _carried(link: str, parameter: str | None) -> str | None:
    if coded := _GOOGLE_NEWS.match(link):
        return _decoded(coded[1])
    return dict(parse_qsl(urlsplit(link).query)).get(parameter) if parameter else None


def _decoded(coded: str) -> str | None:
    """None where a number of Google's own stands in the place of the address."""
    try:
        message = urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
    except binascii.Error:
        return None
    length = _IN_IT.match(message)
    if length is None:
        return None
    low, high = (length[1] or length[2])[0], length[3][0] if length[3] else 0
    return message[length.end() : length.end() + (low & 0x7F) + (high << 7)].decode("utf-8", "replace")
