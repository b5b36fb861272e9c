"""A row of `articles` -> a document of the index."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

import orjson
from tantivy import Document

from clipdesk.corpus.search.fields import ARTICLE_ID, DATE, KEY, SHOWN, STAMP, SearchField
from clipdesk.corpus.search.stemming import primary
from clipdesk.corpus.search.words import Tokens, tokens

Row = Mapping[str, Any]

IDENTITY = ("article_id", "version", "fetched_at", "withdrawn_at")
"""The columns that change whenever a row of the table does."""
COLUMNS = (
    *IDENTITY,
    "source",
    "first_seen_at",
    "published_at",
    "language",
    "url",
    "publisher",
    "headline",
    "standfirst",
    "authors",
    "section",
    "keywords",
    "body",
    "credits",
    "topics",
    "completeness",
)
"""All that the index is made of."""
EXCERPTED = 100_000
"""Characters of a body that excerpts are taken from."""


def document(row: Row) -> Document:
    """What a row is found by, and what is shown of it."""
    made = Document()
    made.add_text(ARTICLE_ID, row["article_id"])
    made.add_unsigned(KEY, key(row["article_id"]))
    made.add_integer(STAMP, stamp(row))
    made.add_integer(DATE, int(date_of(row).timestamp()))
    made.add_bytes(SHOWN, orjson.dumps(_shown(row)))
    _add_texts(made, row)
    for field, names in _names(row).items():
        for name in filter(None, names):
            made.add_text(field.words, " ".join(tokens(name, None).words))
    for field, values in marks(row).items():
        for value in filter(None, values):
            made.add_text(field, value)
    return made


def key(article_id: str) -> int:
    """The first half of an article_id (32 hexadecimal characters) as a number."""
    return int(article_id[:16], 16)


def stamp(row: Row) -> int:
    """A number that is another one when the row has changed."""
    said = "|".join(str(row[name]) for name in IDENTITY)
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), signed=True)


def date_of(row: Row) -> datetime:
    """The publication date; where none was found, when the article was first seen."""
    at: datetime = row["published_at"] or row["first_seen_at"]
    return at


def marks(row: Row) -> dict[SearchField, list[str]]:
    """The values of the fields that are matched as they are."""
    return {
        SearchField.SOURCE: [row["source"].lower()],
        SearchField.LANGUAGE: [primary(row["language"])],
        SearchField.TOPIC: sorted({topic["topic"].lower() for topic in row["topics"] or ()}),
        SearchField.SITE: [_site(row["url"])],
        SearchField.MONTH: [date_of(row).astimezone(UTC).strftime("%Y-%m")],
    }


def _add_texts(made: Document, row: Row) -> None:
    headline = tokens(row["headline"], row["language"])
    below = "\n".join(filter(None, (row["standfirst"], row["body"])))
    for field, parts in (
        (SearchField.TITLE, (headline,)),
        (SearchField.TEXT, (headline, tokens(below, row["language"]))),
    ):
        for part in parts:
            _add_tokens(made, field, part)


def _add_tokens(made: Document, field: SearchField, part: Tokens) -> None:
    made.add_text(field.words, " ".join(part.words))
    made.add_text(field.stems, " ".join(part.stems))


def _names(row: Row) -> dict[SearchField, list[str | None]]:
    return {
        SearchField.AUTHOR: [author["name"] for author in row["authors"] or ()],
        SearchField.PUBLISHER: [row["publisher"]],
        SearchField.OUTLET: [credit["outlet"] for credit in row["credits"] or ()],
        SearchField.SECTION: [row["section"]],
        SearchField.KEYWORD: list(row["keywords"] or ()),
    }


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


_AS_THEY_ARE = (
    "article_id",
    "version",
    "url",
    "source",
    "publisher",
    "language",
    "completeness",
    "published_at",
    "first_seen_at",
    "withdrawn_at",
    "headline",
    "standfirst",
)


def _shown(row: Row) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _AS_THEY_ARE},
        "authors": [author["name"] for author in row["authors"] or ()],
        "topics": [topic["topic"] for topic in row["topics"] or ()],
        "body": row["body"][:EXCERPTED],
    }
