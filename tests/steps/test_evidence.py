"""Evidence as operators read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.crawl_record import Outcome
from parsers.lexicon.declared import DECLARED
from steps.report.evidence import CONCEPTS, LEADS, in_words


@pytest.mark.parametrize(
    ("outcome", "evidence", "words"),
    [
        (
            Outcome.CONSENT_WALL,
            "consent: accett; markup: consent; buttons: Accept, Manage choices",
            "a consent wall: Accept, Manage choices",
        ),
        (
            Outcome.CONSENT_WALL,
            "cookies: cookie; third_parties: partners; markup: didomi",
            "a consent wall: it speaks of cookies and partners; its markup names didomi",
        ),
        (
            Outcome.BLOCK_PAGE,
            "title: access denied; status 403; human: robot; noindex",
            "a refusal or a test for robots: titled “access denied”; it speaks of robots and people;"
            " status 403; noindex",
        ),
        (Outcome.NOT_ARTICLE, "type product, 20 words", "no article: type product, 20 words"),
        (Outcome.HTTP_ERROR, "status 503; title: x", "status 503; title: x"),
        (Outcome.CONSENT_WALL, "", ""),
    ],
)
def test_it_says_what_the_page_was(outcome: Outcome, evidence: str, words: str) -> None:
    assert in_words(outcome, evidence) == words


def test_every_concept_by_which_a_page_is_told_apart_has_words() -> None:
    concepts = {name.partition(".")[2] for name in DECLARED if name.startswith(("consent.", "block."))}
    assert concepts - {"title"} == set(CONCEPTS)


@given(st.sampled_from(list(LEADS)), st.lists(st.text("ab: ", min_size=1), min_size=1))
def test_nothing_that_was_found_is_lost_but_beside_buttons(outcome: Outcome, items: list[str]) -> None:
    reason = "; ".join(items)
    said = in_words(outcome, reason)
    assert said.startswith(LEADS[outcome])
    assert all(word in said for item in items for word in item.split())
