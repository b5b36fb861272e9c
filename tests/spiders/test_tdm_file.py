"""/.well-known/tdmrep.json, as the TDM Reservation Protocol has it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.policy.tdm_file import MOST_RULES, Reserving, read_tdm_file

POLICY = "https://gazette.example/terms.json"
FILE = [
    {"location": "/open/*", "tdm-reservation": 0},
    {"location": "/*.pdf$", "tdm-reservation": 1, "tdm-policy": POLICY},
    {"location": "/news", "tdm-reservation": "1"},
    {"location": "/odd", "tdm-reservation": 2},
    {"location": 7, "tdm-reservation": 1},
    "no rule",
]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/open/1", Reserving(reserves=False)),
        ("/open/1.pdf", Reserving(reserves=False)),
        ("/paper.pdf", Reserving(reserves=True, policy=POLICY)),
        ("/news/1", Reserving(reserves=True)),
        ("/odd", None),
        ("/", None),
    ],
)
def test_the_first_rule_that_fits_counts(path, said) -> None:
    assert read_tdm_file(json.dumps(FILE).encode()).of(f"https://gazette.example{path}") == said


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"<html>", b"[" * 100_000, b'[{"location": "/"', b"\xff\xfe"]
)
def test_what_is_no_such_file_is_none(content) -> None:
    assert read_tdm_file(content) is None


def test_a_hostile_file_is_bounded() -> None:
    content = json.dumps(
        [{"location": f"/{number}", "tdm-reservation": 1} for number in range(5_000)]
    ).encode()
    assert len(read_tdm_file(content).rules) == MOST_RULES


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content) -> None:
    read_tdm_file(content)


def test_a_run_asks_for_it_once_a_day_and_writes_it_beside_each_article(site, crawl) -> None:
    paths = [f"/{section}/islamic-state-in-sirte" for section in ("open", "news", "other")]
    site.feed(*paths)
    for path in paths:
        site.page(path)
    site.answers("/.well-known/tdmrep.json", site.answer(json.dumps(FILE).encode()))
    crawled = crawl(topic="libya-isis")
    assert [crawled.articles[path].tdm_reservation for path in paths] == [False, True, None]
    crawl(topic="libya-isis", run="run-20260308T130000Z")
    assert site.times("/.well-known/tdmrep.json") == 1
