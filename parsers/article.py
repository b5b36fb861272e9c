"""A page becomes an article: the stages in order. Pure: no I/O, no clock."""

from collections.abc import Mapping
from datetime import datetime

from model.article import Article
from model.source import Hints, Source
from parsers.body import Body, BodyClues, extract_body
from parsers.boilerplate import strip
from parsers.completeness import judge
from parsers.document import Document, read_document
from parsers.metadata import Metadata, detect_language, read_metadata
from parsers.version import PARSER_VERSION

NO_HEADERS: Mapping[str, str] = {}


def parse(
    html: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    source: Source | None = None,
    fetched_at: datetime | None = None,
) -> Article:
    """The article of one page. `headers` have lower-case names; `source` brings its hints; no date of the
    article lies after `fetched_at`. Never raises for what a page contains: a page that is no article gets
    the verdict `not_article`, with evidence."""
    headers = headers or NO_HEADERS
    hints = source.hints_at(fetched_at.date()) if source and fetched_at else None
    document = read_document(html, headers)
    metadata = read_metadata(document, url, headers, fetched_at=fetched_at)
    body = extract_body(document, _clues(metadata))
    return assemble(url, document, metadata, body, source, hints)


def _clues(metadata: Metadata) -> BodyClues:
    return BodyClues(
        json_ld_body=metadata.json_ld_body or "",
        description=metadata.description or "",
        titles=tuple(title.text for title in metadata.titles),
        authors=tuple(author.name for author in metadata.authors),
    )


def assemble(
    url: str,
    document: Document,
    metadata: Metadata,
    body: Body,
    source: Source | None,
    hints: Hints | None,
) -> Article:
    """Strip the boilerplate, find the credits, judge what the page is."""
    stripped = strip(
        metadata.headline,
        metadata.standfirst,
        body.blocks,
        extra=hints.boilerplate if hints else (),
    )
    text = "\n".join(block.text for block in stripped.blocks)
    completeness, evidence = judge(document, metadata, stripped.blocks)
    publisher = metadata.publisher or (source.publisher if source else None)
    return Article(
        url=url,
        canonical_url=metadata.canonical_url,
        headline=stripped.headline,
        completeness=completeness,
        parser_version=PARSER_VERSION,
        source=source.id if source else None,
        publisher=publisher,
        standfirst=stripped.standfirst,
        authors=metadata.authors,
        published_at=metadata.published_at,
        modified_at=metadata.modified_at,
        section=metadata.section,
        keywords=metadata.keywords,
        language=detect_language(text or stripped.headline, metadata.declared_language),
        declared_language=metadata.declared_language,
        blocks=stripped.blocks,
        images=metadata.images,
        is_accessible_for_free=metadata.is_accessible_for_free,
        evidence=evidence,
        removed=stripped.removed,
        rights=metadata.rights,
    )
