"""Content codings: all of a body or none of it."""

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from clipdesk.corpus.http_body import DamagedBody, TooLargeBody, unpacked

BODY = b"".join(b"<p>%d boats of %x</p>" % (number, number**3) for number in range(60))
HALF = len(BODY) // 2
MEMBERS = [gzip.compress(BODY[:HALF]), gzip.compress(BODY[HALF:])]


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKED = [
    ("gzip", gzip.compress(BODY)),
    ("x-gzip", b"".join(MEMBERS)),
    ("deflate", zlib.compress(BODY)),
    ("deflate", bare_deflate(BODY)),
    ("br", brotli.compress(BODY)),
    ("zstd", zstd.compress(BODY)),
]
NAMES = ["gzip", "two members", "deflate", "bare deflate", "br", "zstd"]


@pytest.mark.parametrize(("coding", "packed"), PACKED, ids=NAMES)
def test_a_body_is_unpacked(coding: str, packed: bytes) -> None:
    assert unpacked(packed, coding, len(BODY)) == BODY


@pytest.mark.parametrize(("coding", "packed"), PACKED, ids=NAMES)
def test_a_body_that_ends_anywhere_before_its_end_is_damaged(coding: str, packed: bytes) -> None:
    for cut in range(len(packed)):
        if coding != "x-gzip" or cut != len(MEMBERS[0]):  # nothing says that another member must follow
            with pytest.raises(DamagedBody):
                unpacked(packed[:cut], coding, len(BODY))


@pytest.mark.parametrize(("coding", "packed"), PACKED, ids=NAMES)
def test_a_body_beyond_the_limit_is_too_large(coding: str, packed: bytes) -> None:
    with pytest.raises(TooLargeBody):
        unpacked(packed, coding, len(BODY) - 1)


def test_what_follows_the_last_member_is_padding() -> None:
    assert unpacked(b"".join(MEMBERS) + b"\x00\x00padding", "gzip", len(BODY)) == BODY
