"""JSON whose texts end in half a character is read, and the rest of it with it."""

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.article import Article
from parsers import parse
from parsers.document.json_text import load_json

TEXTS = st.text(st.characters(categories=("L", "N", "P", "S", "Z", "Cs")))


def whole(text: str) -> str:
    """As UTF-16 would read it: two halves side by side are a character, one alone is none."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@given(st.lists(TEXTS))
def test_half_a_character_costs_itself_and_nothing_else(texts: list[str]) -> None:
    assert load_json(json.dumps(texts)) == [whole(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'{"a": "Sirte \ud83d"}', {"a": "Sirte \ufffd"}),
        (r'{"a": "\ude00 Sirte"}', {"a": "\ufffd Sirte"}),
        (r'{"a": "\ud83d\ude00"}', {"a": "😀"}),
        (r'{"a": "\ud83d\ud83d\ude00"}', {"a": "\ufffd😀"}),
        (r'{"a": "C:\\ud83d"}', {"a": r"C:\ud83d"}),
    ],
)
def test_pairs_and_escaped_backslashes_are_left_alone(text: str, expected: object) -> None:
    assert load_json(text) == expected


def test_what_is_no_json_is_still_an_error() -> None:
    with pytest.raises(orjson.JSONDecodeError):
        load_json(r'{"a": "\ud83d"')


PAGE = """<html lang="en"><head><title>Sirte</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{0}", "articleSection": "{0}",
"author": {{"@type": "Person", "name": "Mona Saleh {0}"}}, "keywords": ["{0}"],
"datePublished": "2026-03-08T10:00:00Z", "description": "{0}"}}</script>
<meta property="og:title" content="Mines cleared in Sirte &#xd83d; &#0; &#x1b;[31m"></head>
<body><article><h1>Mines cleared in Sirte {1}</h1>{2}</article></body></html>"""


@pytest.mark.parametrize("half", [r"Mines cleared \ud83d", r"\udfff cleared", r"a\u0000b\u001b[31m"])
def test_a_page_with_half_an_emoji_in_its_data_becomes_an_article_that_can_be_stored(half: str) -> None:
    paragraphs = "".join(
        f"<p>On day {day} the unit worked through the street, slowly.</p>" for day in range(6)
    )
    article: Article = parse(PAGE.format(half, half, paragraphs).encode(), "https://herald.example/1")
    assert article.published_at
    assert repr(article).encode()
    assert article.content_hash
