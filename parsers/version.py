"""The version of the parser: part of every article, so that a corpus can tell what read it."""

PARSER_VERSION = "2026.12.1"
"""Year, month and number of the last change that can alter an article."""
