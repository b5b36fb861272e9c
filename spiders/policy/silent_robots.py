"""What counts while a site's robots.txt cannot be had (RFC 9309, sections 2.3.1.4 and 2.4). Pure."""

from dataclasses import dataclass

FRESH = 86_400.0
"""Seconds; a copy that is no older may stand for the file."""
GIVEN_UP = 30 * FRESH
"""Seconds; a file that is silent so long is no ban any more: its last copy counts, or it is as if there were
none."""


@dataclass(frozen=True, slots=True)
class KnownRobots:
    """The last robots.txt of a site that was read, and since when it cannot be had (POSIX seconds)."""

    content: bytes | None = None
    read_at: float | None = None
    silent_since: float | None = None


def what_counts(known: KnownRobots, now: float) -> tuple[bytes | None, str]:
    """The file whose rules count, None where nothing may be fetched; and that in words."""
    age = now - known.read_at if known.read_at is not None else None
    silent = now - known.silent_since if known.silent_since is not None else 0.0
    if known.content is not None and age is not None and age < FRESH:
        return known.content, f"its copy of {age / 3600:.0f} hours ago counts"
    if silent < GIVEN_UP:
        return None, "nothing may be fetched until it is back"
    days = f"{silent / FRESH:.0f} days"
    return known.content or b"", f"silent for {days}: its last copy counts, if there was one"
