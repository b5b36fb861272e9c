"""The first topic on the labelled set: no language may fall below what is promised."""

import json

import pytest

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.settings import PROJECT
from parsers.matching import Matcher

HEADLINES = [
    json.loads(line)
    for line in (PROJECT / "benchmarks/matching/headlines.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(Catalogue.load(PROJECT / "topics", PROJECT / "sources").topic("libya-isis"))


@pytest.mark.parametrize("language", ["en", "ar", "fr", "it", "ru"])
def test_precision_and_recall_are_what_is_promised(matcher: Matcher, language: str) -> None:
    members = [member for member in HEADLINES if member["language"] == language]
    found = [
        matcher.is_on_topic(
            matcher.match(
                headline=member["headline"], standfirst=member["lead"], body="", language=member["language"]
            )
        )
        for member in members
    ]
    wanted = [member["on_topic"] for member in members]
    right = sum(a and b for a, b in zip(found, wanted, strict=True))
    assert len(members) >= 60
    assert right / sum(found) >= 0.95
    assert right / sum(wanted) >= 0.95


def test_the_prefilter_loses_no_headline_on_the_topic(matcher: Matcher) -> None:
    missed = [
        member["headline"]
        for member in HEADLINES
        if member["on_topic"] and not matcher.mentions(f"{member['headline']} {member['lead']}")
    ]
    assert missed == []
