"""Compressed answers that end in their middle: never half an article, tried again, asked for later."""

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from clipdesk.corpus.archive import read_page
from clipdesk.model.crawl_record import Outcome

PAGE = b"<!doctype html><html><h1>Harbour</h1>" + b"".join(
    b"<p>Paragraph %d of the harbour's story.</p>" % number for number in range(400)
)
PACKED = {
    "gzip": gzip.compress(PAGE),
    "gzip, two members": gzip.compress(PAGE[:900]) + gzip.compress(PAGE[900:]),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
    "unlabelled": gzip.compress(PAGE),
}


def answer(site, name: str, body: bytes):
    label = {} if name == "unlabelled" else {"Content-Encoding": name.partition(",")[0]}
    return site.answer(body, headers={"Content-Type": "text/html", **label})


@pytest.fixture(scope="module")
def crawled(new_site, crawl_site, tmp_path_factory):
    """Each coding three times: whole, cut off once and then whole, and cut off for good."""
    with new_site() as site:
        names = list(PACKED)
        site.feed(
            *(f"/{fate}/{number}" for fate in ("whole", "once", "always") for number in range(len(names)))
        )
        for number, name in enumerate(names):
            whole = answer(site, name, PACKED[name])
            half = answer(site, name, PACKED[name][: len(PACKED[name]) * 2 // 3])
            site.answers(f"/whole/{number}", whole)
            site.answers(f"/once/{number}", half, whole)
            site.answers(f"/always/{number}", half)
        found = crawl_site(
            site, tmp_path_factory.mktemp("packed"), politeness={"delay": 0.0, "concurrency": 8}
        )
        yield found, {path: site.times(path) for path in found.articles}


def body(crawled, path: str) -> bytes:
    return read_page(crawled.home / "archive", crawled.articles[path].record).html


@pytest.mark.parametrize("number", range(len(PACKED)), ids=PACKED)
def test_a_packed_page_is_kept_unpacked(crawled, number: int) -> None:
    assert body(crawled[0], f"/whole/{number}") == PAGE


@pytest.mark.parametrize("number", range(len(PACKED)), ids=PACKED)
def test_a_page_that_was_cut_off_once_is_whole_in_the_second_try(crawled, number: int) -> None:
    found, times = crawled
    assert body(found, f"/once/{number}") == PAGE
    assert times[f"/once/{number}"] == 2


@pytest.mark.parametrize("number", range(len(PACKED)), ids=PACKED)
def test_a_page_that_is_always_cut_off_is_an_error_and_is_asked_for_again_in_a_later_run(
    crawled, number: int
) -> None:
    found, times = crawled
    record = found.articles[f"/always/{number}"]
    assert record.outcome is Outcome.CONNECTION_ERROR
    assert "its compression is broken" in record.reason
    assert record.record is None
    assert record.next_visit_at is not None
    assert times[f"/always/{number}"] == 3
