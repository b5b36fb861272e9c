"""When a topic's DAG runs: by its schedule, and in a backfill day by day."""

import itertools
from datetime import UTC, datetime

import pendulum
import pytest
from airflow.timetables.base import TimeRestriction

from scheduler.timetable import TopicTimetable

FIRST, THIRD = pendulum.datetime(2026, 3, 1), pendulum.datetime(2026, 3, 3)


def backfilled(timetable: TopicTimetable) -> list[tuple[datetime, datetime]]:
    """The data intervals that Airflow makes runs of for the first three days of March."""
    found, interval = [], None
    while info := timetable.next_dagrun_info(
        last_automated_data_interval=interval, restriction=TimeRestriction(FIRST, THIRD, catchup=True)
    ):
        interval = info.data_interval
        assert interval is not None
        found.append((interval.start, interval.end))
    return found


@pytest.mark.parametrize("cron", ["15 */3 * * *", "*/2 * * * *", "0 6 * * 1", None])
def test_a_backfill_is_a_run_for_each_day_whatever_the_schedule(cron: str | None) -> None:
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    assert backfilled(TopicTimetable(cron)) == list(itertools.pairwise(days))


def test_without_a_backfill_the_schedule_decides() -> None:
    now = TimeRestriction(None, None, catchup=False)
    every_hour = TopicTimetable("0 * * * *").next_dagrun_info(
        last_automated_data_interval=None, restriction=now
    )
    assert every_hour is not None
    assert every_hour.data_interval is not None
    assert every_hour.data_interval.end - every_hour.data_interval.start == pendulum.duration(hours=1)
    assert TopicTimetable(None).next_dagrun_info(last_automated_data_interval=None, restriction=now) is None


@pytest.mark.parametrize("cron", ["15 */3 * * *", None])
def test_a_timetable_survives_serialisation(cron: str | None) -> None:
    again = TopicTimetable.deserialize(TopicTimetable(cron).serialize())
    assert again.summary == TopicTimetable(cron).summary
    assert again.can_be_scheduled is (cron is not None)
