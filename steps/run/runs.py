"""A run: one pass over a topic's sources, kept as `runs/RUN/run.json` so that it can be taken up again."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from clipdesk.model import run_catalogue
from clipdesk.model.catalogue import Catalogue, load
from clipdesk.model.errors import ConfigError, CrawlError, InvalidFiles, UnknownName, naming
from clipdesk.model.settings import Settings
from steps.run.handover import first_fault

BACKFILL = "backfill"
"""The last word in the name of a run that looks back."""


FORMAT = 1
"""Of the files in a run's folder. Raised when a release leaves there what an earlier one would misread; a run
without a number has the first."""


@dataclass(frozen=True, slots=True)
class Run:
    """`topic` is None for an ingest; `since` and `until` bound discovery, and a run with `until` looks back;
    `by` is the face that began it; `left_out` are sources of the topic that it does not follow, and why;
    `max_seconds` bounds each crawl more closely than the topic does."""

    id: str
    topic: str | None
    sources: tuple[str, ...]
    started_at: datetime
    by: str = "cli"
    since: datetime | None = None
    max_pages: int | None = None
    finished_at: datetime | None = None
    until: datetime | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    max_seconds: int | None = None


_RUN = TypeAdapter(Run)


def run_id(topic_id: str, at: datetime, kind: str = "") -> str:
    """`TOPIC-20260308T120000Z[-KIND]`: sorts by time, safe as the name of a folder and of a transaction."""
    return "-".join(filter(None, (topic_id, f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", kind)))


def folder(settings: Settings, run: str) -> Path:
    return settings.runs / run


def archive(settings: Settings, run: Run, source: str) -> Path:
    """The WARC file of what the run fetched of the source."""
    return settings.archive / f"{run.started_at:%Y-%m}" / run.id / f"{source}.warc.gz"


def begin(
    settings: Settings,
    topic_id: str,
    run: str,
    *,
    now: datetime,
    sources: Sequence[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    max_pages: int | None = None,
    by: str = "cli",
    left_out: Mapping[str, str] | None = None,
) -> Run:
    """Write down what the run is to do, or read it if it was begun before.

    The catalogue as it is now is kept with it. Raises UnknownName, InvalidFiles, ConfigError.
    """
    if (folder(settings, run) / "run.json").exists():
        return read(settings, run)
    catalogue = load(settings)
    chosen = _chosen(catalogue, topic_id, sources)
    begun = Run(
        run,
        topic_id,
        chosen,
        now,
        by=by,
        since=since,
        until=until,
        max_pages=max_pages,
        left_out={**catalogue.without.get(topic_id, {}), **(left_out or {})},
    )
    folder(settings, run).mkdir(parents=True, exist_ok=True)
    write_atomically(run_catalogue.path_of(settings, run), run_catalogue.to_json(catalogue, chosen))
    write(settings, begun)
    return begun


def _chosen(catalogue: Catalogue, topic_id: str, sources: Sequence[str] | None) -> tuple[str, ...]:
    topic = catalogue.topic(topic_id)
    for name in sources or ():
        if name not in topic.sources:
            if name in catalogue.faulty_sources:
                raise InvalidFiles(catalogue.faulty_sources[name])
            raise UnknownName(f"source of topic {topic_id}", name, list(topic.sources))
    if not topic.sources:
        reasons = "; ".join(catalogue.without[topic_id].values())
        raise ConfigError(f"none of its sources can be used: {reasons}", where=f"topic {topic_id}")
    return tuple(sources or topic.sources)


def read(settings: Settings, run: str) -> Run:
    """Raises UnknownName, and CrawlError for a run that another release has begun in a way unknown here."""
    path = folder(settings, run) / "run.json"
    if not path.exists():
        raise UnknownName("run", run, [known.parent.name for known in settings.runs.glob("*/run.json")])
    return _parsed(path)


def _parsed(path: Path) -> Run:
    """A key that is missing has its default; one that nobody knows is an error, for it may bound the run."""
    try:
        data = json.loads(path.read_bytes())
        number = data.pop("format", 1) if isinstance(data, dict) else 1
        if number == FORMAT:
            return _RUN.validate_python(data, extra="forbid")
        fault = f"format {number}, and {FORMAT} is known here"
    except ValidationError as error:
        fault = first_fault(error)
    except ValueError as error:
        fault = str(error)
    raise CrawlError(
        f"cannot be taken up: {fault}",
        where=str(path),
        hint="finish the run with the release of Clipdesk that began it, or move its folder out of runs/",
    )


def write(settings: Settings, run: Run) -> None:
    """Atomic: a reader sees the old file or the new one."""
    path = folder(settings, run.id) / "run.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps({"format": FORMAT, **asdict(run)}, default=_iso, indent=1))


def write_atomically(path: Path, text: str) -> None:
    """Under a temporary name first, so that a killed process leaves no half of a file."""
    temporary = path.with_name(path.name + ".tmp")
    with naming(path), temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _iso(value: Any) -> str:
    return str(value.isoformat())


def finish(settings: Settings, run: str, *, now: datetime) -> Run:
    """Mark the run as ended; a run that ended before keeps its time."""
    current = read(settings, run)
    if current.finished_at is None:
        current = replace(current, finished_at=now)
        write(settings, current)
    return current


def unfinished(settings: Settings, topic_id: str, *, by: str = "cli") -> Run | None:
    """The newest run of the topic that was begun by that face and never ended, or None. Raises CrawlError for
    a run of the topic that cannot be read: it may be that one."""
    for name, error in unreadable(settings).items():
        if re.match(rf"{re.escape(topic_id)}-\d{{8}}T", name):
            raise error
    open_runs = [
        run for run in every(settings) if run.topic == topic_id and run.by == by and run.finished_at is None
    ]
    return max(open_runs, key=lambda run: run.started_at, default=None)


def every(settings: Settings) -> list[Run]:
    """All runs on this disk that can be read, oldest first."""
    found = (_read_or_why(path) for path in settings.runs.glob("*/run.json"))
    return sorted((run for run in found if isinstance(run, Run)), key=lambda run: run.started_at)


def unreadable(settings: Settings) -> dict[str, CrawlError]:
    """The others, by name, and why. An alarm tells of them."""
    found = {path.parent.name: _read_or_why(path) for path in sorted(settings.runs.glob("*/run.json"))}
    return {name: error for name, error in found.items() if isinstance(error, CrawlError)}


def _read_or_why(path: Path) -> Run | CrawlError:
    try:
        return _parsed(path)
    except CrawlError as error:
        return error
