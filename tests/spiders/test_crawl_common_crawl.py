"""Common Crawl's news in a backfill, against a server with files made from the newsroom's pages."""

import asyncio
import gzip
import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from clipdesk.corpus.archive import ArchiveWriter, read_warc
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import ArchiveError
from newsroom import Newsroom
from spiders.crawl import common_crawl
from spiders.crawl.common_crawl import NewsFile, Part, files_of
from spiders.crawl.ranges import _buckets
from tests.spiders.conftest import Answer, Site, run_crawl, write_source

BASE = "/crawl-data/CC-NEWS/2026/03/"
NAMES = ("CC-NEWS-20260304234000-00001.warc.gz", "CC-NEWS-20260305120000-00002.warc.gz")


class Bucket(Site):
    """Answers ranges, as Common Crawl's server and S3 do."""

    def __init__(self) -> None:
        super().__init__()
        self._server.RequestHandlerClass.do_HEAD = lambda handler: self._serve_head(handler)

    def _serve_head(self, handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(self._answers[handler.path][0].body)))
        handler.end_headers()

    def _serve(self, handler: Any) -> None:
        wanted = handler.headers.get("Range")
        answer = self._answers.get(handler.path, [Answer(status=404)])[0]
        if wanted is None or answer.status != 200:
            super()._serve(handler)
            return
        start, _, end = wanted.removeprefix("bytes=").partition("-")
        part = answer.body[int(start) : int(end) + 1]
        whole, self._answers[handler.path] = (
            answer,
            [
                Answer(
                    part,
                    206,
                    {"Content-Range": f"bytes {start}-{int(start) + len(part) - 1}/{len(answer.body)}"},
                )
            ],
        )
        try:
            super()._serve(handler)
        finally:
            self._answers[handler.path] = [whole]


def page_of(room: Newsroom, name: str) -> bytes:
    with closing(http.client.HTTPConnection(room.host, room.port, timeout=10)) as connection:
        connection.request("GET", "/", headers={"Host": f"{name}.localhost:{room.port}"})
        return connection.getresponse().read()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """By name: pages of two sites, the second one's among them."""
    root = tmp_path_factory.mktemp("cc")
    with Newsroom(port=0) as room:
        bodies = [
            page_of(room, name) for name in ("gulf-courier", "sahil-press", "meridian-wire", "eco-ponente")
        ]
    hours = (-1, 1, 12, 13)
    for name, numbers in ((NAMES[0], (0, 1)), (NAMES[1], (2, 3))):
        with ArchiveWriter(root / name, root) as writer:
            for number in numbers:
                for host in ("tiny.localhost", "else.example"):
                    writer.write(
                        url=f"http://{host}/story-{number}", status=200, reason="OK",
                        headers=[("Content-Type", "text/html")], body=bodies[number],
                        fetched_at=datetime(2026, 3, 5, tzinfo=UTC) + timedelta(hours=hours[number]),
                    )  # fmt: skip
    return {name: (root / name).read_bytes() for name in NAMES}


@pytest.fixture
def bucket(files: dict[str, bytes]) -> Iterator[Bucket]:
    with Bucket() as site:
        listed = [f"{BASE[1:]}{name}" for name in (*NAMES, "CC-NEWS-20260306000000-00003.warc.gz")]
        site.answers(f"{BASE}warc.paths.gz", Answer(gzip.compress("\n".join(listed).encode(), mtime=0)))
        for name, content in files.items():
            site.answers(f"{BASE}{name}", Answer(content))
        yield site


def test_the_days_pages_of_the_site_are_taken_from_common_crawl(bucket: Bucket, tmp_path: Path) -> None:
    entries = ({"kind": "feed", "url": bucket.url("/feed")}, {"kind": "common_crawl", "url": bucket.url("/")})
    sources = write_source(tmp_path, bucket, entries)
    day = {"since": "2026-03-05", "until": "2026-03-06"}
    crawled = run_crawl(tmp_path / "home", bucket.port, "tiny", sources=sources, **day)

    articles = {urlsplit(one.url).path: one.outcome for one in crawled.records if one.kind is UrlKind.ARTICLE}
    assert articles == {
        "/story-0": Outcome.OUT_OF_WINDOW, "/story-1": Outcome.FETCHED, "/story-2": Outcome.FETCHED,
        "/story-3": Outcome.FETCHED,
    }  # fmt: skip
    kept = (tmp_path / "home" / "archive").rglob("*.warc.gz")
    urls = [page.url for path in kept for page in read_warc(path, max_page_bytes=10**9)]
    assert not [url for url in urls if "CC-NEWS" in url]

    asked = len(bucket.asked)
    run_crawl(tmp_path / "home", bucket.port, "tiny", sources=sources, run="run-2", **day)
    again = [one.path for one in bucket.asked[asked:]]
    assert again == ["/robots.txt", f"{BASE}warc.paths.gz"]


