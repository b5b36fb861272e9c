"""Bytes to one shared document: encoding, tree, and the lines of text. Pure."""

from parsers.document.decode import Decoded, decode
from parsers.document.document import Document, read_document
from parsers.document.outline import Inside, Line, Outline
from parsers.document.selecting import drop, select

__all__ = ["Decoded", "Document", "Inside", "Line", "Outline", "decode", "drop", "read_document", "select"]
