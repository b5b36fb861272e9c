"""docs/corpus.md, what it tells people to run, and a desk to run it in."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.settings import Settings
from steps.run.stories import stories
from tests.corpus.conftest import make_capture, make_record

PROJECT = Path(__file__).parents[2]
GUIDE = (PROJECT / "docs" / "corpus.md").read_text(encoding="utf-8")
WIRE = " ".join(f"Tanker {number} left the port of Orsa at {number} o'clock." for number in range(9))
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def blocks(language: str) -> Sequence[str]:
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return found


def make_desk(folder: Path) -> None:
    """data/ in a folder: two runs, two articles edited in between, and a text that two sources have."""
    archive = folder / "data" / "archive"
    corpus = Corpus.open(folder / "data" / "corpus")
    for hours, run in enumerate(("run-1", "run-2")):
        at = NOON + timedelta(hours=hours)
        captures = [
            make_capture(number, f"{run if number else ''} text", run=run, at=at) for number in range(3)
        ]
        captures = _archived(captures, archive, run, at)
        outcomes = corpus.append_versions(run, "herald", captures, now=at).outcomes
        log = [
            make_record(number, outcomes[one.record], run=run, at=at) for number, one in enumerate(captures)
        ]
        corpus.append_crawl_log(run, "herald", log)
        corpus.merge_articles()
    twice = [make_capture(9, WIRE, run="run-3", source=source) for source in ("courier", "gazette")]
    corpus.append_versions("run-3", "wire", _archived(twice, archive, "run-3", NOON), now=NOON)
    stories(Settings(home=folder / "data"), now=NOON)
    corpus.merge_articles()


def _archived(captures: Sequence[Capture], archive: Path, run: str, at: datetime) -> list[Capture]:
    with ArchiveWriter(archive / run / "herald.warc.gz", archive) as writer:
        return [
            replace(
                one,
                record=writer.write(
                    url=one.article.url, status=200, reason="OK", headers=[], body=b"<p>", fetched_at=at
                ),
            )
            for one in captures
        ]
