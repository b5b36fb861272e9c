"""How long a crawl takes to remember a source of very many known pages, and the memory that this takes.

    python -m benchmarks.known_pages [--pages 500000 5000000]

Times are CPU seconds, which do not depend on what else the machine does. The crawl log is synthetic: seven
of ten pages were never fetched, as no topic wanted their titles; the others were stored, one of ten of them
is due. Reading it runs in a process of its own (ru_maxrss), beside one that only imports; it looks up a
feed's worth of known and of new addresses, and reads what is due.
"""

import argparse
import resource
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import pyarrow as pa
from rich.console import Console
from rich.progress import track
from rich.table import Table

from clipdesk.corpus.table import retried
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.urls import key_number
from spiders.crawl.frontier import MOST_DUE

SOURCE = "herald"
START = datetime(2026, 3, 8, tzinfo=UTC)
BATCH = 100_000
LOOKED_UP = 2_000


def address(number: int) -> str:
    day = number % 28 + 1
    return f"https://www.herald.example/news/2026/03/{day:02}/the-wells-of-harbour-{number}-are-dry.html"


def fill(home: Path, pages: int) -> None:
    log = Corpus.open(home).crawl_log
    for start in track(range(0, pages, BATCH), f"writing {pages:,} rows"):
        columns = _columns(range(start, min(start + BATCH, pages)))
        schema = log.spec.schema
        rows = pa.table(
            {name: columns.get(name, pa.nulls(BATCH, schema.field(name).type)) for name in schema.names}
        )
        log.add(rows.cast(schema), retried())


def _columns(numbers: range) -> dict[str, list[object]]:
    def of(fetched: Callable[[int], object], other: object = None) -> list[object]:
        return [fetched(number) if number % 10 >= 7 else other for number in numbers]

    urls = [address(number) for number in numbers]
    keys = [key_number(url) for url in urls]
    at: list[object] = [START + timedelta(seconds=number) for number in numbers]
    first = numbers.start
    return {
        "run": ["run"] * len(numbers),
        "source": [SOURCE] * len(numbers),
        "url": [*urls],
        "kind": [str(UrlKind.ARTICLE)] * len(numbers),
        "outcome": of(lambda _: str(Outcome.STORED), str(Outcome.OFF_TOPIC)),
        "logged_at": at,
        "first_seen_at": at,
        "reason": [""] * len(numbers),
        "title": [f"The wells of harbour {number} are dry again, the port office says" for number in numbers],
        "topics_judged": [["wells@3"]] * len(numbers),
        "next_visit_at": of(lambda n: START - timedelta(hours=n % 1000) if n % 100 == 99 else None),
        "article_id": of(lambda n: f"{keys[n - first] % 2**64:016x}{0:016x}"),
        "final_url": of(lambda n: urls[n - first]),
        "url_key": [*keys],
        "final_url_key": of(lambda n: keys[n - first]),
    }


def remember(home: str, pages: int) -> tuple[float, float, int]:
    """Seconds to remember, seconds for what is due and LOOKED_UP addresses, and megabytes at most."""
    began = process_time()
    memory = Corpus.open(home).memory(SOURCE) if pages else None
    read = process_time()
    if memory is not None:
        assert len(memory) == pages
        looked_up = [memory.state(key_number(address(number))) for number in range(-LOOKED_UP, LOOKED_UP)]
        assert sum(state is not None for state in looked_up) == min(LOOKED_UP, pages)
        memory.due(START, MOST_DUE)
    return read - began, process_time() - read, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, nargs="+", default=[500_000, 5_000_000])
    table = Table("known pages", "remembered, CPU s", "due and looked up, CPU s", "peak memory, MB")
    for pages in [0, *parser.parse_args().pages]:
        with tempfile.TemporaryDirectory() as folder, get_context("spawn").Pool(1) as pool:
            fill(Path(folder), pages)
            seconds, more, megabytes = pool.apply(remember, (folder, pages))
        table.add_row(f"{pages:,}", f"{seconds:.1f}", f"{more:.1f}", f"{megabytes:,}")
    Console().print(table)


if __name__ == "__main__":
    main()
