"""When a topic's DAG runs: by its schedule from now on, and day by day in a backfill.

Archives, sitemaps and WARC files are by day. A backfill by a schedule of every three hours would ask each of
them eight times a day; and a topic without a schedule could not be backfilled at all.
"""

from typing import Any, Self

from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from airflow.timetables.interval import CronDataIntervalTimetable


class TopicTimetable(Timetable):
    """`cron` in UTC; None where the DAG is run by hand and backfilled only.

    Airflow asks with `catchup` in a backfill (DAGs here never catch up), and when somebody marks a run with
    all past or future ones: of those it then finds the backfilled ones alone.
    """

    def __init__(self, cron: str | None) -> None:
        self._expression = cron
        self._cron = CronDataIntervalTimetable(cron, timezone="UTC") if cron else None
        self._days = CronDataIntervalTimetable("0 0 * * *", timezone="UTC")
        self.can_be_scheduled = cron is not None
        self.description = self._cron.description if self._cron else "By hand only"

    @property
    def summary(self) -> str:
        return self._expression or "by hand"

    def serialize(self) -> dict[str, Any]:
        return {"cron": self._expression}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> Self:
        return cls(data["cron"])

    def validate(self) -> None:
        if self._cron:
            self._cron.validate()

    def infer_manual_data_interval(self, *, run_after: Any) -> DataInterval:
        if self._cron is None:
            return DataInterval.exact(run_after)
        return self._cron.infer_manual_data_interval(run_after=run_after)

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        timetable = self._days if restriction.catchup else self._cron
        if timetable is None:
            return None
        return timetable.next_dagrun_info(
            last_automated_data_interval=last_automated_data_interval, restriction=restriction
        )
