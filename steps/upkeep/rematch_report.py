"""What matching again has changed, by topic. Pure but for the file that a run keeps its report in."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from clipdesk.model.article import Article, TopicMatch
from clipdesk.model.errors import CrawlError
from clipdesk.model.kind import Kind

SHOWN = 10
FILE = "rematch.json"


class Change(Kind):
    """What became of an article for a topic."""

    FOUND = "found", "was in the archive only, and is stored now"
    GAINED = "gained", "was stored for another topic"
    LOST = "lost", "is not about the topic as it is defined now; it stays in the corpus"
    RESCORED = "rescored", "has another score, or other reasons"


@dataclass(frozen=True, slots=True)
class Example:
    topic: str
    change: Change
    headline: str
    url: str


@dataclass(frozen=True, slots=True)
class RematchReport:
    """`stored` articles were matched from their text, `read` pages from the archive, `unread` ones of them
    gave an error; `left` is what the limit left for the next time, `wanted` are addresses that were never
    fetched, whose titles name a topic now: the next crawl asks for them. `changes` are by topic; `why_not`
    says why nothing was done at all."""

    topics: tuple[str, ...]
    dry_run: bool = False
    stored: int = 0
    read: int = 0
    unread: int = 0
    left: int = 0
    wanted: int = 0
    changes: dict[str, dict[Change, int]] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    faults: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.stored or self.read or self.left or self.wanted or self.why_not)

    def lines(self) -> Iterator[str]:
        """The report in words."""
        if self.why_not:
            yield f"nothing was matched again: {self.why_not}"
            return
        if self.stored or self.read:
            yield f"{self.stored} stored articles matched again, {self.read} rejected pages read again"
        verb = "would be" if self.dry_run else "are"
        for topic, changes in sorted(self.changes.items()):
            counts = ", ".join(f"{changes[change]} {change}" for change in Change if changes.get(change))
            yield f"{topic}: {counts} ({verb} stored)"
        if self.wanted:
            yield f"{self.wanted} that were never fetched have a title on topic: the next crawl asks for them"
        if self.left:
            yield f"{self.left} are left for the next time"
        if self.unread:
            yield f"{self.unread} could not be read: {'; '.join(self.faults)}"


@dataclass(slots=True)
class Tally:
    """The report in the making."""

    topics: tuple[str, ...]
    dry_run: bool
    stored: int = 0
    read: int = 0
    unread: int = 0
    left: int = 0
    wanted: int = 0
    faults: list[str] = field(default_factory=list)
    _changes: dict[str, Counter[Change]] = field(default_factory=dict)
    _examples: dict[tuple[str, Change], list[Example]] = field(default_factory=dict)

    def found(self, article: Article, topics: Iterable[TopicMatch]) -> None:
        for match in topics:
            self._note(match.topic, Change.FOUND, article)

    def matched(self, article: Article, before: Iterable[TopicMatch], after: Iterable[TopicMatch]) -> None:
        had, has = ({match.topic: match for match in some} for some in (before, after))
        for topic in sorted({*had, *has}):
            if topic not in had:
                self._note(topic, Change.GAINED, article)
            elif topic not in has:
                self._note(topic, Change.LOST, article)
            elif had[topic] != has[topic]:
                self._note(topic, Change.RESCORED, article)

    def failed(self, url: str, reason: str) -> None:
        self.unread += 1
        if len(self.faults) < SHOWN:
            self.faults.append(f"{url}: {reason}")

    def report(self) -> RematchReport:
        return RematchReport(
            topics=self.topics,
            dry_run=self.dry_run,
            stored=self.stored,
            read=self.read,
            unread=self.unread,
            left=self.left,
            wanted=self.wanted,
            changes={topic: dict(counts) for topic, counts in self._changes.items()},
            examples=tuple(example for some in self._examples.values() for example in some),
            faults=tuple(self.faults),
        )

    def _note(self, topic: str, change: Change, article: Article) -> None:
        self._changes.setdefault(topic, Counter())[change] += 1
        examples = self._examples.setdefault((topic, change), [])
        if change is not Change.RESCORED and len(examples) < SHOWN:
            examples.append(Example(topic, change, article.headline, article.url))


_REPORT = TypeAdapter(RematchReport)


def to_json(report: RematchReport) -> str:
    return json.dumps(asdict(report), indent=1)


def of_run(folder: Path) -> RematchReport | None:
    """What a run has kept in its folder; None where it has matched nothing again. Raises CrawlError."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        return _REPORT.validate_json(path.read_bytes())
    except ValidationError as error:
        raise CrawlError(
            f"is no report of a rematch: {error.errors()[0]['msg']}",
            where=str(path),
            hint="remove the file: it is for people only",
        ) from error
