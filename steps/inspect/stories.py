"""Stories to look at: those that are large or new, and the one of an article."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.stories import stories_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import InputError
from clipdesk.model.settings import Settings
from clipdesk.model.story import Story
from clipdesk.model.urls import absolute, article_id, without_credentials

_STORIES = """
    SELECT * FROM stories
    WHERE articles >= $least
      AND ($since IS NULL OR last_seen_at >= $since)
      AND ($source IS NULL OR list_contains([member.source FOR member IN members], $source))
      AND ($topic IS NULL OR list_has_any(article_ids, (
          SELECT list(article_id) FROM articles WHERE list_contains([one.topic FOR one IN topics], $topic))))
    ORDER BY {order}, story_id LIMIT $limit
"""
_ARTICLE = "SELECT headline, url FROM articles WHERE article_id = $article_id OR url = $url LIMIT 1"


@dataclass(frozen=True, slots=True)
class ToldOnce:
    """An article that no other has the text of."""

    article_id: str
    headline: str
    url: str


def largest_stories(
    settings: Settings,
    *,
    limit: int,
    least: int = 2,
    since: datetime | None = None,
    source: str | None = None,
    topic: str | None = None,
    newest_first: bool = False,
) -> list[Story]:
    """Those with `least` articles at least, of which one was seen `since`, is of `source`, or on `topic`.
    Raises CorpusError."""
    corpus = Corpus.open(settings.corpus)
    order = "last_seen_at DESC" if newest_first else "articles DESC, last_seen_at DESC"
    values = {"least": least, "since": since, "source": source, "topic": topic, "limit": limit}
    query = _STORIES.format(order=order)
    return [corpus.stories.spec.columns.take(row) for row in rows_of(corpus, query, values)]


def story_of(settings: Settings, article: str) -> Story | ToldOnce:
    """The story of an article, by its id, the id of its story, or its address in any spelling. Raises
    InputError where there is none, CorpusError."""
    corpus = Corpus.open(settings.corpus)
    name, url = _named(article)
    if found := stories_of(corpus.stories, [name]):
        return found[0]
    row: dict[str, Any] | None = next(rows_of(corpus, _ARTICLE, {"article_id": name, "url": url}), None)
    if row is None:
        raise InputError(
            "is no article of the corpus",
            where=without_credentials(article),
            hint="give its article_id or its address; `clipdesk url` says what became of an address",
        )
    return ToldOnce(name, row["headline"], row["url"])


def _named(article: str) -> tuple[str, str | None]:
    """The article_id, and the address where one was given."""
    if "/" not in article and "." not in article:
        return article.lower(), None
    try:
        url = absolute(article, "")
    except ValueError as error:
        raise InputError(
            f"has {error}", where=without_credentials(article), hint="give the whole URL"
        ) from error
    return article_id(url), url
