"""The Retry-After header (RFC 9110, section 10.2.3). Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Seconds to wait (a number or a date in the header), never negative; None if not said."""
    text = (value or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
