"""Take an article or a source down everywhere: tables, archive, and what the steps keep of their runs."""

import shutil
from datetime import datetime
from pathlib import Path

from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import TakenDown, take_out
from clipdesk.model.article import Capture
from clipdesk.model.errors import CrawlError
from clipdesk.model.settings import Settings
from steps.run.handover import capture_line, captures_in, written_whole


def take_down(
    settings: Settings,
    *,
    requested_by: str,
    reason: str,
    now: datetime,
    article_id: str | None = None,
    source: str | None = None,
) -> TakenDown:
    """Exactly one of `article_id` and `source`. Raises InputError, CorpusError, ArchiveError."""
    done = take_out(
        Corpus.open(settings.corpus),
        settings.archive,
        requested_by=requested_by,
        reason=reason,
        now=now,
        article_id=article_id,
        source=source,
    )
    if settings.common_crawl.exists():
        shutil.rmtree(settings.common_crawl)
    for captures in settings.runs.glob("*/*/captures.jsonl"):
        _purge(captures, article_id, source)
    return done


def _purge(path: Path, article_id: str | None, source: str | None) -> None:
    """Texts of finished runs are needed by nobody; those of a run under way the corpus refuses. A file that
    cannot be read may hold what is to go: its run, taken up, parses the pages again that are left."""

    def goes(capture: Capture) -> bool:
        article = capture.article
        return article.article_id == article_id or (article.source or path.parent.name) == source

    try:
        if any(map(goes, captures_in(path))):
            with written_whole(path) as file:
                for capture in captures_in(path):
                    if not goes(capture):
                        file.write(f"{capture_line(capture)}\n")
    except CrawlError:
        path.unlink()
