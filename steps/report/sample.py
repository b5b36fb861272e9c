"""Pick what is worth showing of a run."""

from clipdesk.model.article import Article
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.handover import captures_in


def most_stripped(settings: Settings, run_id: str) -> Article | None:
    """The article from which the most boilerplate rules took something, or None where they took nothing."""
    articles = [
        capture.article
        for path in sorted(runs.folder(settings, run_id).glob("*/captures.jsonl"))
        for capture in captures_in(path)
        if capture.article.removed
    ]
    return max(articles, key=_kinds_and_spans, default=None)


def _kinds_and_spans(article: Article) -> tuple[int, int]:
    return len({span.rule for span in article.removed}), len(article.removed)
