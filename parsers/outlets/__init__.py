"""Outlets: one identity for each, whatever the case, the script and the inflection of its name. Pure."""

from parsers.outlets.directory import Directory, catalogue
from parsers.outlets.identified import with_outlets

__all__ = ["Directory", "catalogue", "with_outlets"]
