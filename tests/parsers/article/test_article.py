"""The whole parser: hints, stages in order, and laws that hold for every page of the newsroom."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipdesk.model.article import Completeness, Part
from clipdesk.model.errors import ConfigError
from clipdesk.model.source import Source
from newsroom import Newsroom, Truth, truth
from parsers import parse
from parsers.article import body_clues
from parsers.body import extract_body
from parsers.body_context import behind_standfirst, surround
from parsers.boilerplate import restore
from parsers.document import read_document
from parsers.metadata import read_metadata

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)

PAGE = b"""<!doctype html><html lang="en"><head><title>Ships sail | The Quay</title></head><body>
<h1>Ships sail</h1><p class="deck">The harbour is open again.</p>
<div class="promo"><p>Ten ships were promised by the company in an advertisement that nobody in the harbour has
believed for a moment, although it was printed on every page of the paper for a month.</p></div>
<div id="text"><p>Two ships left the harbour of Misrata on Monday for the first time since the fighting ended, the
harbour master said, and three more are waiting for the tide at the outer mole.</p>
<p>Readers of the Quay know more.</p>
<p>Fishermen watched them from the wall and counted the containers, as they had done every week before the war,
and one of them wrote the number on the wall with a piece of chalk.</p></div></body></html>"""
URL = "https://quay.example/2026/03/09/ships-sail"


def quay(**hints: object) -> Source:
    return Source.model_validate(
        {
            "id": "quay",
            "publisher": "The Quay",
            "homepage": "https://quay.example/",
            "languages": ["en"],
            "discovery": [{"kind": "feed", "url": "https://quay.example/feed"}],
            "hints": [hints],
        }
    )


def test_a_source_gives_its_name_where_the_page_is_silent() -> None:
    article = parse(PAGE, URL, source=quay(), fetched_at=NOW)
    assert (article.source, article.publisher) == ("quay", "The Quay")


def test_what_a_hint_drops_is_never_read() -> None:
    assert "Ten ships" not in parse(PAGE, URL, source=quay(drop=[".promo"]), fetched_at=NOW).body


def test_a_hint_names_the_body() -> None:
    body = parse(PAGE, URL, source=quay(body="#text"), fetched_at=NOW).body
    assert body.startswith("Two ships left")
    assert "Ten ships" not in body


def test_a_hint_names_the_headline_and_one_that_matches_nothing_is_ignored() -> None:
    hinted = parse(PAGE, URL, source=quay(headline=".deck", body="#nowhere"), fetched_at=NOW)
    assert hinted.headline == "The harbour is open again."
    assert "Two ships left" in hinted.body


def test_a_sources_own_rule_takes_its_line_out_on_record() -> None:
    rule = {"id": "quay-readers", "pattern": "readers of the quay know more", "action": "drop_line"}
    article = parse(PAGE, URL, source=quay(boilerplate=[rule]), fetched_at=NOW)
    assert "Readers of the Quay" not in article.body
    assert "quay-readers" in [span.rule for span in article.removed]


def test_hints_hold_only_in_their_days() -> None:
    old = quay(drop=["#text"], valid_until="2025-12-31")
    assert "Two ships left" in parse(PAGE, URL, source=old, fetched_at=NOW).body


def test_a_hint_that_is_no_selector_is_the_operators_fault() -> None:
    broken = quay().model_copy(update={"hints": (quay().hints[0].model_copy(update={"drop": ("p[",)}),)})
    with pytest.raises(ConfigError, match="no CSS selector"):
        parse(PAGE, URL, source=broken, fetched_at=NOW)


def test_the_status_of_the_response_is_evidence() -> None:
    gone = b"<html><body><h1>Ships sail</h1><p>It is not here.</p></body></html>"
    article = parse(gone, URL, fetched_at=NOW, status=404)
    assert article.completeness is Completeness.NOT_ARTICLE
    assert article.evidence == ("status 404",)


@pytest.mark.parametrize(
    ("declared", "authors"),
    [("", ["Олег Серов"]), ("The Quay", ["Олег Серов"]), ("Jane Doe", ["Jane Doe"])],
)
def test_who_signs_below_the_text_is_its_author_where_no_person_is_named(
    declared: str, authors: list[str]
) -> None:
    page = PAGE.replace(b"<body>", f'<meta name="author" content="{declared}"><body>'.encode())
    page = page.replace(b"piece of chalk.</p>", "piece of chalk.</p><p>Олег Серов, Мисурата</p>".encode())
    assert [author.name for author in parse(page, URL, fetched_at=NOW).authors] == authors


def test_the_same_page_gives_the_same_article() -> None:
    assert parse(PAGE, URL, fetched_at=NOW) == parse(PAGE, URL, fetched_at=NOW)


@pytest.mark.parametrize("page", [b"", b"\0\0\0", b"<", b"<html></html>", b"\xff\xfe<\0p\0>\0", b"{}"])
def test_what_is_no_page_is_no_article(page: bytes) -> None:
    article = parse(page, URL)
    assert article.completeness is not Completeness.FULL
    assert article.evidence


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(PAGE) - 1), st.binary(max_size=6)), max_size=12))
def test_a_damaged_page_is_an_article_or_a_verdict_and_never_an_error(
    damage: list[tuple[int, bytes]],
) -> None:
    page = bytearray(PAGE)
    for place, junk in damage:
        page[place : place + len(junk)] = junk
    article = parse(bytes(page), URL, fetched_at=NOW)
    assert article.evidence


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with Newsroom(port=0) as room:
        yield room


def fetched(room: Newsroom, one: Truth) -> tuple[bytes, str, dict[str, str]]:
    path = quote(one.path, safe="/?=%&")
    with closing(HTTPConnection("127.0.0.1", room.port, timeout=30)) as connection:
        for _ in range(2):  # one page answers 500 the first time
            connection.request("GET", path, headers={"Host": f"{one.site}.localhost:{room.port}"})
            answer = connection.getresponse()
            content = answer.read()
            if answer.status == 200:
                break
    return content, f"http://{one.site}.localhost{path}", dict(answer.getheaders())


@pytest.mark.parametrize("one", truth(), ids=lambda one: f"{one.site}-{one.article_id}")
def test_the_newsrooms_pages_are_read_as_they_were_meant(room: Newsroom, one: Truth) -> None:
    content, url, headers = fetched(room, one)
    article = parse(content, url, headers=headers, fetched_at=NOW)
    assert article.headline == one.headline
    assert article.completeness == one.completeness
    assert (article.language or "").partition("-")[0] == one.language
    if one.republished_from:
        republished = [credit.outlet for credit in article.credits if credit.kind == "republished_from"]
        assert one.republished_from in republished


@pytest.mark.parametrize("one", truth()[::6], ids=lambda one: f"{one.site}-{one.article_id}")
def test_putting_back_what_was_removed_gives_the_extracted_text(room: Newsroom, one: Truth) -> None:
    content, url, headers = fetched(room, one)
    article = parse(content, url, headers=headers, fetched_at=NOW)
    document = read_document(content, headers)
    lower = {name.lower(): value for name, value in headers.items()}
    metadata = read_metadata(document, url, lower, fetched_at=NOW)
    body = extract_body(document, body_clues(metadata)).blocks
    blocks = surround(document, behind_standfirst(metadata.standfirst_lines, body)).blocks
    removed = [span for span in article.removed if span.part is Part.BODY]
    assert restore(article.body, removed) == "\n\n".join(block.text for block in blocks)
