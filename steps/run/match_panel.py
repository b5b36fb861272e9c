"""The topics that judge the same articles together. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from clipdesk.model.article import Article, TopicMatch
from clipdesk.model.rights import reserved
from clipdesk.model.topic import Topic
from parsers.matching import Matcher


class Matched(NamedTuple):
    """The topics that take an article, why the others do not, and whether one does not as its publisher
    reserves what the topic's `rights` refuse."""

    topics: tuple[TopicMatch, ...]
    off_reason: str
    is_reserved: bool = False


class MatchPanel:
    """Stateless after construction. `judged` says for which topics it speaks, as `topic@version`."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._matchers = [Matcher(topic) for topic in topics]
        self.judged = tuple(matcher.topic.judged_as for matcher in self._matchers)

    def match(self, article: Article, at: datetime) -> Matched:
        """The topics that the article is about, and why it is not about the others; `at` is now."""
        on_topic, off_reasons, is_reserved = [], [], False
        reservations = reserved(article.rights, at)
        for matcher in self._matchers:
            match = matcher.match(
                headline=article.headline,
                standfirst=article.standfirst,
                body=article.body,
                language=article.language,
            )
            refused = matcher.topic.rights.refused(reservations)
            if not matcher.is_on_topic(match):
                off_reasons.append(explain(match))
            elif refused:
                is_reserved = True
                off_reasons.append(f"{match.topic}: its publisher reserves it ({', '.join(refused)})")
            else:
                on_topic.append(match)
        return Matched(tuple(on_topic), "; ".join(off_reasons), is_reserved)


def explain(match: TopicMatch) -> str:
    found = ", ".join(match.reasons) or "none of its terms"
    return f"{match.topic}: score {match.score:.2f}, found {found}"
