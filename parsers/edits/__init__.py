"""What changed between two versions of an article, and whether it matters."""

from parsers.edits.edits import FieldEdit, VersionEdit, edits
from parsers.edits.touches import Touch
from parsers.edits.wording import Change, Piece

__all__ = ["Change", "FieldEdit", "Piece", "Touch", "VersionEdit", "edits"]
