"""When a source's discovery has answered, and when the source has failed."""

from dataclasses import dataclass

import pytest

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from steps.run.answered import no_answer


@dataclass(frozen=True)
class Row:
    kind: UrlKind
    outcome: Outcome
    reason: str = ""
    url: str = "https://gazette.example/feed"


def feed(outcome: Outcome, reason: str = "") -> Row:
    return Row(UrlKind.FEED, outcome, reason)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome.answered])
def test_one_answer_is_enough(outcome: Outcome) -> None:
    assert no_answer([feed(Outcome.TIMEOUT), feed(outcome), feed(Outcome.HTTP_ERROR)]) is None


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.HTTP_ERROR,
        Outcome.TIMEOUT,
        Outcome.ROBOTS_DENIED,
        Outcome.LIMIT_REACHED,
        Outcome.BROKEN_DISCOVERY,
    ],
)
def test_whatever_else_came_is_no_answer_and_the_first_reason_is_told(outcome: Outcome) -> None:
    said = no_answer([feed(outcome, "status 503"), feed(Outcome.TIMEOUT, "no answer")])
    assert said == "nothing of its discovery answered: https://gazette.example/feed: status 503"


def test_articles_that_were_fetched_do_not_stand_for_a_feed_that_was_not() -> None:
    tried = [feed(Outcome.TIMEOUT, "no answer"), Row(UrlKind.ARTICLE, Outcome.FETCHED)]
    assert no_answer(tried) is not None


def test_what_was_not_asked_has_not_failed() -> None:
    assert no_answer([]) is None
    assert no_answer([feed(Outcome.OUT_OF_WINDOW), Row(UrlKind.ARTICLE, Outcome.HTTP_ERROR)]) is None
