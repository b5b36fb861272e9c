"""What each source's host has given today, of what it may be asked for."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from clipdesk.model.catalogue import load
from clipdesk.model.discovery import WebEntry
from clipdesk.model.settings import Settings
from clipdesk.model.source import Budget, Source
from spiders.policy.host_ledger import HostLedger


@dataclass(frozen=True, slots=True)
class BudgetUsed:
    """`requests` and `bytes` of today (UTC), by all topics and processes of this data folder."""

    source: str
    host: str
    requests: int
    bytes: int
    budget: Budget

    @property
    def in_words(self) -> str:
        return (
            f"{self.requests:,} of {self.budget.requests:,} requests and {self.bytes / 1e6:,.1f} of"
            f" {self.budget.bytes / 1e6:,.0f} MB from {self.host}"
        )


def budgets_today(settings: Settings, source: str | None = None, *, now: datetime) -> list[BudgetUsed]:
    """Of hosts that were asked today, of one source or of all. Raises InvalidFiles, CrawlError."""
    if not settings.host_ledger.exists():
        return []
    sources = [one for one in load(settings).sources.values() if source in (None, one.id)]
    ledger = HostLedger(settings.host_ledger, now=now.timestamp())
    try:
        used = [(one, host, *ledger.used(host, now.timestamp())) for one in sources for host in _hosts(one)]
    finally:
        ledger.close()
    return [
        BudgetUsed(one.id, host, requests, size, one.politeness.budget)
        for one, host, requests, size in used
        if requests
    ]


def _hosts(source: Source) -> list[str]:
    """Those of its home page and of its places on the web."""
    urls = [source.homepage, *(entry.address for entry in source.discovery if isinstance(entry, WebEntry))]
    return sorted({name for url in urls if (name := urlsplit(url).hostname)})
