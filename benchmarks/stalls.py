"""How long a crawl is held up at most while it reads large pages of discovery.

    python -m benchmarks.stalls [--sitemap 50000] [--feed 2000]

A beat of 5 ms runs in the loop of the crawl; what is being fetched waits from one beat to the next. Measured
in CPU seconds of the crawl's thread, which do not depend on what else the machine does.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from rich.console import Console
from rich.table import Table

PROJECT = Path(__file__).resolve().parent.parent

BEATING = """
import asyncio, atexit, json, sys, time
from pathlib import Path
from scrapy.cmdline import execute
import clipdesk.model.catalogue
from spiders.crawl.crawl import Crawl

clipdesk.model.catalogue.NEWSROOM_SOURCES = Path(sys.argv[1])
begin = Crawl.begin
longest = 0.0

async def beat():
    global longest
    before = time.thread_time()
    while True:
        await asyncio.sleep(0.005)
        now = time.thread_time()
        longest, before = max(longest, now - before), now

def beating(self):
    begin(self)
    beating.task = asyncio.ensure_future(beat())

Crawl.begin = beating
atexit.register(lambda: Path(sys.argv[2]).write_text(json.dumps(longest)))
arguments = ["source=bench", "run=bench", f"max_pages={sys.argv[3]}"]
execute(["scrapy", "crawl", "source", *(part for each in arguments for part in ("-a", each))])
"""


@dataclass(frozen=True, slots=True)
class Held:
    """`longest` is in CPU seconds, `rows` are lines of the crawl's log."""

    longest: float
    rows: int


def held_up(kind: str, content: bytes, *, max_pages: int = 0) -> Held:
    """One crawl of a source whose only page of discovery has this content."""
    with tempfile.TemporaryDirectory() as folder, _serving({f"/{kind}": content}) as port:
        sources, told = Path(folder, "sources"), Path(folder, "longest")
        sources.mkdir()
        base = f"http://bench.localhost:{port}/"
        (sources / "bench.yaml").write_text(
            f"{{id: bench, publisher: Bench, homepage: '{base}', languages: [en], "
            f"discovery: [{{kind: {kind}, url: '{base}{kind}'}}], politeness: {{delay: 0, concurrency: 16}}}}"
        )
        settings = {"CLIPDESK_HOME": folder, "CLIPDESK_DEMO": "1", "CLIPDESK_DEMO_PORT": str(port)}
        done = subprocess.run(
            [sys.executable, "-c", BEATING, str(sources), str(told), str(max_pages)],
            cwd=PROJECT,
            env={**os.environ, **settings, "PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            check=False,
        )
        log = Path(folder, "runs", "bench", "bench", "crawl.jsonl")
        if not log.exists():
            raise RuntimeError(done.stderr)
        return Held(json.loads(told.read_text()), log.read_bytes().count(b"\n"))


def sitemap(addresses: int) -> bytes:
    entries = "".join(
        f"<url><loc>http://bench.localhost/2026/03/{number}-ships-lie-in-the-harbour</loc>"
        f"<lastmod>2026-03-{1 + number % 28:02}T10:00:00Z</lastmod></url>"
        for number in range(addresses)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def feed(items: int) -> bytes:
    entries = "".join(
        f"<item><title>Ship {number} lies in the harbour</title><link>http://bench.localhost/{number}</link>"
        f"<description>{'It came in the night. ' * 20}</description>"
        f"<pubDate>Sun, 08 Mar 2026 10:{number % 60:02}:00 GMT</pubDate></item>"
        for number in range(items)
    )
    return f'<rss version="2.0"><channel><title>Bench</title>{entries}</channel></rss>'.encode()


@contextmanager
def _serving(pages: Mapping[str, bytes]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages.get(self.path, b"")
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sitemap", type=int, default=50_000, help="addresses")
    parser.add_argument("--feed", type=int, default=2_000, help="items")
    options = parser.parse_args()
    table = Table("", "MB", "rows", "longest wait, ms")
    for kind, content in (
        ("news_sitemap", sitemap(options.sitemap)),
        ("feed", feed(options.feed)),
    ):
        held = held_up(kind, content)
        table.add_row(kind, f"{len(content) / 1e6:.1f}", f"{held.rows:,}", f"{held.longest * 1000:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
