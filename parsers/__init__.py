"""Page -> Article; feeds, sitemaps and listings -> Candidates; text against topics. No clock, no I/O."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parsers.article import parse

__all__ = ["parse"]


def __getattr__(name: str) -> Any:
    """Load the extractor and its model only for whoever parses: a crawl needs the discovery parsers alone."""
    if name == "parse":
        from parsers.article import parse

        return parse
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
