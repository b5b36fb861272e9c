"""CrawlRecord <-> a line of JSON: what the crawl writes and the later steps read."""

from pydantic import TypeAdapter, ValidationError

from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.errors import CrawlError

_RECORD = TypeAdapter(CrawlRecord)


def to_json(record: CrawlRecord) -> str:
    """One line, without a line break; dates in ISO 8601."""
    return _RECORD.dump_json(record).decode()


def from_json(line: str | bytes) -> CrawlRecord:
    """The record again, equal to the one written; a key that is missing has its default. Raises CrawlError,
    also for a key that nobody knows."""
    try:
        return _RECORD.validate_json(line, extra="forbid")
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        raise CrawlError(
            f"no crawl record: {place}: {first['msg']}",
            hint="take the release that wrote it, or crawl the source again in a new run",
        ) from error
