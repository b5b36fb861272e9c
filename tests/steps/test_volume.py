"""Far fewer and far more new articles than usual are told, and what is usual is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.volume import false_alarms, told
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.settings import Settings
from steps.report.alarms import AlarmKind
from steps.report.volume import LEAST_MANY, WEEK, WEEKS, _below, unusual
from steps.report.volume_alarms import LENGTH, Volume, volume_alarms
from tests.corpus.conftest import make_capture

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
STEADY = [2 * hour for hour in range(LENGTH + 1)]


@pytest.mark.parametrize("a_day", [100, 10])
def test_false_alarms_are_rare_over_simulated_years(a_day: int) -> None:
    few, many = false_alarms(a_day, 1)
    assert few <= 5
    assert many <= 4


@pytest.mark.parametrize(
    ("a_day", "factor", "hours"), [(100, 0.0, 24), (30, 0.0, 48), (100, 5.0, 24), (10, 5.0, 72)]
)
def test_what_is_wrong_is_told_soon(a_day: int, factor: float, hours: int) -> None:
    found = told(a_day, factor, cases=6)
    assert found.share == 1.0
    assert found.median_hours <= hours


@pytest.mark.parametrize(
    ("last_day", "few"), [([0] * 24, True), ([2] * 24, None), ([3] * 24, None), ([12] * 24, False)]
)
def test_the_last_hours_are_held_against_the_same_hours_of_the_weeks_before(
    last_day: list[int], few: bool | None
) -> None:
    totals = STEADY[: LENGTH - 23]
    for new in last_day:
        totals = [*totals, totals[-1] + new]
    found = unusual(totals, LENGTH)
    assert (found and found.few) == few


def test_with_too_few_weeks_nothing_is_usual() -> None:
    totals = [*STEADY[: 3 * WEEK], *[STEADY[3 * WEEK]] * 48]
    assert unusual(totals, len(totals) - 1) is None


def test_a_handful_of_articles_is_never_too_many() -> None:
    totals = [0] * LENGTH + [LEAST_MANY - 1]
    assert unusual(totals, LENGTH) is None


@pytest.mark.parametrize(("mean", "spread"), [(4.0, 8.0), (0.2, 0.5), (300.0, 900.0)])
def test_the_distribution_has_its_mean_and_its_variance(mean: float, spread: float) -> None:
    most = int(mean + 40 * spread**0.5 + 40)
    mass = [_below(n, mean, spread) for n in range(most)]
    chance = [mass[0], *(b - a for a, b in pairwise(mass))]
    assert mass[-1] == pytest.approx(1.0, abs=1e-6)
    assert sum(n * p for n, p in enumerate(chance)) == pytest.approx(mean, rel=1e-3)
    assert sum((n - mean) ** 2 * p for n, p in enumerate(chance)) == pytest.approx(spread, rel=1e-2)


SILENT = [*STEADY[: LENGTH - 23], *[STEADY[LENGTH - 24]] * 24]


def test_where_nobody_looked_silence_says_nothing() -> None:
    looked = list(range(LENGTH))
    assert Volume("herald", "en", SILENT, looked).unusual() is not None
    assert Volume("herald", "en", SILENT, looked[: LENGTH - 24]).unusual() is None
    assert Volume("herald", "en", SILENT, [*looked[: LENGTH - 30], LENGTH - 1]).unusual() is None
    assert Volume("herald", "en", SILENT, []).unusual() is None


def test_a_source_that_goes_silent_in_one_language_raises_one_alarm(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, demo=True)
    corpus, number = Corpus.open(settings.corpus), 0
    captures, looks = [], []
    for hour in range(0, WEEKS * WEEK, 2):
        at = NOW - hour * HOUR
        looks.append(
            CrawlRecord(
                "run", None, "herald", "https://herald.example/feed", UrlKind.FEED, Outcome.FETCHED, at
            )
        )
        for language in ("en", "ar"):
            if hour % 4 == 0 and (language == "en" or hour > 3 * 24):
                number += 1
                capture = make_capture(number, at=at)
                article = replace(capture.article, language=language, published_at=None)
                captures.append(replace(capture, article=article))
    corpus.append_crawl_log("run", "herald", looks)
    corpus.append_versions("run", "herald", captures, now=NOW)
    [alarm] = volume_alarms(settings, now=NOW + HOUR)
    assert (alarm.kind, alarm.source) == (AlarmKind.TOO_FEW, "herald")
    assert alarm.evidence == "in ar 0 new in 3 days, usual at this time of the week are 18"
    assert list(volume_alarms(settings, now=NOW + HOUR, sources=["times"])) == []
