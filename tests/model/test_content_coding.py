"""Content codings: all of a body or none of it, labelled or not."""

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from clipdesk.model.content_coding import DamagedBody, TooLargeBody, bare, begun, unpacked

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


@pytest.mark.parametrize(("coding", "packed"), PACKED, ids=NAMES)
def test_a_label_that_is_true_is_taken_off(coding: str, packed: bytes) -> None:
    assert bare(packed, [coding], len(BODY)) == BODY


@pytest.mark.parametrize(
    "packed", [gzip.compress(BODY), b"".join(MEMBERS), zlib.compress(BODY), zstd.compress(BODY)]
)
@pytest.mark.parametrize("codings", [[], ["br"], ["gzip"], ["deflate"]])
def test_a_body_is_unpacked_by_its_first_bytes_whatever_its_label(packed: bytes, codings: list[str]) -> None:
    if codings != ["br"] or packed[:1] != b"\x78":
        assert bare(packed, codings, len(BODY)) == BODY


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("text", [BODY, b"", b"https://desk.example/a\n", "\ufeffплан".encode("utf-16-le")])
def test_a_text_that_is_labelled_as_packed_is_taken_as_it_stands(coding: str, text: bytes) -> None:
    assert bare(text, [coding], len(BODY)) == text


@pytest.mark.parametrize(("coding", "packed"), PACKED[2:], ids=NAMES[2:])
def test_a_file_that_is_stored_packed_and_packed_again_on_its_way_is_unpacked_twice(
    coding: str, packed: bytes
) -> None:
    assert bare(gzip.compress(packed), [coding, "gzip"], len(BODY)) == BODY
    assert bare(gzip.compress(gzip.compress(BODY)), ["gzip"], len(BODY)) == BODY


def test_a_body_that_is_packed_over_and_over_is_damage() -> None:
    body = BODY
    for _ in range(9):
        body = gzip.compress(body)
    with pytest.raises(DamagedBody):
        bare(body, [], 10_000)


def test_each_layer_is_bounded() -> None:
    with pytest.raises(TooLargeBody):
        bare(gzip.compress(gzip.compress(b"0" * 1_000_000)), ["gzip"], 10_000)


def test_behind_an_unknown_coding_nothing_is_taken_off() -> None:
    assert bare(gzip.compress(BODY), ["dcb"], len(BODY)) == gzip.compress(BODY)


def test_garbage_under_a_label_is_damage() -> None:
    with pytest.raises(DamagedBody):
        bare(b"\x00\x01\x02garbage", ["gzip"], 100)


def test_what_comes_before_the_damage_can_be_had() -> None:
    packed = gzip.compress(BODY, compresslevel=0)
    assert BODY.startswith(begun(packed[:-200], len(BODY)))
    assert len(begun(packed[:-200], len(BODY))) > len(BODY) // 2
    assert len(begun(gzip.compress(b"0" * 1_000_000), 1_000)) == 1_000
    assert begun(b"<p>", 100) == b""


def test_brotli_without_a_label_is_told_by_what_it_unpacks_to() -> None:
    text = "<rss>" + "Two patrol boats reached the port. " * 50
    packed = brotli.compress(text.encode())
    assert bare(packed, (), 10_000) == text.encode()
    assert bare(gzip.compress(packed), ("gzip",), 10_000) == text.encode()
    with pytest.raises(TooLargeBody):
        bare(packed, (), 1_000)


@pytest.mark.parametrize(
    "body",
    [
        brotli.compress(b"<rss>" + bytes(range(256)) * 9)[:-9],
        brotli.compress(bytes(range(256)) * 9),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\x00\x01",
        b"",
        b"\x00",
        b"\x06",
    ],
)
def test_what_does_not_unpack_to_a_text_is_no_brotli(body: bytes) -> None:
    assert bare(body, (), 10_000) == body