class Disk:
    """Reads of a file in memory; stops whoever reads after so many ranges."""

    def __init__(self, content: bytes, ranges: int = 10**9) -> None:
        self.content = content
        self.left = ranges
        self.read_bytes = 0

    async def read(self, _address: str, start: int, count: int) -> Part:
        if not self.left:
            raise asyncio.CancelledError
        self.left -= 1
        body = self.content[start : start + count]
        self.read_bytes += len(body)
        return Part(body, len(self.content))


def bring(file: NewsFile, disk: Disk) -> bool:
    async def run() -> bool:
        return [reached async for reached in file.bring(disk.read)][-1].complete

    try:
        return asyncio.run(run())
    except asyncio.CancelledError:
        return False


def test_a_reader_that_is_stopped_after_any_range_goes_on_from_there(
    files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common_crawl, "RANGE", 2_000)
    content = files[NAMES[0]]
    whole = NewsFile(f"http://x/{NAMES[0]}", tmp_path / "whole", frozenset({"tiny.localhost"}))
    assert bring(whole, Disk(content))
    broken = NewsFile(whole.address, tmp_path / "broken", whole.sites)
    read = 0
    for _ in range(100):
        disk = Disk(content, ranges=4)
        done = bring(broken, disk)
        read += disk.read_bytes
        if done:
            break
    assert broken.path.read_bytes() == whole.path.read_bytes()
    assert [page.url for page in read_warc(broken.path, max_page_bytes=10**9)] == [
        "http://tiny.localhost/story-0", "http://tiny.localhost/story-1",
    ]  # fmt: skip
    assert not list((tmp_path / "broken").glob("*.tmp"))
    assert read < 4 * len(content)


def test_a_file_is_read_again_only_for_a_site_that_is_new(files: dict[str, bytes], tmp_path: Path) -> None:
    address, disk = f"http://x/{NAMES[0]}", Disk(files[NAMES[0]])
    for sites, total in (
        ({"a.example", "tiny.localhost"}, 1),
        ({"tiny.localhost"}, 1),
        ({"else.example"}, 2),
    ):
        bring(NewsFile(address, tmp_path, frozenset(sites)), disk)
        assert disk.read_bytes == total * len(disk.content)
    assert len(list(read_warc(tmp_path / NAMES[0], max_page_bytes=10**9))) == 4
    noted = json.loads((tmp_path / f"{NAMES[0]}.json").read_text())
    assert noted["sites"] == ["a.example", "else.example", "tiny.localhost"]


@pytest.mark.parametrize("content", [b"", b"x" * 100, None], ids=["empty", "no gzip", "cut off"])
def test_a_file_that_is_broken_says_so(
    content: bytes | None, files: dict[str, bytes], tmp_path: Path
) -> None:
    disk = Disk(files[NAMES[0]][:-30] if content is None else content)
    with pytest.raises(ArchiveError):
        bring(NewsFile("http://x/a.warc.gz", tmp_path, frozenset({"tiny.localhost"})), disk)


def test_the_last_file_of_the_day_before_may_hold_pages_of_the_day() -> None:
    listed = {
        "02": ["CC-NEWS/2026/02/CC-NEWS-20260228100000-1", "CC-NEWS/2026/02/CC-NEWS-20260228235900-2"],
        "03": [
            "CC-NEWS/2026/03/CC-NEWS-20260301003000-3",
            "CC-NEWS/2026/03/CC-NEWS-20260302000000-4",
            "../../etc",
        ],
    }

    async def read(address: str, start: int, count: int) -> Part:
        lines = "\n".join(f"crawl-data/{one}.warc.gz" for one in listed[address.split("/")[-2]])
        body = gzip.compress(lines.encode(), mtime=0)
        return Part(body, len(body))

    found = asyncio.run(files_of(date(2026, 3, 1), "https://d.example/", read))
    assert [one.rpartition("-")[2] for one in found] == ["2.warc.gz", "3.warc.gz"]


def test_a_bucket_is_read_in_ranges(
    bucket: Bucket, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{bucket.port}", "AWS_ACCESS_KEY_ID": "k",
        "AWS_SECRET_ACCESS_KEY": "s", "AWS_EC2_METADATA_DISABLED": "true",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    key = f"commoncrawl{BASE}{NAMES[0]}"
    bucket.answers(f"/{key}", Answer(files[NAMES[0]]))
    with _buckets().open_input_file(key) as file:
        file.seek(100)
        assert (file.read(50), file.size()) == (files[NAMES[0]][100:150], len(files[NAMES[0]]))
