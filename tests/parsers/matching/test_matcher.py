"""From a text to a score with reasons."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.article import TopicMatch
from clipdesk.model.topic import Topic
from parsers.matching import Matcher

BOTH = {"all": [{"term": "group"}, {"term": "country"}]}


def topic(match: dict[str, Any] = BOTH, **terms: Any) -> Topic:
    """A topic of the terms `group` and `country` and whatever else the match names."""
    declared = {
        "group": {"phrases": {"en": ["Islamic State", "ISIS", {"text": "IS", "case": True}]}},
        "country": {"phrases": {"en": ["Libya", "Sirte"], "ar": ["ليبيا"]}},
        **terms,
    }
    named = str(match)
    return Topic.model_validate(
        {
            "id": "t",
            "name": "T",
            "description": "D",
            "languages": ["en"],
            "sources": ["s"],
            "match": match,
            "terms": [{"name": name, **term} for name, term in declared.items() if f"'{name}'" in named],
        }
    )


def match(
    headline: str, standfirst: str | None = None, body: str = "", language: str | None = "en", **more: Any
) -> TopicMatch:
    return Matcher(topic(**more)).match(
        headline=headline, standfirst=standfirst, body=body, language=language
    )


def on_topic(headline: str, *, language: str | None = "en", **more: Any) -> bool:
    matcher = Matcher(topic(**more))
    return matcher.is_on_topic(matcher.match(headline=headline, standfirst=None, body="", language=language))


@pytest.mark.parametrize(
    "headline",
    [
        "Islamic State attacks in Libya",
        "ISLAMIC STATE ATTACKS IN LIBYA",
        "#Islamic_State: Libya's long war",
        "Libya: “Islamic-State” cells found",
        "IS claims Sirte attack",
        "Sirte, taken from IS, rebuilds",
    ],
)
def test_whole_words_count_in_any_spelling(headline: str) -> None:
    assert on_topic(headline)


@pytest.mark.parametrize(
    "headline",
    [
        pytest.param("Is Libya ready to vote?", id="the verb at the beginning"),
        pytest.param("Libya is ready to vote", id="the verb"),
        pytest.param("IS LIBYA READY TO VOTE?", id="the verb in a shouted headline"),
        pytest.param("Libya's crisis deepens", id="a part of a word"),
        pytest.param("Islamic bank opens; state of Libya", id="words apart"),
    ],
)
def test_the_verb_is_is_no_state(headline: str) -> None:
    assert not on_topic(headline)


@pytest.mark.parametrize(("language", "counts"), [("en", True), ("en-GB", True), (None, True), ("sv", False)])
def test_an_abbreviation_counts_only_in_its_own_language(language: str | None, counts: bool) -> None:
    assert on_topic("IS in Libya", language=language) is counts


def test_a_name_counts_in_every_language() -> None:
    assert on_topic("ISIS in ليبيا", language="fr")


def test_reasons_name_term_and_place_in_falling_weight() -> None:
    found = match(
        "ISIS strikes again",
        "The attack shook Sirte.",
        "Islamic State said so. " + "It rained. " * 60 + "Libya mourns.",
    )
    assert found.reasons == ("group@headline", "country@standfirst", "group@lead", "country@body")


def test_a_match_says_which_version_of_the_topic_made_it() -> None:
    assert match("x").version == topic().version


def test_a_text_about_nothing_scores_nothing() -> None:
    found = match("The weather in Oslo")
    assert (found.score, found.reasons) == (0.0, ())


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        pytest.param(
            {"headline": "x", "body": "ISIS in Libya."},
            {"headline": "x", "standfirst": "ISIS in Libya."},
            id="standfirst over lead",
        ),
        pytest.param(
            {"headline": "x", "standfirst": "ISIS in Libya."},
            {"headline": "ISIS in Libya."},
            id="headline over standfirst",
        ),
        pytest.param(
            {"headline": "x", "body": "w " * 80 + "ISIS in Libya."},
            {"headline": "x", "body": "ISIS in Libya. " + "w " * 80},
            id="lead over body",
        ),
        pytest.param(
            {"headline": "x", "body": "w " * 80 + "ISIS in Libya."},
            {"headline": "x", "body": "w " * 80 + "ISIS in Libya. " * 3},
            id="more mentions over one",
        ),
    ],
)
def test_place_and_number_of_mentions_count(weaker: dict[str, str], stronger: dict[str, str]) -> None:
    assert match(**weaker).score < match(**stronger).score


def test_a_passing_mention_is_not_the_topic() -> None:
    body = "ISIS lost the town. " * 20 + "Some had come from Libya."
    assert not Matcher(topic()).is_on_topic(match("ISIS loses Syrian town", body=body))


def test_an_all_is_as_strong_as_its_weakest_member() -> None:
    assert match("ISIS", "Libya").score == match("Libya", "ISIS").score == 0.65


def test_an_any_adds_up_what_speaks_for_it() -> None:
    either = {"any": [{"term": "group"}, {"term": "country"}]}
    assert match("ISIS", match=either).score == pytest.approx(0.8)
    assert match("ISIS in Libya", match=either).score == pytest.approx(0.96)


def test_a_none_speaks_against() -> None:
    but = {"all": [{"term": "group"}, {"none": [{"term": "country"}]}]}
    assert on_topic("ISIS in Syria", match=but)
    assert not on_topic("ISIS in Libya", match=but)


def test_a_term_that_speaks_against_is_no_reason() -> None:
    but = {"all": [{"term": "group"}, {"none": [{"term": "country"}]}]}
    assert match("ISIS in Libya", match=but).reasons == ("group@headline",)


@pytest.mark.parametrize(
    ("headline", "near"),
    [
        ("ISIS strikes in Libya", True),
        ("Libya says the notorious group ISIS is gone", False),
        ("ISIS one two three four Libya again ISIS", True),
    ],
)
def test_near_asks_that_words_stand_together(headline: str, near: bool) -> None:
    assert on_topic(headline, match={**BOTH, "near": 3}) is near


def test_near_does_not_reach_from_headline_to_standfirst() -> None:
    assert match("ISIS", "Libya", match={**BOTH, "near": 3}).score == 0


def test_near_asks_nothing_of_what_must_be_absent() -> None:
    but = {"all": [{"term": "group"}, {"term": "country"}, {"none": [{"term": "film"}]}], "near": 3}
    film = {"phrases": {"en": ["film"]}}
    assert on_topic("ISIS in Libya", match=but, film=film)
    assert not on_topic("ISIS in Libya, the film", match=but, film=film)


def test_words_inside_an_unless_phrase_are_no_mention() -> None:
    group = {"phrases": {"en": ["ISIS"]}, "unless": {"en": ["temple of Isis"]}}
    assert not on_topic("Temple of Isis found in Libya", group=group)
    assert on_topic("Temple of Isis in Libya blown up by ISIS", group=group)


def test_the_longest_phrase_of_a_term_counts_once() -> None:
    group = {"phrases": {"en": ["Islamic State", "Islamic State in Libya"]}}
    explained = Matcher(topic({"term": "group"}, group=group)).explain(
        headline="Islamic State in Libya", standfirst=None, body="", language="en"
    )
    assert [finding.text for finding in explained.findings] == ["Islamic State in Libya"]


def test_a_term_weighs_as_the_topic_says() -> None:
    light = {"weight": 0.5, "phrases": {"en": ["ISIS"]}}
    assert match("ISIS", match={"term": "group"}, group=light).score == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("text", "mentioned"), [("Sirte at night", True), ("Rome at night", False), ("", False)]
)
def test_a_title_is_prefiltered_by_any_term_that_speaks_for_the_topic(text: str, mentioned: bool) -> None:
    assert Matcher(topic()).mentions(text) is mentioned


def test_a_generic_term_lets_no_title_pass() -> None:
    group = {"phrases": {"en": ["raid"]}, "generic": True}
    matcher = Matcher(topic(group=group))
    assert not matcher.mentions("A raid at night")
    assert matcher.mentions("A raid in Libya")


def test_a_title_that_only_names_what_speaks_against_is_no_mention() -> None:
    but = {"all": [{"term": "group"}, {"none": [{"term": "country"}]}]}
    assert not Matcher(topic(but)).mentions("Libya at night")


def test_an_explanation_shows_findings_and_every_part_of_the_expression() -> None:
    explained = Matcher(topic()).explain(
        headline="ISIS in Libya", standfirst=None, body="Sirte fell.", language="en"
    )
    assert [(f.term, f.place, f.word, f.text) for f in explained.findings] == [
        ("group", "headline", 0, "ISIS"),
        ("country", "headline", 2, "Libya"),
        ("country", "lead", 0, "Sirte"),
    ]
    assert explained.verdict.expression == "all"
    assert [(m.expression, m.strength) for m in explained.verdict.members] == [
        ("group", 0.8),
        ("country", 0.92),
    ]
    assert explained.on_topic
    assert explained.match.score == 0.8 >= explained.threshold


@given(st.text(), st.text(), st.text(alphabet=string.ascii_letters + " .'-يسИГ", max_size=300))
def test_any_text_has_a_score_between_nothing_and_certainty(
    headline: str, standfirst: str, body: str
) -> None:
    found = match(headline, standfirst, body, language=None)
    assert 0 <= found.score <= 1


@given(st.lists(st.sampled_from(["ISIS", "Libya", "rain", "in", "IS", "Sirte"]), max_size=40))
def test_another_mention_never_weakens_a_match(tokens: list[str]) -> None:
    body = " ".join(tokens)
    assert match("x", body=f"{body} ISIS Libya").score >= match("x", body=body).score
