"""What of the archive tells of articles that are to go: the pages of discovery that name them."""

from collections.abc import Callable, Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as pads

from clipdesk.corpus.mentions import mentioning, openings
from clipdesk.corpus.rows import ARCHIVE_COLUMNS, archive_record
from clipdesk.corpus.table import Table, translated
from clipdesk.corpus.tables import Corpus
from clipdesk.model.discovery import UrlKind
from clipdesk.model.page import ArchiveRecord

OnStep = Callable[[str], None]
_SAID_EVERY = 500
"""Pages that are looked through between two words of it: some seconds."""


def known_by(corpus: Corpus, of: Callable[[Table], pads.Expression], *, texts: bool) -> set[str]:
    """The titles of the articles whose rows satisfy a condition, by table, and, if wanted, their texts, as
    `mentioning` looks for them. Raises CorpusError."""
    columns = ["headline", "standfirst", "body"] if texts else ["headline"]
    with translated(corpus.uri):
        found = corpus.article_versions.dataset().to_table(columns, of(corpus.article_versions)).to_pydict()
        titles = corpus.crawl_log.dataset().to_table(["title"], of(corpus.crawl_log)).to_pydict()
    said = [text for name in columns[1:] for text in found[name]]
    return openings([*found["headline"], *titles["title"]], said)


def told_of(
    corpus: Corpus, archive: Path, words: set[str], sources: Collection[str], say: OnStep
) -> set[ArchiveRecord]:
    """The archived pages of discovery of these sources that hold any of the words. Raises CorpusError."""
    if not words or not sources:
        return set()
    wanted = (
        pads.field("source").isin(pa.array(sorted(sources), pa.string()))
        & pads.field("kind").isin(pa.array([str(kind) for kind in UrlKind if kind.is_discovery]))
        & pads.field("archive_path").is_valid()
    )
    with translated(corpus.crawl_log.uri):
        log = corpus.crawl_log.dataset({"source": sorted(sources)})
        rows = log.to_table(columns=list(ARCHIVE_COLUMNS), filter=wanted).to_pylist()
    records = sorted(set(map(archive_record, rows)), key=lambda one: (one.path, one.offset))

    def looked(number: int) -> None:
        if number % _SAID_EVERY == 0:
            say(f"looked through {number:,} of {len(records):,} archived feeds, sitemaps and listings")

    return set(mentioning(archive, records, words, looked))
