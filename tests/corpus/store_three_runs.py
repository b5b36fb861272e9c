"""Three runs of two sources, stored as the store step does it: versions, their outcomes in the log, the merge.

Some articles are new, some edited, some unchanged, some twice in a batch. Prints `ready` when it begins.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Article, Block, BlockKind, Capture, Completeness
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.discovery import UrlKind
from clipdesk.model.page import ArchiveRecord

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOURCES = ("herald", "gazette")
ARTICLES = 40


def captures(run: int, source: str) -> list[Capture]:
    at = NOON + timedelta(days=12 * run)
    return [capture(run, source, place, at) for place in range(ARTICLES + 5)]


def capture(run: int, source: str, place: int, at: datetime) -> Capture:
    number = place % ARTICLES + 10 * run
    edition = run if number % 3 == 0 else 0
    article = Article(
        url=f"https://{source}.example/{number}",
        canonical_url=f"https://{source}.example/{number}",
        headline=f"Report {number}",
        completeness=Completeness.FULL,
        parser_version="1",
        source=source,
        blocks=(Block(BlockKind.PARAGRAPH, f"What happened in report {number}, edition {edition}. " * 20),),
    )
    return Capture(article, f"run-{run}", at, ArchiveRecord(f"run-{run}/{source}.warc.gz", place * 100, 100))


def store(corpus: Corpus, run: int, source: str) -> None:
    batch = captures(run, source)
    stored = corpus.append_versions(f"run-{run}", source, batch, now=datetime.now(UTC))
    log = [
        CrawlRecord(
            run=f"run-{run}",
            topic="libya-isis",
            source=source,
            url=capture.article.url,
            kind=UrlKind.ARTICLE,
            outcome=stored.outcomes[capture.record],
            at=capture.fetched_at,
            first_seen_at=stored.first_seen_at[capture.article.article_id],
            record=capture.record,
        )
        for capture in batch
    ]
    corpus.append_crawl_log(f"run-{run}", source, log)


def main() -> None:
    corpus = Corpus.open(Path(sys.argv[1]))
    print("ready", flush=True)
    for run in range(3):
        for source in SOURCES:
            store(corpus, run, source)
        corpus.merge_articles()


if __name__ == "__main__":
    main()
