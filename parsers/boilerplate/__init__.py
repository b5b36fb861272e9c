"""Boilerplate: rules as data, taken out so that every span can be audited and put back. Pure.

What reads and writes rules stands in `rule_files`, `auditing` and `proposing`: whoever parses pages needs
none of it, nor the libraries under it.
"""

from parsers.boilerplate.cut_lines import with_cut_lines, with_dropped_lines
from parsers.boilerplate.stripping import Stripped, restore, strip, strip_lines

__all__ = ["Stripped", "restore", "strip", "strip_lines", "with_cut_lines", "with_dropped_lines"]
