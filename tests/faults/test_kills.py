"""A run that is killed at any moment, and as often as you like, ends in the corpus of one that was left alone,
and sites are asked for nothing twice but for what was in flight."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from clipdesk.corpus.archive import verify
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings

PROJECT = Path(__file__).parents[2]
SITES = ("north", "south")
PAGES, SECONDS = 24, 0.04
"""Of each site, and how long it takes to answer with one of them."""
CONCURRENCY = 2
SLACK = 0.5
"""Seconds between an answer and its record, on a machine that does other things too."""

TOPIC = """
id: harbours
name: Harbours
description: Ships, and where they lie.
languages: [en]
schedule: "0 * * * *"
sources: [north, south]
terms: [{name: harbour, phrases: {en: [harbour]}}]
match: {term: harbour}
"""
SOURCE = """
id: NAME
publisher: The NAME Gazette
homepage: http://NAME.localhost:PORT/
languages: [en]
discovery: [{kind: feed, url: "http://NAME.localhost:PORT/feed"}]
politeness: {delay: 0.0, concurrency: CONCURRENCY}
"""


@dataclass(frozen=True)
class Asked:
    url: str
    at: float
    until: float


def feed(host: str) -> str:
    items = (f"<item><title>Harbour {n}</title><link>http://{host}/{n}</link></item>" for n in range(PAGES))
    return f'<rss version="2.0"><channel><title>Gazette</title>{"".join(items)}</channel></rss>'


def article(host: str, path: str) -> str:
    told = " ".join(f"On day {day} the pilots of {host} brought in one ship more." for day in range(30))
    return (
        f'<!doctype html><html lang="en"><title>The harbour {path} opens</title><article>'
        f"<h1>The harbour {path} opens</h1><p>By Mona Saleh</p><p>The harbour opened. {told}</p>"
        f"<p>The harbour of {host} was closed before. {told}</p></article></html>"
    )


@pytest.fixture
def asked() -> list[Asked]:
    return []


@pytest.fixture
def port(asked: list[Asked]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            began = monotonic()
            try:
                self._answer(self.headers["Host"])
            finally:
                asked.append(Asked(f"{self.headers['Host']}{self.path}", began, monotonic()))

        def _answer(self, host: str) -> None:
            status, kind, body = 200, "text/html", ""
            if self.path == "/robots.txt":
                status = 404
            elif self.path == "/feed":
                kind, body = "application/rss+xml", feed(host)
            else:
                sleep(SECONDS)
                body = article(host, self.path)
            content = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Whoever asked was killed."""

    with Server(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


Kills = Callable[[Path, int], list[dict]]


@pytest.fixture
def kills(port: int, tmp_path: Path) -> Kills:
    """Kill so many runs into a folder; the homes, with their kills."""
    topics, sources = tmp_path / "topics", tmp_path / "sources"
    topics.mkdir()
    sources.mkdir()
    (topics / "harbours.yaml").write_text(TOPIC)
    for name in SITES:
        told = (
            SOURCE.replace("NAME", name).replace("PORT", str(port)).replace("CONCURRENCY", str(CONCURRENCY))
        )
        (sources / f"{name}.yaml").write_text(told)

    def kill(folder: Path, times: int) -> list[dict]:
        given = [folder, topics, sources, port, times, 1]
        command = [sys.executable, "-m", "tests.faults.killing", *map(str, given)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return kill


def corpus_of(home: str) -> dict[str, list[str]]:
    """What must be equal: everything but clocks, run names and places in the archive."""
    corpus = Corpus.open(Settings(home=home).corpus)
    same = ["source", "url", "article_id", "content_hash"]
    wanted = {
        "crawl_log": [*same, "kind", "outcome", "reason", "final_url", "status", "bytes", "topics_judged"],
        "article_versions": [*same, "version", "headline", "body"],
        "articles": [*same, "version", "headline", "body"],
    }
    read = {name: corpus.tables[name].dataset().to_table(columns=columns) for name, columns in wanted.items()}
    return {name: sorted(map(str, table.to_pylist())) for name, table in read.items()}


def lost_in_flight(times: list[Asked], kills: list[tuple[float, float]]) -> bool:
    """Whether every answer but the last was on its way as the run was killed."""
    return all(
        any(one.at <= gone and killed <= one.until + SLACK for killed, gone in kills) for one in times[:-1]
    )


@pytest.mark.e2e
@pytest.mark.crash
@pytest.mark.timeout(1800)
def test_runs_killed_a_hundred_times_at_random_moments_lose_and_double_nothing(
    kills: Kills, asked: list[Asked], tmp_path: Path
) -> None:
    left_alone, *killed = kills(tmp_path / "homes", 100)
    assert sum(len(one["kills"]) for one in killed) == 100
    expected = corpus_of(left_alone["home"])
    assert len(expected["articles"]) == PAGES * len(SITES)
    assert [one["home"] for one in killed if corpus_of(one["home"]) != expected] == []
    assert list(tmp_path.rglob("*.tmp")) == []
    assert all(verify(path).sound for path in tmp_path.rglob("*.warc.gz"))
    again = 0
    for before, one in pairwise([left_alone, *killed]):
        answers = defaultdict(list)
        for each in sorted(asked, key=lambda each: each.at):
            if before["ended"] <= each.at < one["ended"]:
                answers[each.url].append(each)
        assert sum(url.rpartition("/")[2].isdecimal() for url in answers) == len(SITES) * PAGES
        wrong = {url: times for url, times in answers.items() if not lost_in_flight(times, one["kills"])}
        assert wrong == {}, one["kills"]
        again += sum(len(times) - 1 for times in answers.values())
    assert again <= 100 * len(SITES) * CONCURRENCY
    print(f"100 kills of {len(killed)} runs: {again} answers were in flight, and asked for again")
