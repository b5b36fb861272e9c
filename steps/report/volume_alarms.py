"""How many new articles each source gave in each hour, by language, and what is unusual in that."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.settings import Settings
from steps.report.alarms import Alarm, AlarmKind
from steps.report.volume import HOURS, WEEK, WEEKS, Unusual, unusual
from steps.run.runs import BACKFILL

LENGTH = WEEK * WEEKS + 2 * max(HOURS)
"""Hours that are looked at."""
HOUR = timedelta(hours=1)
FRESH = timedelta(days=3)
"""What was published earlier is no news: a new source's archive, a sitemap that names old articles. Chosen,
not measured."""

_NEW = f"""
    SELECT source, coalesce(split_part(language, '-', 1), 'und') AS language,
           date_trunc('hour', fetched_at) AS hour, count(*) AS new
    FROM article_versions
    WHERE version = 1 AND fetched_at >= $since AND fetched_at < $now AND NOT ends_with(run, '-{BACKFILL}')
          AND (published_at IS NULL OR fetched_at - published_at < $fresh)
    GROUP BY ALL
"""  # noqa: S608 - only constants are put in
_LOOKS = f"""
    SELECT source, date_trunc('hour', logged_at) AS hour FROM crawl_log
    WHERE logged_at >= $since AND logged_at < $now AND NOT ends_with(run, '-{BACKFILL}')
          AND list_contains($ways, kind) AND list_contains($answers, outcome)
    GROUP BY ALL ORDER BY hour
"""  # noqa: S608 - only constants are put in


@dataclass(frozen=True, slots=True)
class Volume:
    """New articles of a source in a language: `totals[n]` are those of the first n hours; `looks` are the
    hours, by their number, in which its discovery answered."""

    source: str
    language: str
    totals: Sequence[int]
    looks: Sequence[int]

    def unusual(self) -> Unusual | None:
        """Judged up to the last look: what came since, nobody knows."""
        return unusual(self.totals, self.looks[-1] + 1, self._looked) if self.looks else None

    def _looked(self, start: int, end: int) -> bool:
        """Whether no pause between two looks was longer than these hours, nor the one before them: what comes
        after a long pause is that of the pause as well."""
        length = end - start
        first = bisect_left(self.looks, start - length)
        looks = [start - length, *self.looks[first : bisect_left(self.looks, end)], end]
        return all(later - sooner <= length for sooner, later in pairwise(looks))


def volumes(settings: Settings, *, now: datetime) -> list[Volume]:
    """Of every source and language that gave anything in these weeks. Raises CorpusError."""
    since = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) - (LENGTH - 1) * HOUR
    corpus, asked = Corpus.open(settings.corpus), {"since": since, "now": now}
    ways = [str(kind) for kind in UrlKind if kind.is_discovery]
    answers = [str(outcome) for outcome in Outcome if outcome.answered]
    looks: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows_of(corpus, _LOOKS, {**asked, "ways": ways, "answers": answers}):
        looks[row["source"]].append((row["hour"] - since) // HOUR)
    counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * LENGTH)
    for row in rows_of(corpus, _NEW, {**asked, "fresh": FRESH}):
        counts[row["source"], row["language"]][(row["hour"] - since) // HOUR] += row["new"]
    return [
        Volume(source, language, [0, *accumulate(hours)], looks[source])
        for (source, language), hours in sorted(counts.items())
    ]


def volume_alarms(
    settings: Settings, *, now: datetime, sources: Collection[str] | None = None
) -> Iterator[Alarm]:
    """One for each source and kind. Raises CorpusError."""
    evidence: Mapping[tuple[str, AlarmKind], list[str]] = defaultdict(list)
    for volume in volumes(settings, now=now):
        if sources is not None and volume.source not in sources:
            continue
        if found := volume.unusual():
            kind = AlarmKind.TOO_FEW if found.few else AlarmKind.TOO_MANY
            evidence[volume.source, kind].append(f"in {volume.language} {found}")
    for (source, kind), said in evidence.items():
        yield Alarm(kind, source, "; ".join(said), kind.advice)
