from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.policy.retry_after import retry_after

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120.0),
        (b" 3 ", 3.0),
        (b"Sun, 08 Mar 2026 12:00:30 GMT", 30.0),
        (b"Sun, 08 Mar 2026 11:00:00 GMT", 0.0),
        (b"999999999999", 86_400.0),
        (b"Sun, 08 Mar 2099 12:00:00 GMT", 86_400.0),
        (b"soon", None),
        (b"-5", None),
        (b"", None),
        (None, None),
    ],
)
def test_it_is_a_number_of_seconds_or_a_date(header: bytes | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@given(st.binary(max_size=60))
def test_garbage_asks_for_nothing(header: bytes) -> None:
    asked = retry_after(header, NOW)
    assert asked is None or asked >= 0
