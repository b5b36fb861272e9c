"""A topic's feed as JSON Feed 1.1 (jsonfeed.org). Pure."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from clipdesk.model.text import harmless
from clipdesk.model.topic import Topic
from steps.run.feeds.entries import FeedEntry

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(topic: Topic, entries: Sequence[FeedEntry]) -> bytes:
    """UTF-8. What is ours in an item stands under `_clipdesk`."""
    feed = {
        "version": VERSION,
        "title": topic.name,
        "description": topic.description,
        "items": [_item(entry) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _item(entry: FeedEntry) -> dict[str, Any]:
    item = {
        "id": UUID(entry.article_id).urn,
        "url": entry.url,
        "title": harmless(entry.headline),
        "content_text": harmless(entry.summary),
        "date_published": entry.published_at and entry.published_at.isoformat(),
        "date_modified": entry.updated_at.isoformat(),
        "authors": [{"name": harmless(entry.publisher)}],
        "language": entry.language,
        "tags": ["edited"] if entry.version > 1 else None,
        "_clipdesk": {"article_id": entry.article_id, "version": entry.version, "source": entry.source},
    }
    return {name: value for name, value in item.items() if value is not None}
