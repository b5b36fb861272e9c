"""What is marked in a text, and which part of it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.corpus.search.highlights import EXCERPT, excerpt, highlighted, wanted
from clipdesk.corpus.search.results import Highlighted
from clipdesk.corpus.search.syntax import parse_query


def marked(query: str, text: str, language: str) -> str:
    found = highlighted(text, language, wanted(parse_query(query), (language,)))
    return "".join(f"[{piece}]" if matches else piece for piece, matches in found.pieces())


@pytest.mark.parametrize(
    ("query", "language", "shown"),
    [
        ("election", "en", "The [elections] were put off"),
        ("elections", "fr", "des [élections] régionales"),
        ("выборы", "ru", "о переносе [выборов] и [выборы]"),
        ("حكومة", "ar", "رفضت [وحكومتها] ذلك"),
        ("وزير", "ar", "كان [وَزِيرًا] سابقا"),
        ("选举", "zh", "利比亚[选举]委员会"),
        ("选举委员", "zh", "利比亚[选举委员]会"),
        ("国", "zh", "利比亚[国]家"),
        ("elect*", "en", "the [electoral] roll"),
        ("title:election -vote", "en", "an [election], no vote"),
        ('"national army"', "en", "the [national] [army]"),
        ("author:jane election", "en", "jane saw the [election]"),
        ("cooperate", "en", "[co\u00adoperate]"),
    ],
)
def test_the_forms_that_were_found_are_marked(query: str, language: str, shown: str) -> None:
    assert marked(query, shown.replace("[", "").replace("]", ""), language) == shown


def test_an_excerpt_shows_where_most_of_the_query_stands() -> None:
    text = (
        "The army left. "
        + "Nothing happened there. " * 40
        + "The army held the wells of Sirte. "
        + "Nor here. " * 60
    )
    shown = excerpt(text, "en", wanted(parse_query("army wells Sirte"), ("en",)))
    assert [piece for piece, matches in shown.pieces() if matches] == ["army", "wells", "Sirte"]
    assert shown.text.startswith("… ")
    assert shown.text.endswith(" …")


def test_an_excerpt_without_a_match_is_the_beginning() -> None:
    shown = excerpt("A market opens again.\nTraders came.", "en", wanted(parse_query("title:xyzzy"), ()))
    assert shown == Highlighted("A market opens again. Traders came.")


def test_an_excerpt_reads_as_its_text() -> None:
    assert f"{excerpt('The army left.', 'en', wanted(parse_query('army'), ('en',)))}" == "The army left."


def test_what_a_text_says_in_markup_is_text() -> None:
    hostile = highlighted('<b onload="x">army</b>', "en", wanted(parse_query("army"), ("en",)))
    assert hostile.html() == "&lt;b onload=&quot;x&quot;&gt;<mark>army</mark>&lt;/b&gt;"


@given(text=st.text("aé б 选举اًxb.\n-'", max_size=600), query=st.sampled_from(["a", "选举", "ab*", "б OR é"]))
def test_an_excerpt_is_a_part_of_the_text_with_spans_inside_it(text: str, query: str) -> None:
    shown = excerpt(text, "en", wanted(parse_query(query), ("en",)))
    assert len(shown.text) <= EXCERPT + 4
    assert all(0 <= start < end <= len(shown.text) for start, end in shown.spans)
    assert [start for start, _ in shown.spans] == sorted({start for start, _ in shown.spans})
    inner = shown.text.removeprefix("… ").removesuffix(" …")
    assert inner in "".join(" " if char.isspace() else char for char in text)
