"""What one crawl is to do: the spider's arguments and the settings, made into facts."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from clipdesk.model.catalogue import load
from clipdesk.model.dated import names_days, on_days
from clipdesk.model.discovery import Discovery, Gdelt, Listing, Search, UrlKind, WebEntry
from clipdesk.model.errors import ConfigError, UnknownName
from clipdesk.model.followers import fetching, judging
from clipdesk.model.run_catalogue import of_run
from clipdesk.model.settings import Settings
from clipdesk.model.source import Source
from clipdesk.model.topic import Limits, Topic
from clipdesk.model.urls import absolute, site, without_credentials
from spiders.crawl.searches import searches
from spiders.crawl.window import LookBack, Window

ARGUMENTS = ("source", "topic", "run", "since", "until", "max_pages", "max_seconds", "memory")
LONGEST_LOOK_BACK = timedelta(days=366)
"""Each day is a page of its own where an archive has pages for days. Chosen, not measured."""
_STAMP = re.compile(r"(20\d\d)(0[1-9]|1[0-2])[0-3]\d(T|$)")


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """A plan that looks back asks only those `entries` that can; `of_day` are their addresses that stand for
    one day each, so that what they name needs no date of its own. `topics` are those that the crawl fetches
    for, the run's own among them; window and limits are those of the run's own. `started_at` is the run's
    start, which a run that is taken up again keeps; `half_asked` are searches that are not asked for every
    phrase, and why."""

    settings: Settings
    source: Source
    topic: Topic | None
    entries: tuple[Discovery, ...]
    of_day: frozenset[str]
    run: str
    started_at: datetime
    window: Window
    limits: Limits
    use_memory: bool
    topics: tuple[Topic, ...] = ()
    half_asked: tuple[tuple[Search | Gdelt, str], ...] = ()

    @classmethod
    def of(
        cls, kinds: frozenset[UrlKind], arguments: Mapping[str, str], settings: Settings, *, now: datetime
    ) -> Self:
        """Raises UnknownName and ConfigError for arguments that cannot be meant."""
        for name in arguments:
            if name not in ARGUMENTS:
                raise UnknownName("argument", name, ARGUMENTS)
        if "source" not in arguments:
            raise ConfigError("no source is named", hint="add -a source=ID")
        run = _run(arguments.get("run") or f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
        catalogue = of_run(settings, run)
        source = catalogue.source(arguments["source"])
        if source.recipe:
            source.recipe.resolved(os.environ)
        topic = catalogue.topic(arguments["topic"]) if "topic" in arguments else None
        window = _window(arguments, topic, now)
        topics = fetching(judging(catalogue, source.id, topic.id), topic.id) if topic else ()
        asking = topics or judging(catalogue, source.id, None)
        entries, half_asked = _entries(source, kinds, window, asking, now)
        return cls(
            settings=settings,
            source=source,
            topic=topic,
            entries=entries,
            half_asked=half_asked,
            of_day=_of_day(source, window),
            run=run,
            started_at=_started_at(settings, run, now),
            window=window,
            limits=_limits(arguments, topic),
            use_memory=_is_on("memory", arguments.get("memory", "on")),
            topics=topics,
        )

    @classmethod
    def of_page(cls, arguments: Mapping[str, str], settings: Settings, *, now: datetime) -> Self:
        """The crawl of one page, `url`: with the politeness, the recipe and the browser of the source that is
        on its site, if there is one. Raises ConfigError."""
        try:
            url = absolute(arguments.get("url"), "")
        except ValueError as error:
            shown = without_credentials(arguments.get("url") or "")
            raise ConfigError(f"url={shown!r} has {error}", hint="add -a url=URL") from error
        return cls(
            settings=settings,
            source=_alone(url, settings),
            topic=None,
            entries=(),
            of_day=frozenset(),
            run="single",
            started_at=now,
            window=Window(),
            limits=Limits(max_seconds=120),
            use_memory=False,
        )

    def renders(self, kind: UrlKind) -> bool:
        """Whether a browser reads the source's pages of this kind."""
        return self.source.render and kind in (UrlKind.ARTICLE, UrlKind.LISTING)

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
    def keeps_looks(self) -> bool:
        """Whether the states of pages of discovery count, and change: a look back asks for others."""
        return self.use_memory and not isinstance(self.window, LookBack)

    @property
    def prefiltered(self) -> bool:
        """Whether a title can say that none of the topics wants the page."""
        return bool(self.topics) and all(topic.prefilter == "title" for topic in self.topics)


def _entries(
    source: Source, kinds: frozenset[UrlKind], window: Window, topics: Sequence[Topic], now: datetime
) -> tuple[tuple[Discovery, ...], tuple[tuple[Search | Gdelt, str], ...]]:
    """What is asked; and the searches of which not all is asked, with the reason."""
    of_kind = [entry for entry in source.discovery if entry.kind in kinds]
    asked: list[Discovery] = []
    if isinstance(window, LookBack):
        days = window.days()
        asked = [one for entry in of_kind if entry.looks_back for one in entry.on_days(days)]
    else:
        asked = [
            entry.now(now) if isinstance(entry, WebEntry) else entry for entry in of_kind if entry.looks_now
        ]
    if not asked and isinstance(window, LookBack):
        raise ConfigError("cannot look back", where=f"source {source.id}", hint="leave out until=")
    if not asked:
        raise ConfigError(
            f"has no discovery of kind {' or '.join(sorted(kinds))}",
            where=f"source {source.id}",
            hint="crawl it with the spider `source`",
        )
    return searches(asked, topics, source.languages)


def _alone(url: str, settings: Settings) -> Source:
    """A source that is one page."""
    has_files = settings.demo or (settings.sources.is_dir() and settings.topics.is_dir())
    for source in load(settings).sources.values() if has_files else ():
        if site(source.homepage) == site(url):
            return source.model_copy(update={"id": "single", "homepage": url})
    page = Listing(url=url)
    return Source(id="single", publisher="", homepage=url, languages=("und",), discovery=(page,))


def _of_day(source: Source, window: Window) -> frozenset[str]:
    if not isinstance(window, LookBack):
        return frozenset()
    patterns = [entry.address for entry in source.archives if names_days(entry.address)]
    return frozenset(address for pattern in patterns for address in on_days(pattern, window.days()))


def _window(arguments: Mapping[str, str], topic: Topic | None, now: datetime) -> Window:
    """Looking back, a topic's greatest age does not count: the days were asked for."""
    if "until" not in arguments:
        return Window(_since(arguments, topic, now))
    if "since" not in arguments:
        raise ConfigError("until= has no beginning", hint="add -a since=DATE")
    since, until = _moment("since", arguments["since"]), _moment("until", arguments["until"])
    if not since < until <= since + LONGEST_LOOK_BACK:
        raise ConfigError(
            f"since={arguments['since']} until={arguments['until']} is no time to look back at",
            hint=f"give at most {LONGEST_LOOK_BACK.days} days, the earlier moment first",
        )
    return LookBack(since, until)


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
    given = {name: arguments[name] for name in ("max_pages", "max_seconds") if name in arguments}
    for name, value in given.items():
        if not value.isdecimal():
            what = name.removeprefix("max_")
            raise ConfigError(f"{name}={value!r} is no number of {what}", hint="0 pages asks discovery alone")
    return limits.model_copy(update={name: int(value) for name, value in given.items()})


def _is_on(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise ConfigError(f"{name}={value!r} is neither on nor off")
    return value == "on"
