"""Boilerplate: rules as data, taken out so that every span can be audited and put back. Pure."""

from parsers.boilerplate.auditing import RuleUse, audit
from parsers.boilerplate.cut_lines import with_cut_lines, with_dropped_lines
from parsers.boilerplate.proposing import ProposedRule, propose
from parsers.boilerplate.rule import Rule
from parsers.boilerplate.rule_files import all_rules
from parsers.boilerplate.stripping import Stripped, restore, strip, strip_lines

__all__ = [
    "ProposedRule",
    "Rule",
    "RuleUse",
    "Stripped",
    "all_rules",
    "audit",
    "propose",
    "restore",
    "strip",
    "strip_lines",
    "with_cut_lines",
    "with_dropped_lines",
]
