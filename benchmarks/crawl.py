"""How fast the crawl is beside a bare Scrapy spider, on one local server in one run.

    python benchmarks/crawl.py [--pages 2000] [--bytes 30000] [--peer PYTHON]

The bare spider fetches the same pages from the same sitemap and keeps nothing. Ours reads robots.txt, checks
every address, archives every response (WARC, gzip) and writes a record for each. Pages per CPU second are
the figures to compare: they do not depend on what else the machine does. `--peer` names the Python of another
environment, in which news-please is installed: it fetches the same pages and cannot but parse them as well.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from rich.console import Console
from rich.table import Table

PROJECT = Path(__file__).resolve().parent.parent
CONCURRENCY = 16
MOST_IN_A_SITEMAP = 50_000
"""As sitemaps.org has it."""
WORDS = ("sirte", "harbour", "patrol", "officials", "said", "on", "the", "coast", "road", "after", "dawn")

BARE = """
import sys
import time
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    start_urls = [sys.argv[1]]
    fetched = 0

    def parse(self, response):
        response.selector.remove_namespaces()
        for url in response.xpath("//loc/text()").getall():
            yield scrapy.Request(url, self.parse if "/sitemap.xml" in url else self.parse_page)

    def parse_page(self, response):
        self.fetched += 1

    def closed(self, reason):
        print(self.fetched, time.monotonic() - began)

began = time.monotonic()
process = AsyncCrawlerProcess({
    "LOG_LEVEL": "ERROR", "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
    "CONCURRENT_REQUESTS": int(sys.argv[2]), "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[2]),
})
process.crawl(Bare)
process.start()
"""

PEER = """
import re
import sys
import time
from urllib.request import urlopen
from newsplease import NewsPlease

with urlopen(sys.argv[1]) as sitemap:
    urls = re.findall("<loc>(.*?)</loc>", sitemap.read().decode())
