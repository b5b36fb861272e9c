"""What a page says of its article, beside the body."""

from dataclasses import dataclass, field

from clipdesk.model.article import Author, Image, Moment, Rights
from parsers.metadata.headline.title import Title


@dataclass(frozen=True, slots=True)
class Metadata:
    """Text is NFC with white space collapsed; languages are BCP 47; URLs are absolute.

    `canonical_url` is this page's own identity; `republished_canonical` the canonical URL on another
    site, where the page is a copy. `standfirst_lines` are the lines in which the page prints its standfirst.
    `types` are the schema.org types of the page, `document_title` the text of `<title>`, `titles` every
    candidate for the headline, `json_ld_body` the articleBody as found (often cut or flattened),
    `paywalled_selectors` the CSS that schema.org's hasPart names as not free, `declared_words` its wordCount.
    """

    headline: str
    canonical_url: str
    standfirst: str | None = None
    standfirst_lines: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    published_at: Moment | None = None
    modified_at: Moment | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    declared_language: str | None = None
    republished_canonical: str | None = None
    amp_url: str | None = None
    publisher: str | None = None
    images: tuple[Image, ...] = ()
    is_accessible_for_free: bool | None = None
    rights: Rights = field(default_factory=Rights)
    json_ld_body: str | None = None
    description: str | None = None
    titles: tuple[Title, ...] = ()
    types: tuple[str, ...] = ()
    document_title: str = ""
    open_graph_type: str | None = None
    paywalled_selectors: tuple[str, ...] = ()
    declared_words: int | None = None
