"""Feeds and listings tell of an article in whatever encoding and markup: all are found, and no others."""

import gzip
import json
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.erasure import erase
from clipdesk.corpus.mentions import mentioning, openings
from clipdesk.model.page import ArchiveRecord

TITLE = "Le café « Zéro » ferme à Tripoli"
TEXT = "The pump man has a brother at the mine who sent him a radio & a lamp.\n\nHe keeps both."
RUSSIAN = "Кафе «Зеро» закрывается в Триполи"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LOOKED = lambda number: None  # noqa: E731


def kept(root: Path, *pages: tuple[bytes, str]) -> list[ArchiveRecord]:
    with ArchiveWriter(root / "feeds.warc.gz", root) as writer:
        return [
            writer.write(
                url=f"https://herald.example/{number}",
                status=200,
                reason="OK",
                headers=[("Content-Type", kind)],
                body=body,
                fetched_at=NOON,
            )
            for number, (body, kind) in enumerate(pages)
        ]


def found(root: Path, *pages: tuple[bytes, str]) -> list[int]:
    """Which of the pages hold the title or the text."""
    records = kept(root, *pages)
    known_by = openings([TITLE, RUSSIAN, None, "Live"], [TEXT, None])
    return [records.index(one) for one in mentioning(root, records, known_by, LOOKED)]


PARAGRAPH = TEXT.partition("\n")[0]
PAGES = {
    "a title": (f"<title>{TITLE}</title>".encode(), "application/xml"),
    "a title in another case": (f"<h2>{TITLE.upper()}</h2>".encode(), "text/html"),
    "a title in another encoding": (TITLE.encode("cp1252"), "text/html; charset=windows-1252"),
    "an encoding that the page declares": (
        f"<?xml version='1.0' encoding='iso-8859-1'?><title>{TITLE}</title>".encode("latin-1"),
        "",
    ),
    "an encoding that nobody knows": (f"<meta charset=klingon>{TITLE}".encode("cp1252"), ""),
    "an encoding that is not declared": (f"<title>{RUSSIAN}</title>".encode("cp1251"), "text/xml"),
    "an encoding that is declared wrongly": (
        f"<h2>{RUSSIAN}".encode("koi8-u", "ignore"),
        "text/html; charset=latin-1",
    ),
    "UTF-8 with a bad byte": (
        f"<title>\xff{TITLE}</title>".encode().replace(b"\xc3\xbf", b"\xff"),
        "text/xml",
    ),
    "UTF-16": (TITLE.encode("utf-16"), "text/html"),
    "a whole text": (f"<p>{escape(TEXT)}</p>".encode(), "application/xml"),
    "a summary that breaks off": (f"<description>{PARAGRAPH[:58]} […]</description>".encode(), ""),
    "markup inside of a sentence": (PARAGRAPH.replace("brother", "<a href='/b'>brother</a>").encode(), ""),
    "markup that is escaped twice": (
        escape(escape(PARAGRAPH.replace("man", "<em>man</em>"))).encode(),
        "application/rss+xml",
    ),
    "JSON with escapes": (json.dumps({"title": TITLE}).encode(), "application/feed+json"),
    "a packed file": (gzip.compress(f"<title>{TITLE}</title>".encode()), "application/octet-stream"),
    "a packed file that is damaged": (gzip.compress(b"anything at all " * 99)[:40], "application/gzip"),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_what_tells_of_an_article_or_cannot_be_read_is_found(tmp_path: Path, page: tuple[bytes, str]) -> None:
    assert found(tmp_path, page) == [0]


def test_pages_of_other_articles_are_left(tmp_path: Path) -> None:
    others = (b"<title>Le caf\xc3\xa9 ouvre</title>", ""), (b"<p>He keeps both. Live</p>", "text/html")
    assert found(tmp_path, *others) == []


def test_a_record_that_was_erased_is_found_again_so_that_nothing_is_left_half_done(tmp_path: Path) -> None:
    records = kept(tmp_path, PAGES["a title"])
    erase(tmp_path, records, note="Taken down.")
    assert list(mentioning(tmp_path, records, openings([TITLE], []), LOOKED)) == records


def test_it_says_how_many_pages_it_has_looked_through(tmp_path: Path) -> None:
    said: list[int] = []
    list(mentioning(tmp_path, kept(tmp_path, *PAGES.values()), openings([TITLE], []), said.append))
    assert said == list(range(1, len(PAGES) + 1))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_page_in_utf_16_is_read_to_its_end_and_as_nothing_else(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff".encode(encoding)
    pages = [(mark + f"<p>{text}</p>".encode(encoding), "text/html") for text in ("Wells", TITLE)]
    assert found(tmp_path, *pages) == [1]
