"""Nothing that a site says can begin a line of the crawl's log, colour a terminal or pass for its progress."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from clipdesk.model.crawl_record import CrawlRecord, Outcome

LINE = re.compile(r"\d\d:\d\d:\d\d (INFO|WARNING|ERROR|CRITICAL) |    ")
FORGED = "&#10;12:00:00 CRITICAL forged&#10;PROGRESS {}"

HTML = {"Content-Type": "text/html"}


@pytest.fixture(scope="module")
def crawled(new_site, crawl_site, tmp_path_factory: pytest.TempPathFactory):
    """A site that tries all of it."""
    with new_site() as site:
        site.feed("/colours", "/reason", "/good")
        site.page("/good")
        site.answers("/colours", site.answer(b"x", headers={"Content-Type": "x/\x1b[31mRED\x1b]0;pwned\x07"}))
        site.answers("/reason", site.answer(b"x", status=503, headers=HTML))
        site.answers(
            "/broken", site.answer(f"<urlset><url><loc>http://[{FORGED}</loc></url></urlset>".encode())
        )
        feeds = [
            {"kind": "feed", "url": site.url("/feed")},
            {"kind": "news_sitemap", "url": site.url("/broken")},
        ]
        yield crawl_site(site, tmp_path_factory.mktemp("forger"), *feeds)


def test_every_line_of_the_output_is_one_that_the_crawl_began_itself(crawled) -> None:
    assert crawled.code == 0, crawled.output
    strange = [line for line in crawled.output.splitlines() if not LINE.match(line)]
    assert strange == []
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", crawled.output)


def test_the_sitemap_that_tries_is_broken_discovery_in_one_line(crawled) -> None:
    record: CrawlRecord = crawled.discovery["/broken"]
    assert record.outcome is Outcome.BROKEN_DISCOVERY
    assert "forged" in record.reason
    assert len(record.reason.splitlines()) == 1


def test_the_type_of_a_page_is_told_without_its_escapes(crawled) -> None:
    assert crawled.articles["/colours"].outcome is Outcome.NOT_HTML
    assert crawled.articles["/colours"].reason.isprintable()


def test_the_other_pages_of_the_source_are_fetched(crawled) -> None:
    assert crawled.articles["/good"].outcome is Outcome.FETCHED


def test_progress_goes_through_a_channel_of_its_own(site, tmp_path: Path, crawl_command) -> None:
    site.feed("/1", "/2")
    site.page("/1")
    site.page("/2")
    reading, writing = os.pipe()
    command, environment = crawl_command(site, tmp_path)
    done = subprocess.run(
        [*command, "-s", f"PROGRESS_FD={writing}"],
        env=environment, pass_fds=(writing,), capture_output=True, text=True, check=True,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as channel:
        *_, last = [json.loads(line) for line in channel]
    assert last == {"fetched": 2, "queued": 0, "failed": 0, "ended": "finished"}
    assert "PROGRESS" not in done.stdout + done.stderr
