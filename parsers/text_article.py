"""Text without markup, scraped earlier by somebody, becomes an article by the same rules. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from clipdesk.model.article import Article, Block, Completeness
from parsers.boilerplate import strip
from parsers.credits import find_credits
from parsers.document import decode
from parsers.metadata import authors_of_text, date_of_text, detect_language
from parsers.plain_text import split_text
from parsers.version import PARSER_VERSION

if TYPE_CHECKING:
    from clipdesk.model.source import Hints, Source

FEWEST_WORDS = 25


def is_plain_text(content: bytes, headers: Mapping[str, str]) -> bool:
    """Declared as text/plain, and not the HTML that some servers send under that name."""
    declared = headers.get("content-type", "").partition(";")[0].strip().lower() == "text/plain"
    return declared and b"<html" not in content[:2000].lower()


def parse_text(
    content: bytes,
    url: str,
    *,
    source: "Source | None",
    hints: "Hints | None",
    fetched_at: datetime | None = None,
) -> Article:
    """Headline, body, boilerplate, credits and language; author and date where a line of their own says them.

    Raises InputError for a text that is too long to be one article.
    """
    headline, blocks = split_text(decode(content).text)
    stripped = strip(headline, None, blocks, extra=hints.boilerplate if hints else ())
    completeness, evidence = _judge(stripped.blocks)
    text = "\n".join(block.text for block in stripped.blocks)
    language = detect_language(text or stripped.headline, None)
    lines = [block.text for block in blocks]
    authors = authors_of_text(lines, language)
    publisher = source.publisher if source else None
    return Article(
        url=url,
        canonical_url=url,
        headline=stripped.headline,
        completeness=completeness,
        parser_version=PARSER_VERSION,
        source=source.id if source else None,
        publisher=publisher,
        authors=authors,
        published_at=date_of_text(lines, language, fetched_at),
        language=language,
        blocks=stripped.blocks,
        evidence=evidence,
        removed=stripped.removed,
        credits=find_credits(
            stripped.headline,
            None,
            stripped.blocks,
            authors=authors,
            publisher=publisher,
            removed=stripped.removed,
        ),
    )


def _judge(blocks: Sequence[Block]) -> tuple[Completeness, tuple[str, ...]]:
    words = sum(len(block.text.split()) for block in blocks)
    verdict = Completeness.FULL if words >= FEWEST_WORDS else Completeness.NOT_ARTICLE
    return verdict, (f"{words} words",)
