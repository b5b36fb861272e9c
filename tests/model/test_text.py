"""What was crawled is sound text from the moment it is in a noun."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.article import Article, Author, Block, BlockKind, Completeness, Rights
from clipdesk.model.candidate import Candidate
from clipdesk.model.crawl_json import from_json, to_json
from clipdesk.model.crawl_record import CrawlRecord, Outcome, UrlKind
from clipdesk.model.text import OBEYED, harmless, one_line, sound

ANYTHING = st.text(st.characters(categories=("L", "M", "N", "P", "S", "Z", "C")))
"""Lone surrogates and control characters among it."""

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Sirte \ud83d", "Sirte \ufffd", id="half an emoji"),
        pytest.param("\ude00 Sirte", "\ufffd Sirte", id="its other half"),
        pytest.param("Sirte 😀", "Sirte 😀", id="a whole one"),
        pytest.param("a\0b", "a b", id="NUL"),
        pytest.param("\x1b[31mred\x07", " [31mred ", id="a terminal's colours and bell"),
        pytest.param("\x9b31mred", " 31mred", id="the same in one C1 character"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab and line feed"),
        pytest.param("a\r\nb", "a \nb", id="carriage return"),
        pytest.param("a\ufffeb\uffff", "a\ufffdb\ufffd", id="noncharacters"),
        pytest.param("كتب\u200fـ", "كتب\u200fـ", id="marks that steer direction"),
    ],
)
def test_what_cannot_be_stored_or_shown_is_replaced(text: str, expected: str) -> None:
    assert sound(text) == expected


@given(ANYTHING)
def test_sound_text_can_be_encoded_keeps_its_length_and_is_left_alone(text: str) -> None:
    made = sound(text)
    assert len(made) == len(text)
    assert sound(made) == made
    assert made.encode().decode() == made
    assert not any(unicodedata.category(letter) == "Cc" for letter in made if letter not in "\t\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("pdf\u202etxt.exe", "pdftxt.exe", id="an override"),
        pytest.param("a\u2067b\u2069c", "abc", id="isolates"),
        pytest.param(
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            id="a joiner within a word",
        ),
        pytest.param("a\u200fb", "a\u200fb", id="a mark of direction"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab and line feed"),
    ],
)
def test_what_would_turn_a_line_around_is_not_shown(text: str, expected: str) -> None:
    assert harmless(text) == expected


@given(ANYTHING)
def test_harmless_text_holds_nothing_that_is_obeyed_and_is_left_alone(text: str) -> None:
    assert not OBEYED.search(harmless(text))
    assert harmless(harmless(text)) == harmless(text)


@given(ANYTHING)
def test_one_line_is_one_line_for_every_reader(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert "\n" not in one_line(text)


@given(ANYTHING)
def test_an_article_of_any_text_can_be_hashed(text: str) -> None:
    article = Article(
        url="https://herald.example/1",
        canonical_url="https://herald.example/1",
        headline=text,
        completeness=Completeness.FULL,
        parser_version="1",
        authors=(Author(text),),
        keywords=(text, text),
        blocks=(Block(BlockKind.PARAGRAPH, text),),
        evidence=(text,),
        rights=Rights(copyright=text),
    )
    assert article.headline == article.authors[0].name == article.keywords[1] == article.body == sound(text)
    assert len(article.content_hash) == 64


@given(ANYTHING)
def test_a_record_of_any_text_is_one_line_of_json_and_comes_back(text: str) -> None:
    record = CrawlRecord(
        run="run-1",
        topic=None,
        source="herald",
        url="https://herald.example/1",
        kind=UrlKind.ARTICLE,
        outcome=Outcome.PARSE_ERROR,
        at=NOW,
        reason=text,
        title=text,
        etag=text,
    )
    line = to_json(record)
    assert "\n" not in line
    assert from_json(line) == record
    assert replace(record, reason="x").title == sound(text)


@given(ANYTHING)
def test_a_candidate_of_any_title_has_a_sound_one(text: str) -> None:
    assert Candidate("https://herald.example/1", "herald", "feed", title=text).title == sound(text)
