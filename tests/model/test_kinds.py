"""What is declared of a kind agrees with itself."""

from typing import get_args

import pytest

from clipdesk.model.article import Completeness
from clipdesk.model.crawl_record import Again, Outcome
from clipdesk.model.discovery import CommonCrawl, Entry, UrlKind, Warc, WebDiscovery

WAYS: tuple[type[Entry], ...] = (*get_args(WebDiscovery), Warc, CommonCrawl)


def test_every_way_of_discovery_has_its_class_and_every_class_its_way() -> None:
    declared = sorted(way.model_fields["kind"].default for way in WAYS)
    assert declared == sorted(kind for kind in UrlKind if kind.is_discovery)


@pytest.mark.parametrize("verdict", [verdict for verdict in Completeness if not verdict.kept])
def test_a_verdict_that_keeps_a_page_out_is_an_outcome(verdict: Completeness) -> None:
    assert Outcome(verdict).column is not None


def test_what_is_held_is_looked_at_again_by_its_age() -> None:
    held = {outcome for outcome in Outcome if outcome.again is Again.AGES}
    assert held == {Outcome.FETCHED, Outcome.NOT_MODIFIED, Outcome.STORED, Outcome.UNCHANGED}


def test_what_failed_is_never_looked_at_by_its_age() -> None:
    assert not {outcome.again for outcome in Outcome if outcome.failed} & {Again.AGES, Again.NEXT_RUN}
