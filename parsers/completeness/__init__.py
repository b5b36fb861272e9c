"""Whether a page gave the whole article, and what it gave instead. Pure."""

from parsers.completeness.judge import judge

__all__ = ["judge"]
