"""How fresh and how whole the articles of a run are, beside those of the 28 days before it."""

from dataclasses import dataclass
from datetime import datetime

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.report.alarms import WINDOW
from steps.report.counts import Count

FIELDS = ("published_at", "standfirst", "section", "language", "publisher")
"""Fields that a good page gives; authors, credits and images are lists and counted apart."""

_QUALITY = f"""
    SELECT count(*) AS articles,
           count(*) FILTER (completeness = 'full') AS whole,
           median(word_count) AS words,
           median(date_diff('minute', published_at, stored_at)) FILTER (published_at <= stored_at) / 60
               AS hours_to_store,
           {", ".join(f"count({name}) AS {name}" for name in FIELDS)},
           count(*) FILTER (len(authors) > 0) AS authors,
           count(*) FILTER (len(credits) > 0) AS credits,
           sum(len(removed)) AS removed
    FROM article_versions WHERE run {{which}} $run AND stored_at >= $since
"""  # noqa: S608 - only constants are put in

_RULES = """
    SELECT span.rule, count(*) AS spans, any_value(span.text) AS example
    FROM (SELECT unnest(removed) AS span FROM article_versions WHERE run = $run)
    GROUP BY ALL ORDER BY spans DESC, span.rule LIMIT 15
"""

_DAYS = """
    SELECT stored_at::DATE AS begins, source AS name, count(*) AS articles
    FROM article_versions WHERE stored_at >= $since GROUP BY ALL ORDER BY begins, name
"""


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares are 0..1 of `articles`; `hours_to_store` is the median from publication to the corpus."""

    articles: int
    words: float | None
    hours_to_store: float | None
    shares: dict[str, float]
    removed_per_article: float


@dataclass(frozen=True, slots=True)
class RuleCount:
    rule: str
    spans: int
    example: str


@dataclass(frozen=True, slots=True)
class RunQuality:
    """`before` is over all other runs of the window."""

    run: Quality
    before: Quality
    rules: tuple[RuleCount, ...]
    days: tuple[Count, ...]


def run_quality(settings: Settings, run_id: str, *, now: datetime) -> RunQuality:
    """Raises CorpusError."""
    corpus, run, since = Corpus.open(settings.corpus), {"run": run_id}, {"since": now - WINDOW}

    def measure(which: str) -> Quality:
        [row] = rows_of(corpus, _QUALITY.format(which=which), run | since)
        return _quality(row)

    return RunQuality(
        run=measure("="),
        before=measure("!="),
        rules=tuple(RuleCount(**row) for row in rows_of(corpus, _RULES, run)),
        days=tuple(Count(**row) for row in rows_of(corpus, _DAYS, since)),
    )


def _quality(row: dict[str, float | None]) -> Quality:
    articles = int(row["articles"] or 0)
    counted = ("whole", *FIELDS, "authors", "credits")
    return Quality(
        articles=articles,
        words=row["words"],
        hours_to_store=row["hours_to_store"],
        shares={name: (row[name] or 0) / articles if articles else 0.0 for name in counted},
        removed_per_article=(row["removed"] or 0) / articles if articles else 0.0,
    )