began = time.monotonic()
articles = NewsPlease.from_urls(urls) if urls else {}
print(sum(article is not None for article in articles.values()), time.monotonic() - began)
"""

OURS = """
import sys
from pathlib import Path
from scrapy.cmdline import execute
import clipdesk.model.catalogue
clipdesk.model.catalogue.NEWSROOM_SOURCES = Path(sys.argv[1])
arguments = ["source=bench", "run=bench", "max_pages=1000000"]
execute(["scrapy", "crawl", "news_sitemap", *(part for each in arguments for part in ("-a", each))])
"""


@dataclass(frozen=True, slots=True)
class Result:
    """`memory` is the peak of the process in bytes; `cpu` and `wall` are seconds."""

    name: str
    pages: int
    wall: float
    cpu: float
    memory: int


def main() -> None:
    options = _options()
    if options.serve:
        _serve(options.pages, options.bytes)
        return
    console = Console()
    with _server(options) as port:
        url = f"http://bench.localhost:{port}/sitemap.xml"
        with console.status("an empty crawl of each, for the time they take to start"):
            crawls = _crawls(port, options.peer)
            starts = [crawl(f"{url}?pages=0") for crawl in crawls]
        results = []
        for crawl, start in zip(crawls, starts, strict=True):
            with console.status(f"{start.name}: {options.pages} pages"):
                results.append(_started(crawl(url), start))
    console.print(_table(results, options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--bytes", type=int, default=30_000, help="size of a page")
    parser.add_argument("--peer", metavar="PYTHON", help="a Python that has news-please")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer and options.pages > MOST_IN_A_SITEMAP:
        parser.error(f"--peer reads one sitemap, of {MOST_IN_A_SITEMAP:,} pages at most")
    return options


def _crawls(port: int, peer: str | None) -> list[Callable[[str], Result]]:
    """Each fetches the pages that the sitemap at an address names."""
    crawls: list[Callable[[str], Result]] = [_bare, partial(_ours, port)]
    return [*crawls, partial(_peer, peer)] if peer else crawls


def _bare(url: str) -> Result:
    url = url.replace("bench.localhost", "127.0.0.1")
    return _measured("bare Scrapy", [sys.executable, "-c", BARE, url, str(CONCURRENCY)], {}, _printed)


def _peer(python: str, url: str) -> Result:
    url = url.replace("bench.localhost", "127.0.0.1")
    return _measured("news-please, parsing too", [python, "-c", PEER, url], {}, _printed)


def _ours(port: int, url: str) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder, "sources")
        sources.mkdir()
        (sources / "bench.yaml").write_text(
            f"{{id: bench, publisher: Bench, homepage: '{url}', languages: [en], "
            f"discovery: [{{kind: news_sitemap, url: '{url}'}}], "
            f"politeness: {{delay: 0, concurrency: {CONCURRENCY}, budget: {{requests: 1000000}}}}}}"
        )
        settings = {"CLIPDESK_HOME": folder, "CLIPDESK_DEMO": "1", "CLIPDESK_DEMO_PORT": str(port)}
        figures = Path(folder, "runs", "bench", "bench", "crawl.stats.json")
        return _measured(
            "Clipdesk",
            [sys.executable, "-c", OURS, str(sources)],
            settings,
            lambda _: _logged(figures),
        )


def _measured(
    name: str, command: list[str], settings: dict[str, str], read: Callable[[str], tuple[int, float]]
) -> Result:
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**os.environ, **settings, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    pages, wall = read(output)
    return Result(name, pages, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _started(result: Result, start: Result) -> Result:
    """Without the CPU time it takes to start."""
    return replace(result, cpu=result.cpu - start.cpu)


def _printed(output: str) -> tuple[int, float]:
    pages, seconds = output.split()
    return int(pages), float(seconds)


def _logged(figures: Path) -> tuple[int, float]:
    stats = json.loads(figures.read_text())
    return stats["fetched"], stats["seconds"]


def _table(results: list[Result], options: argparse.Namespace) -> Table:
    table = Table(
        title=f"{options.pages} pages of {options.bytes:,} bytes, {CONCURRENCY} at a time, one process"
    )
    for heading in ("", "pages", "pages/s", "pages/CPU s", "of the bare one", "peak MB"):
        table.add_column(heading, justify="left" if not heading else "right")
    for result in results:
        share = (result.pages / result.cpu) / (results[0].pages / results[0].cpu)
        table.add_row(
            result.name,
            str(result.pages),
            f"{result.pages / result.wall:.0f}",
            f"{result.pages / result.cpu:.0f}",
            f"{share:.0%}",
            f"{result.memory / 1e6:.0f}",
        )
    return table


@contextmanager
def _server(options: argparse.Namespace) -> Iterator[int]:
    """The pages, from a process of their own."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--serve", "--pages", str(options.pages), "--bytes", str(options.bytes)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def _sitemap(site: str, part: str, pages: int) -> bytes:
    """All pages, or an index of several parts where they are too many for one file; or such a part."""
    parts = range(0, pages, MOST_IN_A_SITEMAP)
    if len(parts) > 1 and not part:
        named = "".join(f"<sitemap><loc>{site}/sitemap.xml?part={begin}</loc></sitemap>" for begin in parts)
        return f"<sitemapindex>{named}</sitemapindex>".encode()
    begin = int(part or 0)
    numbers = range(begin, min(begin + MOST_IN_A_SITEMAP, pages))
    named = "".join(f"<url><loc>{site}/p/{number}</loc></url>" for number in numbers)
    return f"<urlset>{named}</urlset>".encode()


def _serve(pages: int, size: int) -> None:
    words = random.Random(0)
    text = " ".join(words.choice(WORDS) for _ in range(size // 5))
    page = f"<!doctype html><html><body><p>{text}"[: size - 4].encode() + b"</p>"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            status, kind, body = 200, "text/html", page
            if self.path.startswith("/sitemap.xml"):
                count = 0 if "pages=0" in self.path else pages
                kind = "application/xml"
                body = _sitemap(f"http://{self.headers['Host']}", self.path.partition("part=")[2], count)
            elif self.path == "/robots.txt":
                status, body = 404, b""
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
