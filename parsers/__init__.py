"""Page -> Article; feeds, sitemaps and listings -> Candidates; text against topics. Pure: no clock, no I/O."""

from parsers.article import parse

__all__ = ["parse"]
