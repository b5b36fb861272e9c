"""Which captures the tables can hold: one that they cannot must not keep the others of its source out."""

from collections.abc import Iterable

import pyarrow as pa

from clipdesk.corpus.rows import version_row
from clipdesk.corpus.schema import ARTICLE_VERSIONS
from clipdesk.model.article import ArticleVersion, Capture
from clipdesk.model.page import ArchiveRecord


def storable(captures: Iterable[Capture], source: str) -> tuple[list[Capture], dict[ArchiveRecord, str]]:
    """Those that can be stored; and by archive record, why the others cannot."""
    kept: list[Capture] = []
    refused: dict[ArchiveRecord, str] = {}
    for capture in captures:
        if fault := _fault(capture, source):
            refused[capture.record] = fault
        else:
            kept.append(capture)
    return kept, refused


def _fault(capture: Capture, source: str) -> str | None:
    """What is wrong with the row that would be written; its number and its signature are yet to come."""
    try:
        row = version_row(ArticleVersion(capture, 1, capture.fetched_at, b""), source, capture.fetched_at)
        pa.Table.from_pylist([row], schema=ARTICLE_VERSIONS.schema)
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
        return f"cannot be stored: {type(error).__name__}: {error}"
    return None
