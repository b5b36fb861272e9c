"""JSON-LD of any quality is read or left, and never raises."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.metadata.page.json_ld import MAX_JSON_CHARS, MAX_NODES, parse_json, read_json_ld, text_of

URL = "https://paper.example/story"


@pytest.mark.parametrize(
    "text",
    [
        '{"headline": "A"}',
        '<!-- {"headline": "A"} -->',
        '//<![CDATA[\n{"headline": "A"}\n//]]>',
        '{"headline": "A",}',
        '{"headline": "A"};',
        '/* by the CMS */ {"headline": "A" // the title\n}',
        "{&quot;headline&quot;: &quot;A&quot;}",
        '{"headline": "A"} trailing garbage',
    ],
)
def test_what_browsers_forgive_is_read(text: str) -> None:
    assert parse_json(text) == {"headline": "A"}


def test_line_breaks_and_bad_escapes_inside_strings_are_read() -> None:
    assert parse_json('{"headline": "A\nB \\\' C"}') == {"headline": "A B ' C"}


def test_a_comment_mark_inside_a_string_is_text() -> None:
    assert parse_json('{"url": "https://paper.example/a", }') == {"url": "https://paper.example/a"}


def test_objects_one_behind_the_other_are_a_list() -> None:
    assert parse_json('{"a": 1} {"b": 2}') == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize("text", ["", "   ", "not json", "{", "[" * 100_000, '{"a":' * 5_000])
def test_garbage_is_nothing(text: str) -> None:
    assert read_json_ld([text], url=URL).article == {}


@pytest.mark.parametrize(
    "text",
    [";", "/*", "//", ", ", '\\"', "[", "<!--", "}{", "-->", "} ", "&quot;", '"', "{,    "],
    ids=lambda text: repr(text),
)
def test_a_hostile_script_costs_no_more_than_its_length(text: str) -> None:
    """Two megabytes of each: a repair that looks back or ahead too far would outlast the test's time limit."""
    parse_json("{" + text * (1_900_000 // len(text)) + "x")


def test_a_script_beyond_the_limit_is_left_unread() -> None:
    script = json.dumps({"@type": "NewsArticle", "headline": "x" * MAX_JSON_CHARS})
    assert read_json_ld([script], url=URL).article == {}


def test_the_number_of_nodes_is_bounded() -> None:
    script = json.dumps(
        [{"@type": "NewsArticle", "headline": str(number)} for number in range(3 * MAX_NODES)]
    )
    assert len(read_json_ld([script], url=URL).nodes) <= MAX_NODES


def test_the_article_is_the_one_that_the_page_is_called_after() -> None:
    script = json.dumps(
        [
            {"@type": "NewsArticle", "headline": "Other news", "datePublished": "2026-01-01"},
            {"@type": "NewsArticle", "headline": "The news"},
        ]
    )
    assert read_json_ld([script], url=URL, titles=["The news | Paper"]).article["headline"] == "The news"


def test_a_reference_is_resolved_to_its_node() -> None:
    script = json.dumps(
        {
            "@graph": [
                {"@type": "Article", "author": {"@id": "#jane"}},
                {"@id": "#jane", "@type": "Person", "name": "Jane"},
            ]
        }
    )
    found = read_json_ld([script], url=URL)
    (author,) = found.values(found.article["author"])
    assert text_of(author) == "Jane"


def test_a_reference_to_itself_ends() -> None:
    script = json.dumps({"@type": "Article", "@id": "#a", "author": {"@id": "#a"}, "headline": "A"})
    found = read_json_ld([script], url=URL)
    assert len(list(found.values(found.article["author"]))) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["@type", "@id", "@graph", "headline", "author", "name", "datePublished", "url", "mainEntityOfPage"]) | st.text(max_size=5),
        inner, max_size=6),
    max_leaves=30,
)  # fmt: skip


@settings(max_examples=200)
@given(JSON, st.integers(min_value=0, max_value=200))
def test_no_json_raises_whole_or_cut(value: object, cut: int) -> None:
    text = json.dumps(value)
    for script in (text, text[:cut], text[cut:]):
        read_json_ld([script], url=URL, titles=["x"])
