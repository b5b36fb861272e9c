"""The topics that judge the same articles together. Pure."""

from collections.abc import Iterable

from clipdesk.model.article import Article, TopicMatch
from clipdesk.model.topic import Topic
from parsers.matching import Matcher


class MatchPanel:
    """Stateless after construction. `judged` says for which topics it speaks, as `topic@version`."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._matchers = [Matcher(topic) for topic in topics]
        self.judged = tuple(matcher.topic.judged_as for matcher in self._matchers)

    def match(self, article: Article) -> tuple[tuple[TopicMatch, ...], str]:
        """The topics that the article is about, and why it is not about the others."""
        on_topic, off_reasons = [], []
        for matcher in self._matchers:
            match = matcher.match(
                headline=article.headline,
                standfirst=article.standfirst,
                body=article.body,
                language=article.language,
            )
            if matcher.is_on_topic(match):
                on_topic.append(match)
            else:
                off_reasons.append(explain(match))
        return tuple(on_topic), "; ".join(off_reasons)


def explain(match: TopicMatch) -> str:
    found = ", ".join(match.reasons) or "none of its terms"
    return f"{match.topic}: score {match.score:.2f}, found {found}"
