"""What an article is found by: the fields that a query may name, and the index's own.

A field of texts has two columns of tokens in the index, words and stems; a field of names has its words, in
order; a field of marks has its values as they are.
"""

from enum import Enum

from tantivy import Schema, SchemaBuilder

from clipdesk.model.kind import Kind

FORMAT = 1
"""Raised when an index of before would be misread or would miss something: it is written anew then."""

ARTICLE_ID, KEY, STAMP, DATE, SHOWN = "article_id", "key", "stamp", "date", "shown"
"""Columns that no query names but `date`: the identity, its number, what the row was like, the seconds of the
date since 1970, and what is shown of a hit."""


class Matching(Enum):
    """How the words of a query are compared with a field."""

    TEXT = "text"
    NAMES = "names"
    MARKS = "marks"
    DATES = "dates"


class SearchField(Kind):
    """A member is written `NAME = "word in a query", "what it means", how it is matched`."""

    TEXT = "text", "headline, standfirst and body: what is searched where no field is named", Matching.TEXT
    TITLE = "title", "the headline", Matching.TEXT
    AUTHOR = "author", "the authors' names", Matching.NAMES
    PUBLISHER = "publisher", "the publisher's name", Matching.NAMES
    OUTLET = "outlet", "an outlet that the article credits", Matching.NAMES
    SECTION = "section", "the publisher's section", Matching.NAMES
    KEYWORD = "keyword", "the publisher's keywords", Matching.NAMES
    SOURCE = "source", "id of the source", Matching.MARKS
    LANGUAGE = "language", "the language, without its region (`en`)", Matching.MARKS
    TOPIC = "topic", "id of a topic that it belongs to", Matching.MARKS
    SITE = "site", "host of its URL, without `www.`", Matching.MARKS
    MONTH = "month", "`YYYY-MM` of its date", Matching.MARKS
    DATE = "date", "a day, month or year, or a span of them (`2026-03-01..2026-03-08`)", Matching.DATES

    def __init__(self, word: str, meaning: str = "", matching: Matching = Matching.MARKS) -> None:
        super().__init__(word, meaning)
        self.matching = matching

    @property
    def stems(self) -> str:
        """The column of its stems; of a field of names, of its words."""
        return f"{self}_stems" if self.matching is Matching.TEXT else str(self)

    @property
    def words(self) -> str:
        """The column of its words."""
        return f"{self}_words" if self.matching is Matching.TEXT else str(self)


def schema() -> Schema:
    """The index's columns. Tokens come parted by single spaces."""
    build = SchemaBuilder()
    build.add_text_field(ARTICLE_ID, tokenizer_name="raw", index_option="basic")
    build.add_integer_field(STAMP, fast=True)
    build.add_unsigned_field(KEY, indexed=True, fast=True)
    build.add_integer_field(DATE, fast=True)
    build.add_bytes_field(SHOWN, stored=True)
    for field in SearchField:
        if field.matching is Matching.TEXT:
            build.add_text_field(field.stems, tokenizer_name="whitespace", index_option="position")
            build.add_text_field(field.words, tokenizer_name="whitespace", index_option="freq")
        elif field.matching is Matching.NAMES:
            build.add_text_field(field.words, tokenizer_name="whitespace", index_option="position")
        elif field.matching is Matching.MARKS:
            build.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    return build.build()
