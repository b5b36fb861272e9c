"""The dates of discovery: instants in UTC; what is written without an offset is taken for UTC. Pure."""

from datetime import UTC, datetime

from parsers.metadata.dates.written_dates import read_date


def moment(text: str | None) -> datetime | None:
    """W3C-DTF, RFC 2822 or what newsrooms write instead; None where no date can be read."""
    if not text:
        return None
    written = read_date(text)
    if written is None:
        return None
    try:
        return (written.at if written.at.tzinfo else written.at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None
