"""A URL that discovery believes to be an article, with all that it said about it."""

from dataclasses import dataclass
from datetime import datetime

from clipdesk.model.text import SoundText


@dataclass(frozen=True, slots=True)
class Candidate(SoundText):
    """`url` is what to ask for; `found_on` is the feed, sitemap or listing page that named it.

    `title`, `summary`, the dates and `language` (BCP 47) are what discovery said, None where it said nothing.
    """

    url: str
    source: str
    found_on: str
    title: str | None = None
    summary: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
