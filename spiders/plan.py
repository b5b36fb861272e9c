"""What one crawl is to do: the spider's arguments and the settings, made into facts."""

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from model.catalogue import load
from model.errors import ConfigError, UnknownName
from model.settings import Settings
from model.source import Discovery, Listing, Source
from model.topic import Limits, Topic
from parsers.discovery.discovered import absolute

ARGUMENTS = ("source", "topic", "run", "since", "until", "max_pages", "memory")
IN_FULL = 8
_STAMP = re.compile(r"(20\d\d)(0[1-9]|1[0-2])[0-3]\d(T|$)")


@dataclass(frozen=True, slots=True)
class Plan:
    """`since` and `until` are aware, and bound what is new from below and above (`until` itself is
    outside); `started_at` is the run's start, which a run that is taken up again keeps."""

    settings: Settings
    source: Source
    topic: Topic | None
    entries: tuple[Discovery, ...]
    run: str
    started_at: datetime
    since: datetime | None
    until: datetime | None
    limits: Limits
    use_memory: bool

    @classmethod
    def of(
        cls, kinds: frozenset[str], arguments: Mapping[str, str], settings: Settings, *, now: datetime
    ) -> Self:
        """Raises UnknownName and ConfigError for arguments that cannot be meant."""
        for name in arguments:
            if name not in ARGUMENTS:
                raise UnknownName("argument", name, ARGUMENTS)
        if "source" not in arguments:
            raise ConfigError("no source is named", hint="add -a source=ID")
        catalogue = load(settings)
        source = catalogue.source(arguments["source"])
        topic = catalogue.topic(arguments["topic"]) if "topic" in arguments else None
        run = _run(arguments.get("run") or f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
        return cls(
            settings=settings,
            source=source,
            topic=topic,
            entries=_entries(source, kinds),
            run=run,
            started_at=_started_at(settings, run, now),
            since=_since(arguments, topic, now),
            until=_moment("until", arguments["until"]) if "until" in arguments else None,
            limits=_limits(arguments, topic),
            use_memory=_is_on("memory", arguments.get("memory", "on")),
        )

    @classmethod
    def of_page(cls, arguments: Mapping[str, str], settings: Settings, *, now: datetime) -> Self:
        """The crawl of one page, `url`, as a source of its own. Raises ConfigError."""
        try:
            url = absolute(arguments.get("url"), "")
        except ValueError as error:
            raise ConfigError(f"url={arguments.get('url')!r} has {error}", hint="add -a url=URL") from error
        page = Listing(kind="listing", url=url)
        source = Source(id="single", publisher="", homepage=url, languages=("und",), discovery=(page,))
        return cls(
            settings=settings,
            source=source,
            topic=None,
            entries=(),
            run="single",
            started_at=now,
            since=None,
            until=None,
            limits=Limits(max_seconds=120),
            use_memory=False,
        )

    @property
    def folder(self) -> Path:
        return self.settings.runs / self.run / self.source.id

    @property
    def log(self) -> Path:
        """Stands under this name only when the crawl is complete."""
        return self.folder / "crawl.jsonl"

    @property
    def archive(self) -> Path:
        month = f"{self.started_at:%Y-%m}"
        return self.settings.archive / month / self.run / f"{self.source.id}.warc.gz"

    @property
    def in_full(self) -> bool:
        """One run in IN_FULL asks for all discovery pages whatever their validators say: some servers keep an
        ETag while the feed changes."""
        return zlib.crc32(self.run.encode()) % IN_FULL == 0

    @property
    def selective(self) -> bool:
        """Whether candidates may be left out that another crawl would want."""
        windowed = self.since is not None or self.until is not None
        return windowed or (self.topic is not None and self.topic.prefilter == "title")


def _entries(source: Source, kinds: frozenset[str]) -> tuple[Discovery, ...]:
    entries = tuple(entry for entry in source.discovery if entry.kind in kinds)
    if not entries:
        raise ConfigError(
            f"has no discovery of kind {' or '.join(sorted(kinds))}",
            where=f"source {source.id}",
            hint="crawl it with the spider `source`",
        )
    return entries


def _run(name: str) -> str:
    """A run is a folder: its name must be one name."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}", name):
        raise ConfigError(f"run {name!r} is no folder name", hint="use letters, digits and hyphens")
    return name


def _started_at(settings: Settings, run: str, now: datetime) -> datetime:
    """From run.json, where the run has one; else from the time in its name; else now."""
    path = settings.runs / run / "run.json"
    if path.exists():
        return datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["started_at"])
    if stamp := _STAMP.search(run):
        return datetime(int(stamp[1]), int(stamp[2]), 1, tzinfo=UTC)
    return now


def _since(arguments: Mapping[str, str], topic: Topic | None, now: datetime) -> datetime | None:
    """The later of the argument and the topic's greatest age."""
    bounds = []
    if "since" in arguments:
        bounds.append(_moment("since", arguments["since"]))
    max_age: timedelta | None = topic.limits.max_age if topic else None
    if max_age is not None:
        bounds.append(now - max_age)
    return max(bounds, default=None)


def _moment(name: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{name}={text!r} is no date", hint="write it like 2026-03-08T12:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _limits(arguments: Mapping[str, str], topic: Topic | None) -> Limits:
    limits = topic.limits if topic else Limits()
    if "max_pages" not in arguments:
        return limits
    if not arguments["max_pages"].isdecimal():
        raise ConfigError(
            f"max_pages={arguments['max_pages']!r} is no number of pages", hint="0 asks discovery alone"
        )
    return limits.model_copy(update={"max_pages": int(arguments["max_pages"])})


def _is_on(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise ConfigError(f"{name}={value!r} is neither on nor off")
    return value == "on"
