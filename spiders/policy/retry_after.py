"""The Retry-After header (RFC 9110, section 10.2.3). Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 86_400.0
"""Seconds; a server may put us off for a day: chosen, so that no answer can do it for good."""


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Seconds to wait (a number or a date in the header), from 0 to LONGEST; None if not said."""
    text = (value or b"").decode("latin-1").strip()
    if text.isdecimal():
        return min(float(text[:9]), LONGEST)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    wait = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    return min(max(0.0, wait), LONGEST)
