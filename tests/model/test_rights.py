"""What a publisher reserves, and what a topic makes of it."""

from datetime import UTC, datetime, timedelta

import pytest

from clipdesk.model.article import Rights
from clipdesk.model.rights import Reservation, reserved
from clipdesk.model.topic import RightsPolicy

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("directives", "found"),
    [
        (("noindex", "follow"), [Reservation.NOINDEX]),
        (("none",), [Reservation.NOINDEX]),
        (("noarchive", "nosnippet"), [Reservation.NOARCHIVE, Reservation.NOSNIPPET]),
        (("max-snippet:0",), [Reservation.NOSNIPPET]),
        (("max-snippet: 0",), [Reservation.NOSNIPPET]),
        (("max-snippet:160",), []),
        (("noai", "noimageai"), [Reservation.NOAI, Reservation.NOIMAGEAI]),
        (("otherbot: noindex",), []),
        (("clipdesk: noindex",), [Reservation.NOINDEX]),
        (("clipdesk : max-snippet:0",), [Reservation.NOSNIPPET]),
        (("clipdesk: unavailable_after: 2026-03-07",), [Reservation.EXPIRED]),
        (("otherbot: unavailable_after: 2026-03-07",), []),
        (("all", "index"), []),
        (("unavailable_after: sun, 08 mar 2026 11:00:00 gmt",), [Reservation.EXPIRED]),
        (("unavailable_after: 2026-03-08t11:00:00z",), [Reservation.EXPIRED]),
        (("unavailable_after: 2026-03-07",), [Reservation.EXPIRED]),
        (("unavailable_after: 2026-03-09",), []),
        (("unavailable_after: some day",), []),
    ],
)
def test_directives_against_everybody_or_us_reserve(directives, found) -> None:
    assert list(reserved(Rights(meta_robots=directives), NOW)) == found
    assert list(reserved(Rights(x_robots_tag=directives), NOW)) == found


@pytest.mark.parametrize(("said", "found"), [(True, (Reservation.TDM,)), (False, ()), (None, ())])
def test_mining_is_reserved_where_it_is_said(said, found) -> None:
    assert reserved(Rights(tdm_reservation=said), NOW) == found


def test_a_topic_refuses_what_it_names_and_nothing_else() -> None:
    reservations = (Reservation.NOARCHIVE, Reservation.TDM)
    assert RightsPolicy().refused(reservations) == ()
    assert RightsPolicy(refuse=("tdm", "noai")).refused(reservations) == (Reservation.TDM,)


def test_a_day_ends_when_it_is_over() -> None:
    rights = Rights(meta_robots=("unavailable_after: 2026-03-09",))
    assert reserved(rights, NOW + timedelta(days=1)) == (Reservation.EXPIRED,)
