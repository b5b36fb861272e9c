"""Whether a source's discovery answered: where nothing did, the source has failed, whatever its pages say."""

from collections.abc import Iterable
from typing import Protocol

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.handover import read_stats, records_in


class Tried(Protocol):
    """A CrawlRecord, or a row of the crawl log."""

    @property
    def kind(self) -> UrlKind: ...
    @property
    def outcome(self) -> Outcome: ...
    @property
    def reason(self) -> str: ...
    @property
    def url(self) -> str: ...


def no_answer(tried: Iterable[Tried]) -> str | None:
    """Why nothing of the discovery answered, by the first of its pages; None where something did, or nothing
    was asked.

    What a backfill's window leaves out was not asked.
    """
    asked = [one for one in tried if one.kind.is_discovery and one.outcome is not Outcome.OUT_OF_WINDOW]
    if not asked or any(one.outcome.answered for one in asked):
        return None
    first = asked[0]
    met = f"{first.outcome.meaning} ({first.reason})" if first.outcome.refused else first.reason
    return f"nothing of its discovery answered: {first.url}: {met or first.outcome.meaning}"


def silence_of(settings: Settings, run_id: str, source_id: str) -> str | None:
    """The same of a source that this run has crawled, and why its crawl was ended before its time. Raises
    CrawlError for a log that cannot be read."""
    folder = runs.folder(settings, run_id) / source_id
    return read_stats(folder).ended_early or no_answer(records_in(folder / "crawl.jsonl"))
