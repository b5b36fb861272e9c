"""The language of queries, and what is wrong with one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.corpus.search.spans import span
from clipdesk.corpus.search.syntax import All, Any, Every, Node, Not, Term, parse_query
from clipdesk.model.errors import InputError


def told(node: Node) -> str:
    """A query with all that is meant written out."""
    match node:
        case Term():
            return f"{node}~{node.slop}" if node.slop else str(node)
        case Every():
            return "*"
        case Not(of):
            return f"NOT {told(of)}"
        case All(parts):
            return f"({' AND '.join(map(told, parts))})"
        case Any(ways):
            return f"({' OR '.join(map(told, ways))})"


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("libya elections", "(libya AND elections)"),
        ("libya AND elections", "(libya AND elections)"),
        ("libya && elections || vote", "((libya AND elections) OR vote)"),
        ("a b OR c", "((a AND b) OR c)"),
        ("a (b OR c)", "(a AND (b OR c))"),
        ("a -b NOT c", "(a AND NOT b AND NOT c)"),
        ("+a +b", "(a AND b)"),
        ('"national army"~2', '"national army"~2'),
        ("«Восточный телеграф»", '"Восточный телеграф"'),
        ("“a b” c", '("a b" AND c)'),
        ("elect*", "elect*"),
        ("title:haftar", "title:haftar"),
        ("TITLE:haftar", "title:haftar"),
        ("title: haftar", "title:haftar"),
        ("title:(a OR b) c", "((title:a OR title:b) AND c)"),
        ('author:"jane doe"', 'author:"jane doe"'),
        ("date:2026-03..2026-04", "date:2026-03..2026-04"),
        ("10:30 Libya: vote", "(10:30 AND Libya: AND vote)"),
        ("http://news.example/a", "http://news.example/a"),
        ("and or not", "(and AND or AND not)"),
        ("C++ a-b", "(C++ AND a-b)"),
        ("", "*"),
        ("*", "*"),
        ("-(a b)", "NOT (a AND b)"),
    ],
)
def test_a_query_is_read_as_its_writer_means_it(query: str, meant: str) -> None:
    assert told(parse_query(query)) == meant


@pytest.mark.parametrize(
    ("query", "problem", "place"),
    [
        ("libya (elections", "bracket is never closed", 7),
        ("a)", "nothing is open", 2),
        ('libya "national army', "quotation is never closed", 7),
        ("titel:haftar", "no field 'titel'", 1),
        ("a AND", "a word is missing", 6),
        ("a OR OR b", "a word is missing before this", 6),
        ("OR a", "a word is missing before this", 1),
        ("()", "a word is missing before this", 2),
        ("el*tion", "stands for the rest of a word", 3),
        ("a NOT", "a word is missing", 6),
        ("title:", "a word is missing", 7),
        ("(" * 50 + "a" + ")" * 50, "too much in one another", 21),
        ("-" * 500 + "a", "too much in one another", 21),
        ("title:" * 100 + "a", "too much in one another", 121),
    ],
)
def test_what_is_wrong_is_told_with_its_place(query: str, problem: str, place: int) -> None:
    with pytest.raises(InputError, match=problem) as told:
        parse_query(query)
    assert f"character {place}," in str(told.value)
    assert told.value.hint


def test_a_misspelt_field_is_told_what_was_meant() -> None:
    with pytest.raises(InputError, match=r"did you mean title:\?"):
        parse_query("titel:haftar")


def test_a_query_is_not_longer_than_a_hand_writes() -> None:
    with pytest.raises(InputError, match="characters"):
        parse_query("a " * 2_000)


@given(st.text('ab ()"*:-+~1AND OR NOT«»titleé', max_size=40))
def test_whatever_is_written_is_a_query_or_told_to_be_none(query: str) -> None:
    try:
        parse_query(query)
    except InputError as error:
        assert "character" in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-02", "2026-02-01", "2026-03-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-02-28", "2026-02-28", "2026-03-01"),
        ("2026-02..2026-03-04", "2026-02-01", "2026-03-05"),
        ("2026-02..", "2026-02-01", None),
        ("..2025", None, "2026-01-01"),
    ],
)
def test_a_span_of_days_has_its_last_day_in_it(text: str, since: str | None, until: str | None) -> None:
    assert tuple(at and f"{at:%Y-%m-%d}" for at in span(text)) == (since, until)


@pytest.mark.parametrize(
    "text", ["", "..", "yesterday", "2026-13", "2026-02-30", "2026-03..2026-01", "0000", "9999", "2026-3-1x"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        span(text)
