"""Crawls as subprocesses, the way the steps run them, against servers on loopback."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
import pytest
import yaml

from clipdesk.model.crawl_json import from_json
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.discovery import UrlKind
from newsroom import SOURCES, Newsroom
from tests.forking.forked_python import FORKED_PYTHON

PROJECT = Path(__file__).resolve().parents[2]
RUN = "run-20260308T120000Z"
LAUNCHER = Path(__file__).with_name("scrapy_with_sources.py")


@dataclass(frozen=True)
class Answer:
    """What the tiny site answers at a path; a path may have several answers, of which the last one stays."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    at: float


class Site:
    """A site of a few answers, at http://tiny.localhost:PORT/. Serves from `with` to the end of its block."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[str, list[Answer]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._serve(self)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def __enter__(self) -> "Site":
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str, host: str = "tiny.localhost") -> str:
        return f"http://{host}:{self.port}{path}"

    def answer(self, body: bytes = b"", **more: Any) -> Answer:
        return Answer(body, **more)

    def answers(self, path: str, *answers: Answer) -> None:
        self._answers[path] = list(answers)

    def redirects(self, path: str, to: str) -> None:
        self.answers(path, Answer(status=302, headers={"Location": to}))

    def page(self, path: str, **more: Any) -> None:
        headers = {"Content-Type": "text/html; charset=utf-8", **more.pop("headers", {})}
        body = f"<!doctype html><html><h1>Page {path}</h1><p>Its text.</p></html>".encode()
        self.answers(path, Answer(body, headers=headers, **more))

    def feed(
        self, *links: str, path: str = "/feed", date: str = "Sun, 08 Mar 2026 10:00:00 GMT", **more: Any
    ) -> None:
        """An RSS feed of these links, in this order."""
        items = "".join(
            f"<item><title>About {link.replace('&', '&amp;')}</title><link>{link.replace('&', '&amp;')}</link>"
            f"<pubDate>{date}</pubDate></item>"
            for link in links
        )
        body = f'<rss version="2.0"><channel><title>Tiny</title>{items}</channel></rss>'.encode()
        headers = {"Content-Type": "application/rss+xml", **more.pop("headers", {})}
        self.answers(path, Answer(body, headers=headers, **more))

    def times(self, path: str) -> int:
        return sum(asked.path == path for asked in self.asked)

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(Asked(handler.path, dict(handler.headers), time.monotonic()))
        waiting = self._answers.get(handler.path, [Answer(status=404)])
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        time.sleep(answer.seconds)
        etag = answer.headers.get("ETag")
        unchanged = etag is not None and handler.headers.get("If-None-Match") == etag
        body = b"" if unchanged else answer.body
        handler.send_response(304 if unchanged else answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@dataclass(frozen=True)
class Crawled:
    """What a crawl process left behind; reading `records` fails where it did not complete."""

    home: Path
    run: str
    source: str
    code: int
    output: str

    @property
    def log(self) -> Path:
        return self.home / "runs" / self.run / self.source / "crawl.jsonl"

    @property
    def records(self) -> list[CrawlRecord]:
        assert self.log.exists(), f"the crawl ended with {self.code} and without a log:\n{self.output}"
        return [from_json(line) for line in self.log.read_bytes().splitlines()]

    @property
    def articles(self) -> dict[str, CrawlRecord]:
        """By path and query of the URL."""
        return {_path(each.url): each for each in self.records if each.kind is UrlKind.ARTICLE}

    @property
    def discovery(self) -> dict[str, CrawlRecord]:
        return {_path(each.url): each for each in self.records if each.kind is not UrlKind.ARTICLE}

    @property
    def stats(self) -> dict[str, Any]:
        return dict(orjson.loads(self.log.with_name("crawl.stats.json").read_bytes()))


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def environment(home: Path, port: int, **settings: object) -> dict[str, str]:
    given = {"home": home, "demo": 1, "demo_port": port, "timeout": 3, **settings}
    return {**os.environ, **{f"CLIPDESK_{name.upper()}": str(value) for name, value in given.items()}}


def command(sources: Path, spider: str, **arguments: object) -> list[str]:
    given = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
    return [sys.executable, str(LAUNCHER), str(sources), "crawl", spider, *given]


def run_crawl(
    home: Path,
    port: int,
    source: str,
    *,
    sources: Path,
    run: str = RUN,
    spider: str = "source",
    settings: dict[str, object] | None = None,
    **arguments: object,
) -> Crawled:
    ended = subprocess.run(
        FORKED_PYTHON.command(command(sources, spider, source=source, run=run, **arguments)),
        cwd=PROJECT,
        env=environment(home, port, **(settings or {})),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return Crawled(home, run, source, ended.returncode, ended.stdout)


@pytest.fixture(scope="session")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(port=0, slow_seconds=30) as room:
        yield room


@pytest.fixture(scope="session")
def newsroom_crawls(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    """Every site of the newsroom, crawled once without a topic."""
    home = tmp_path_factory.mktemp("newsroom")
    names = sorted(path.stem for path in Path(SOURCES).glob("*.yaml"))

    def crawl(name: str) -> Crawled:
        return run_crawl(home, newsroom.port, name, sources=Path(SOURCES))

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(names, pool.map(crawl, names), strict=True))


@pytest.fixture(scope="session")
def new_site() -> type[Site]:
    return Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture(scope="session")
def crawl_site() -> Callable[..., Crawled]:
    """Crawl a site into `folder`: discovery and politeness as in a source file, the rest as arguments."""

    def crawl(
        site: Site,
        folder: Path,
        *discovery: dict[str, Any],
        politeness: dict[str, Any] | None = None,
        **more: Any,
    ) -> Crawled:
        sources = write_source(folder, site, discovery, politeness)
        return run_crawl(folder / "home", site.port, "tiny", sources=sources, **more)

    return crawl


@pytest.fixture
def crawl(site: Site, tmp_path: Path, crawl_site: Callable[..., Crawled]) -> Callable[..., Crawled]:
    """Crawl the test's own site."""
    return partial(crawl_site, site, tmp_path)


@pytest.fixture(scope="session")
def crawl_command() -> Callable[[Site, Path], tuple[list[str], dict[str, str]]]:
    """How a crawl of the site's feed is started, and in which environment."""

    def made(site: Site, folder: Path) -> tuple[list[str], dict[str, str]]:
        sources = write_source(folder, site, ())
        given = {**environment(folder / "home", site.port), "PYTHONPATH": str(PROJECT)}
        return command(sources, "source", source="tiny", run=RUN), given

    return made


@pytest.fixture
def start_crawl(site: Site, tmp_path: Path) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Start a crawl of the tiny site that a test may end in its own way."""
    started = []

    def start(max_file_bytes: int | None = None) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            command(write_source(tmp_path, site, ()), "source", source="tiny", run=RUN),
            cwd=PROJECT,
            env=environment(tmp_path / "home", site.port, timeout=60),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=partial(_limit_files, max_file_bytes) if max_file_bytes else None,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _limit_files(size: int) -> None:
    """What a full disk is to a process: no file grows beyond `size` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def write_source(
    folder: Path, site: Site, discovery: tuple[dict[str, Any], ...], politeness: dict[str, Any] | None = None
) -> Path:
    sources = folder / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    source = {
        "id": "tiny",
        "publisher": "The Tiny Times",
        "homepage": site.url("/"),
        "languages": ["en"],
        "discovery": list(discovery) or [{"kind": "feed", "url": site.url("/feed")}],
        "politeness": politeness or {"delay": 0.0, "concurrency": 2},
    }
    (sources / "tiny.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
    return sources
