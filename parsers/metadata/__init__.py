"""What a page says of its article beside the body: headline, dates, authors, language, rights. Pure."""

from parsers.metadata.authors.signature import read_signature
from parsers.metadata.hints import apply_hints
from parsers.metadata.metadata import Metadata
from parsers.metadata.page.language import detect_language
from parsers.metadata.read import read_metadata
from parsers.metadata.text_lines import authors_of_text, date_of_text

__all__ = [
    "Metadata",
    "apply_hints",
    "authors_of_text",
    "date_of_text",
    "detect_language",
    "read_metadata",
    "read_signature",
]
