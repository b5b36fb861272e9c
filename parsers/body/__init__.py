"""The body of an article, out of a document's lines. Pure."""

from parsers.body.body import Body, extract_body
from parsers.body.clues import NO_CLUES, BodyClues

__all__ = ["NO_CLUES", "Body", "BodyClues", "extract_body"]
