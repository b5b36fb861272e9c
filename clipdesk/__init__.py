"""Clipdesk for whoever reads what it keeps, and for whoever has pages of their own.

    import clipdesk

    corpus = clipdesk.open("data")                        # or s3://bucket/corpus
    corpus.sql("SELECT source, count(*) AS articles FROM articles GROUP BY source").to_pandas()
    corpus.articles(topic="libya-isis", since="2026-03-01").to_polars()
    for version in corpus.articles(language="ar"):
        print(version.capture.article.headline)

    article = clipdesk.parse(html, "https://gazette.example/2026/03/sirte")
    print(article.headline, article.published_at, article.body)

Importing it loads nothing; each name is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from clipdesk.corpus.tables import Corpus
    from clipdesk.model.article import (
        Article,
        ArticleVersion,
        Author,
        Block,
        Capture,
        Completeness,
        Credit,
        Image,
        Moment,
        Removed,
        Rights,
        TopicMatch,
    )
    from clipdesk.model.candidate import Candidate
    from clipdesk.model.change import Change, ChangeKind, Consumer
    from clipdesk.model.crawl_record import CrawlRecord, Outcome
    from clipdesk.model.errors import ClipdeskError
    from clipdesk.model.page import ArchiveRecord, Page

__version__ = "0.1.0"

_HOMES = {
    "Corpus": "clipdesk.corpus.tables",
    **dict.fromkeys(
        ("Article", "ArticleVersion", "Author", "Block", "Capture", "Completeness"), "clipdesk.model.article"
    ),
    **dict.fromkeys(
        ("Credit", "Image", "Moment", "Removed", "Rights", "TopicMatch"), "clipdesk.model.article"
    ),
    "Candidate": "clipdesk.model.candidate",
    **dict.fromkeys(("Change", "ChangeKind", "Consumer"), "clipdesk.model.change"),
    **dict.fromkeys(("CrawlRecord", "Outcome"), "clipdesk.model.crawl_record"),
    "ClipdeskError": "clipdesk.model.errors",
    **dict.fromkeys(("ArchiveRecord", "Page"), "clipdesk.model.page"),
}

_DECODED = {"content-type": "text/html; charset=utf-8"}

__all__ = [
    "ArchiveRecord",
    "Article",
    "ArticleVersion",
    "Author",
    "Block",
    "Candidate",
    "Capture",
    "Change",
    "ChangeKind",
    "ClipdeskError",
    "Completeness",
    "Consumer",
    "Corpus",
    "CrawlRecord",
    "Credit",
    "Image",
    "Moment",
    "Outcome",
    "Page",
    "Removed",
    "Rights",
    "TopicMatch",
    "open",
    "parse",
]


def open(path: "Path | str") -> "Corpus":
    """The corpus in a desk's data folder, in any folder that holds its tables, or at an s3:// address. Raises
    CorpusError where there is none."""
    from clipdesk.corpus.tables import Corpus

    return Corpus.existing(path)


def parse(
    html: "bytes | str",
    url: str,
    *,
    headers: "Mapping[str, str] | None" = None,
    fetched_at: "datetime | None" = None,
    status: int = 200,
) -> "Article":
    """The article of one page, as the desk reads it: its bytes as they came, or text that is decoded already;
    `headers` and `status` are the response's.

    Nothing that a page contains is an error: what is no article says so in `completeness`. No date of the
    article lies after `fetched_at` (aware), if that is given.
    """
    if isinstance(html, str):
        html, headers = html.encode(errors="replace"), {**(headers or {}), **_DECODED}
    # By name and only now: the library lies under the parsers and imports none of them.
    article: Article = import_module("parsers").parse(
        html, url, headers=headers, fetched_at=fetched_at, status=status
    )
    return article


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
