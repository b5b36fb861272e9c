"""The newsroom's own time: it stands still, or runs at a stated rate."""

import time
from datetime import UTC, datetime, timedelta

WINDOW_END = datetime(2026, 3, 10, 12, tzinfo=UTC)
DEFAULT_NOW = WINDOW_END - timedelta(days=1)


class Clock:
    """Starts at `now` and gains `advance` newsroom time for each minute on the wall."""

    def __init__(self, now: datetime = DEFAULT_NOW, advance: timedelta = timedelta()) -> None:
        self._rate = advance / timedelta(minutes=1)
        self.set(now)

    def set(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError(f"the newsroom's clock needs a time zone, got {now.isoformat()}")
        self._start, self._wall = now, time.monotonic()

    def read(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._wall) * self._rate)
