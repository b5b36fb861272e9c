"""Fetch one page politely, in a process of its own, and keep nothing."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from clipdesk.corpus.archive import read_page
from clipdesk.model.crawl_json import from_json
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import CrawlError
from clipdesk.model.page import Page
from clipdesk.model.settings import PROJECT, Settings
from clipdesk.model.urls import absolute, without_credentials

RUN = "single"
SECONDS = 180
"""Bounds the whole process: robots.txt, redirects and retries included. The crawl's own limit is
120; the rest is for its start and its end (chosen, not measured)."""


def fetch(settings: Settings, url: str) -> Page:
    """The page as the crawl would get it: robots.txt, redirects, limits and addresses are minded.

    Raises CrawlError with the reason where the crawl would have logged one.
    """
    try:
        absolute(url, "")
    except ValueError as error:
        raise CrawlError(
            f"has {error}", where=without_credentials(url), hint="give the whole URL, without a password"
        ) from error
    with TemporaryDirectory(prefix="clipdesk-") as folder:
        home = Path(folder)
        words = _run_scrapy(settings, home, url)
        log = home / "runs" / RUN / RUN / "crawl.jsonl"
        if not log.exists():
            raise CrawlError("the crawl ended without its log", where=url, hint=words[-500:] or None)
        records = [from_json(line) for line in log.read_bytes().splitlines()]
        [record] = [record for record in records if record.kind is UrlKind.ARTICLE]
        if record.outcome is not Outcome.FETCHED or record.record is None:
            raise CrawlError(f"{record.outcome}: {record.reason}", where=url)
        return read_page(home / "archive", record.record)


def _run_scrapy(settings: Settings, home: Path, url: str) -> str:
    """Returns what the process logged."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", RUN, "-a", f"url={url}"],
            cwd=PROJECT,
            env={
                **os.environ,
                **settings.environment(),
                "CLIPDESK_HOME": str(home),
                "CLIPDESK_LEDGER": str(settings.host_ledger.absolute()),
                "SCRAPY_SETTINGS_MODULE": "spiders.settings",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CrawlError(f"no page within {SECONDS} seconds", where=url) from error
    return ended.stderr
