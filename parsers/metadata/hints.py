"""A publisher's own selectors, which overrule the generic way. Pure."""

from dataclasses import replace
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from clipdesk.model.article import DateOrigin, Moment
from parsers.document import Document, select
from parsers.metadata.authors.bylines import authors_from
from parsers.metadata.dates.written_dates import read_date
from parsers.metadata.metadata import Metadata
from parsers.metadata.page.plain import plain

if TYPE_CHECKING:
    from clipdesk.model.source import Hints

_MAX_NODES = 20
_MAX_TEXT = 2_000
"""Bounds of what an operator's selector may take in."""


def apply_hints(metadata: Metadata, document: Document, hints: "Hints") -> Metadata:
    """The metadata with each field that a hint finds on this page replaced; where it finds nothing the
    generic reading stands. Raises ConfigError for what is no CSS selector."""
    tree = document.tree
    if headline := _first_text(tree, hints.headline):
        metadata = replace(metadata, headline=headline)
    if standfirst := _first_text(tree, hints.standfirst):
        metadata = replace(metadata, standfirst=standfirst, standfirst_lines=(standfirst,))
    if authors := authors_from(_texts(tree, hints.authors), frozenset()):
        metadata = replace(metadata, authors=tuple(authors))
    if published := _moment(tree, hints.published_at):
        metadata = replace(metadata, published_at=published)
    return metadata


def _moment(tree: LexborHTMLParser, selector: str | None) -> Moment | None:
    """A date that the operator pointed to is as sure as its text is clear."""
    for node in select(tree, selector)[:_MAX_NODES]:
        attributes = node.attributes
        raw = plain(attributes.get("datetime") or attributes.get("content") or node.text()[:_MAX_TEXT])
        if found := read_date(raw):
            return Moment(found.at, found.day_only, raw[:100], DateOrigin.TEXT, found.certainty)
    return None


def _first_text(tree: LexborHTMLParser, selector: str | None) -> str | None:
    return next(iter(_texts(tree, selector)), None)


def _texts(tree: LexborHTMLParser, selector: str | None) -> list[str]:
    nodes = select(tree, selector)[:_MAX_NODES]
    texts = (plain(node.attributes.get("content") or node.text(separator=" ")[:_MAX_TEXT]) for node in nodes)
    return [text for text in texts if text]
