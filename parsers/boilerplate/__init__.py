"""Boilerplate: rules as data, taken out so that every span can be audited and put back. Pure."""

from parsers.boilerplate.rule import Rule
from parsers.boilerplate.rule_files import all_rules
from parsers.boilerplate.stripping import Stripped, restore, strip, strip_lines

__all__ = ["Rule", "Stripped", "all_rules", "restore", "strip", "strip_lines"]
