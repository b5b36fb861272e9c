"""A page becomes an article: the stages in order. Pure: no I/O, no clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from clipdesk.model.article import READ, Article, Author, AuthorKind
from clipdesk.model.urls import GENERAL, article_id
from parsers.body import Body, BodyClues, extract_body
from parsers.body_context import behind_standfirst, surround
from parsers.boilerplate import strip
from parsers.completeness import judge
from parsers.credits import find_credits
from parsers.document import Document, read_document, select
from parsers.metadata import Metadata, apply_hints, detect_language, read_metadata, read_signature
from parsers.metadata.page.language_tag import primary, region
from parsers.outlets import Directory, catalogue, with_outlets
from parsers.text_article import is_plain_text, parse_text
from parsers.version import PARSER_VERSION

if TYPE_CHECKING:
    from clipdesk.model.source import Hints, Source

NO_HEADERS: Mapping[str, str] = {}


def parse(
    html: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    source: "Source | None" = None,
    fetched_at: datetime | None = None,
    status: int = 200,
    outlets: Directory | None = None,
) -> Article:
    """The article of one page. `headers` and `status` are the response's; `source` brings its hints; no date
    of the article lies after `fetched_at`; `outlets` are the known ones, those of the lexicon if it is not
    given. Nothing that a page contains is an error: a page that is no
    article gets the verdict `not_article`, with evidence. Raises ConfigError for a hint that is no CSS
    selector."""
    headers = {name.lower(): value for name, value in (headers or NO_HEADERS).items()}
    hints = source.hints_at(fetched_at.date()) if source and fetched_at else None
    if is_plain_text(html, headers):
        text = parse_text(html, url, source=source, hints=hints, fetched_at=fetched_at)
        return with_outlets(text, outlets or catalogue())
    document = read_document(html, headers, without=hints.drop if hints else ())
    parameters = source.parameters.meaning if source else GENERAL
    metadata = read_metadata(document, url, headers, fetched_at=fetched_at, parameters=parameters)
    if hints:
        metadata = apply_hints(metadata, document, hints)
    article = _assemble(url, document, metadata, _body(document, metadata, hints), source, hints, status)
    return with_outlets(article, outlets or catalogue())


def _body(document: Document, metadata: Metadata, hints: "Hints | None") -> Body:
    """The body of the page, or of the elements that a hint names; a hint that matches nothing is ignored."""
    clues = body_clues(metadata)
    hinted = "".join(node.html or "" for node in select(document.tree, hints.body if hints else None))
    if hinted:
        inside = extract_body(
            read_document(hinted.encode(), {"content-type": "text/html; charset=utf-8"}), clues
        )
        if inside.blocks:
            return inside
    return extract_body(document, clues)


def body_clues(metadata: Metadata) -> BodyClues:
    """What the metadata tells the body extractor."""
    return BodyClues(
        json_ld_body=metadata.json_ld_body or "",
        description=metadata.description or "",
        titles=tuple(title.text for title in metadata.titles),
        authors=tuple(author.name for author in metadata.authors),
    )


def _authors(document: Document, metadata: Metadata, body: Body) -> tuple[Author, ...]:
    """Whom the page names; where that is no person, whoever signs below the text."""
    if any(author.kind is not AuthorKind.ORGANIZATION for author in metadata.authors):
        return metadata.authors
    signed = read_signature(document.outline, body.blocks, metadata.declared_language)
    return signed or metadata.authors


def _assemble(
    url: str,
    document: Document,
    metadata: Metadata,
    body: Body,
    source: "Source | None",
    hints: "Hints | None",
    status: int,
) -> Article:
    """Strip the boilerplate, find the credits, judge what the page is."""
    authors = _authors(document, metadata, body)
    surrounded = surround(document, behind_standfirst(metadata.standfirst_lines, body.blocks))
    stripped = strip(
        metadata.headline, metadata.standfirst, surrounded.blocks, extra=hints.boilerplate if hints else ()
    )
    completeness, evidence = judge(document, metadata, stripped.blocks, status=status)
    publisher = metadata.publisher or (source.publisher if source else None)
    text = "\n".join(block.text for block in stripped.blocks)
    declared = metadata.declared_language
    language = detect_language(text or stripped.headline, declared)
    return Article(
        url=url,
        canonical_url=metadata.canonical_url,
        article_id=article_id(metadata.canonical_url, source.parameters.meaning if source else GENERAL),
        headline=stripped.headline,
        completeness=completeness,
        parser_version=PARSER_VERSION,
        source=source.id if source else None,
        publisher=publisher,
        standfirst=stripped.standfirst,
        authors=authors,
        published_at=metadata.published_at,
        modified_at=metadata.modified_at,
        section=metadata.section,
        keywords=metadata.keywords,
        language=language,
        language_region=region(declared) if declared and language == primary(declared) else None,
        declared_language=metadata.declared_language,
        blocks=stripped.blocks,
        images=metadata.images,
        is_accessible_for_free=metadata.is_accessible_for_free,
        evidence=(*evidence, *(f"{READ}: {fault}" for fault in document.encoding.faults)),
        removed=stripped.removed,
        credits=find_credits(
            stripped.headline,
            stripped.standfirst,
            stripped.blocks,
            authors=authors,
            publisher=publisher,
            canonical_elsewhere=metadata.republished_canonical,
            removed=stripped.removed,
            nearby=surrounded.nearby,
        ),
        rights=metadata.rights,
        amp_url=metadata.amp_url,
    )
