"""Articles keep the identity that they were stored under.

Before addresses had keys, an article's identity was made of its canonical URL, put in order and without
whatever looked like tracking. What is stored so stays so, and nothing is written anew: an article that comes
again is recognised by that identity, if the canonical URL stored with it has the key of its own. Where the
earlier rule made one of two (`?cid=1001`, `?cid=1002`), that key is another one, and what comes now is an
article of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from clipdesk.model.article import Capture
from clipdesk.model.urls import article_id
from clipdesk.model.urls.earlier import earlier_article_id


def identities(captures: Iterable[Capture]) -> set[str]:
    """All that these articles may be stored under."""
    return {name for capture in captures for name in identities_of(capture)}


def identities_of(capture: Capture) -> set[str]:
    article = capture.article
    return {article.article_id, earlier_article_id(article.canonical_url)}


def as_stored(captures: Sequence[Capture], canonical_urls: Mapping[str, str]) -> list[Capture]:
    """The captures under the identities of the articles that are stored, which have these canonical URLs."""
    return [_as_stored(capture, canonical_urls) for capture in captures]


def _as_stored(capture: Capture, canonical_urls: Mapping[str, str]) -> Capture:
    article = capture.article
    earlier = earlier_article_id(article.canonical_url)
    if article.article_id in canonical_urls or earlier not in canonical_urls:
        return capture
    if article_id(canonical_urls[earlier]) != article.article_id:
        return capture
    return replace(capture, article=replace(article, article_id=earlier))
