"""What a page is judged to be, each verdict with its evidence.

A case is a page named VERDICT.NAME.html, whose first line is a comment with its URL.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.article import Block, BlockKind, Completeness
from parsers import parse
from parsers.completeness import judge
from parsers.completeness.wordings import concepts_in, folded, phrases_in
from parsers.document import read_document
from parsers.metadata import read_metadata

CASES = sorted(Path(__file__).with_name("cases").glob("*.html"))
FETCHED_AT = datetime(2026, 6, 1, tzinfo=UTC)
URL = "https://paper.example/city/depot-saved-by-one-vote"
SENTENCE = "The council voted on Tuesday evening to keep the old tram depot after three hours of speeches. "


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_page_is_judged(path: Path) -> None:
    html = path.read_bytes()
    url = re.match(rb"<!-- (\S+) -->", html)
    assert url
    article = parse(html, url[1].decode(), fetched_at=FETCHED_AT)
    assert article.completeness.value == path.name.split(".")[0], article.evidence
    assert article.evidence


def verdict(body: str, *, head: str = "", words: int = 300, status: int = 200) -> Completeness:
    html = (
        f"<html><head><title>Depot saved</title>{head}</head><body><h1>Depot saved</h1>{body}</body></html>"
    )
    document = read_document(html.encode())
    metadata = read_metadata(document, URL, {}, fetched_at=FETCHED_AT)
    text = " ".join((SENTENCE * 60).split()[:words])
    blocks = (Block(BlockKind.PARAGRAPH, text),) if words else ()
    return judge(document, metadata, blocks, status=status)[0]


def test_a_long_text_is_an_article_whatever_stands_around_it() -> None:
    notice = "<div class='paywall'>Subscribe to continue reading. We use cookies, accept all. Verify you are human.</div>"
    assert verdict(notice, words=600) is Completeness.FULL


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_refusal_by_status_needs_words_or_markup_too(status: int) -> None:
    assert verdict("", words=300, status=status) is Completeness.FULL
    assert (
        verdict("<p>Your request was blocked by our firewall.</p>", words=0, status=status)
        is Completeness.BLOCK_PAGE
    )


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_is_no_article(status: int) -> None:
    assert verdict("<p>Nothing here.</p>", words=2, status=status) is Completeness.NOT_ARTICLE


def test_the_markups_word_alone_makes_no_teaser_of_a_long_text() -> None:
    locked = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    assert verdict("", head=locked, words=300) is Completeness.FULL
    assert verdict("", head=locked, words=50) is Completeness.TEASER


def test_a_page_without_text_is_no_article() -> None:
    assert verdict("", words=0) is Completeness.NOT_ARTICLE


def test_phrases_begin_where_a_word_begins() -> None:
    assert phrases_in("paywall", folded("They had to resubscribe to read on")) == []


def test_arabic_words_are_found_behind_their_article_and_conjunctions() -> None:
    assert "subscription" in concepts_in("paywall", "وللمشتركين")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.integers(min_value=100, max_value=599))
def test_no_page_is_beyond_judgement(title: str, text: str, status: int) -> None:
    html = f"<html><head><title>{title}</title></head><body>{text}</body></html>"
    document = read_document(html.encode("utf-8", "replace"))
    metadata = read_metadata(document, URL, {}, fetched_at=None)
    completeness, evidence = judge(document, metadata, (), status=status)
    assert completeness in Completeness
    assert evidence
