"""What the pages of discovery say together of one article. Pure.

A feed gives a summary, a sitemap a title of its own or none, a listing no date: whichever of them answers
first, the same is known of an article when all have answered, so that the same is decided.
"""

from enum import Flag, auto


class Said(Flag):
    """Grows with each page that names the article; `TIMELESS` says that one without any date is in time."""

    NOTHING = 0
    TITLED = auto()
    ON_TOPIC = auto()
    DATED = auto()
    IN_WINDOW = auto()
    TIMELESS = auto()

    @property
    def is_on_topic(self) -> bool:
        """One title or summary that names a term is enough; without any title nothing speaks against it."""
        return Said.ON_TOPIC in self or Said.TITLED not in self

    @property
    def is_in_time(self) -> bool:
        """One date that is in time is enough; where there is none, the lack of one decides."""
        return Said.IN_WINDOW in self or (Said.DATED not in self and Said.TIMELESS in self)

    @property
    def is_wanted(self) -> bool:
        return self.is_on_topic and self.is_in_time
