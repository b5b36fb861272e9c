"""Each command, as an operator or a data person uses it; faults end in words and an exit code."""

import gzip
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cli.main import app
from clipdesk.corpus.archive import ArchiveWriter

PAGE = """<!doctype html><html lang="en"><head><title>Patrol boats leave Misrata | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post"></head><body><article>
<h1>Patrol boats leave Misrata</h1>
<p>&lt; &lt; Go Back</p>
<p>Two patrol boats left the port of Misrata on Monday to search for Islamic State fighters along the coast of
Sirte, the harbour master said, adding that the crews had trained for the operation since January.</p>
<p>Officers of the coast guard said that foreign special forces watched the exercise from the quay and did not
go to sea, and that nobody had yet counted how many fighters were still hiding in the valleys.</p>
<p>The boats are to return within a week.</p>
<p>More From The Harbour Post (subscription required):</p>
</article></body></html>"""

Clipdesk = Callable[..., Any]


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    """Three articles in one WARC file."""
    path = tmp_path / "pages.warc.gz"
    with ArchiveWriter(path, tmp_path) as writer:
        for number in range(3):
            writer.write(
                url=f"https://harbour-post.example/2026/03/0{number + 1}/patrol-boats-leave-misrata",
                status=200,
                reason="OK",
                headers=[("Content-Type", "text/html; charset=utf-8")],
                body=PAGE.replace("Two patrol", f"{number + 2} patrol").encode(),
                fetched_at=datetime(2026, 3, 8, number, tzinfo=UTC),
            )
    return path


def commands() -> list[list[str]]:
    top = [[command.name or ""] for command in app.registered_commands]
    groups = [(group.name or "", group.typer_instance) for group in app.registered_groups]
    return top + [
        [name, command.name or ""] for name, group in groups if group for command in group.registered_commands
    ]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_explains_itself_with_an_example(command: list[str], clipdesk: Clipdesk) -> None:
    ended = clipdesk(*command, "--help")
    assert ended.code == 0
    assert "Example:" in ended.out


def test_pages_of_a_warc_file_become_articles_that_sql_finds(clipdesk: Clipdesk, warc: Path) -> None:
    assert clipdesk("ingest", warc).code == 0
    ended = clipdesk("sql", "select headline, count(*) as n from articles group by all", "--json")
    assert json.loads(ended.out) == [{"headline": "Patrol boats leave Misrata", "n": 3}]


def test_the_same_file_again_is_not_ingested_twice(clipdesk: Clipdesk, warc: Path) -> None:
    clipdesk("ingest", warc)
    ended = clipdesk("ingest", warc)
    assert (ended.code, "ingested before" in ended.out) == (0, True)
    assert "3" in clipdesk("sql", "select count(*) from article_versions").out


def test_a_file_cut_off_in_the_middle_gives_its_whole_pages_and_a_row_for_the_rest(
    clipdesk: Clipdesk, warc: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(warc.read_bytes()[:-200])
    ended = clipdesk("ingest", cut)
    assert ended.code == 1
    rows = json.loads(
        clipdesk("sql", "select outcome, count(*) n from crawl_log group by all order by 1", "--json").out
    )
    assert rows == [{"outcome": "parse_error", "n": 1}, {"outcome": "stored", "n": 2}]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (gzip.compress(b"nothing of the kind", mtime=0), "WARC"), (None, "cannot be read")],
    ids=["empty", "no WARC", "missing"],
)
def test_a_file_that_is_no_warc_is_refused_in_words(
    content: bytes | None, words: str, clipdesk: Clipdesk, tmp_path: Path
) -> None:
    path = tmp_path / "bad.warc.gz"
    if content is not None:
        path.write_bytes(content)
    ended = clipdesk("ingest", path)
    assert ended.code == 1
    assert words in ended.err
    assert "bad.warc.gz" in ended.err


def test_a_page_is_shown_with_what_was_taken_out(clipdesk: Clipdesk, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    ended = clipdesk("parse", page, "--url", "https://harbour-post.example/2026/03/01/patrol-boats")
    assert ended.code == 0
    assert "[-More From The Harbour Post (subscription required):-]" in ended.out


def test_a_page_as_json_has_every_field(clipdesk: Clipdesk, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    article = json.loads(
        clipdesk("parse", page, "--url", "https://harbour-post.example/a-story", "--json").out
    )
    assert article["headline"] == "Patrol boats leave Misrata"
    assert article["language"] == "en"
    assert "Go Back" not in article["body"]
    assert len(article["removed"]) >= 2


def test_a_page_larger_than_the_limit_is_refused(
    clipdesk: Clipdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIPDESK_MAX_PAGE_BYTES", "1000")
    page = tmp_path / "page.html"
    page.write_text(PAGE * 2, encoding="utf-8")
    ended = clipdesk("parse", page)
    assert ended.code == 1
    assert "CLIPDESK_MAX_PAGE_BYTES" in ended.err


def test_an_unknown_topic_is_answered_with_the_nearest_one(clipdesk: Clipdesk) -> None:
    ended = clipdesk("run", "libya-isi")
    assert ended.code == 2
    assert "did you mean 'libya-isis'?" in ended.err


def test_five_faults_in_a_file_are_told_at_once(
    clipdesk: Clipdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "bad.yaml").write_text(
        "id: Bad Name\npublisher: [1]\nhomepge: x\nlanguages: []\ndiscovery: []\n", encoding="utf-8"
    )
    monkeypatch.setenv("CLIPDESK_SOURCES", str(sources))
    ended = clipdesk("topics", "check")
    assert ended.code == 2
    for path in ("id", "publisher", "homepge", "languages", "discovery"):
        assert f"{path}:" in ended.err
    listed = clipdesk("sources", "list")
    assert listed.code == 0
    assert "bad is left out: its file is faulty" in listed.err


def test_a_mistyped_setting_is_a_fault(clipdesk: Clipdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPDESK_TIMEOUT", "soon")
    ended = clipdesk("status")
    assert ended.code == 2
    assert "timeout" in ended.err


def test_a_query_over_a_table_that_does_not_exist_names_those_that_do(clipdesk: Clipdesk) -> None:
    ended = clipdesk("sql", "select * from article")
    assert ended.code == 2
    assert "articles" in ended.err


def test_a_takedown_leaves_nothing_of_what_was_read_of_common_crawl(
    clipdesk: Clipdesk, home: Path, warc: Path
) -> None:
    clipdesk("ingest", warc)
    (home / "common-crawl").mkdir()
    (home / "common-crawl" / "CC-NEWS.warc.gz").write_bytes(warc.read_bytes())
    assert clipdesk("takedown", "--source", "pages", "--reason", "r", "--requested-by", "o").code == 0
    assert not (home / "common-crawl").exists()


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_the_corpus_is_exported(format: str, clipdesk: Clipdesk, warc: Path, tmp_path: Path) -> None:
    clipdesk("ingest", warc)
    target = tmp_path / f"out.{format}"
    ended = clipdesk("export", target, "--format", format)
    assert (ended.code, "3 rows" in ended.err) == (0, True)
    assert target.stat().st_size > 500


def test_an_export_is_chosen_by_the_words_of_a_reader_and_may_be_pages(
    clipdesk: Clipdesk, warc: Path, tmp_path: Path
) -> None:
    clipdesk("ingest", warc)
    first = ("--where", "url LIKE '%/01/%'")
    assert "1 rows" in clipdesk("export", tmp_path / "one", "--format", "huggingface", *first).err
    assert (
        "3 pages" in clipdesk("export", tmp_path / "pages.wacz", "--language", "en", "--source", "pages").err
    )
    assert "no topic 'sport'" in clipdesk("export", tmp_path / "a.csv", "--topic", "sport").err
    ended = clipdesk("export", tmp_path / "log.csv", "--table", "crawl_log", "--topic", "oil")
    assert (ended.code, "--topic: crawl_log has no 'topic' to choose by" in ended.err) == (1, True)


def test_articles_are_found_by_their_words(clipdesk: Clipdesk, warc: Path) -> None:
    clipdesk("ingest", warc)
    found = clipdesk("search", "boat title:leave", "--language", "en", "--facets")
    assert found.code == 0
    assert "Patrol boats leave Misrata" in found.out
    assert "found: 3; shown: 1 to 3" in found.out
    page = json.loads(clipdesk("search", "boat", "--limit", "2", "--page", "2", "--json").out)
    assert (page["count"], len(page["hits"]), page["behind"]) == (3, 1, 0)
    [hit] = page["hits"]
    start, end = hit["headline_spans"][0]
    assert hit["headline"][start:end] == "boats"


def test_a_search_says_why_it_finds_nothing_and_where_it_is_wrong(clipdesk: Clipdesk, warc: Path) -> None:
    clipdesk("ingest", warc)
    ended = clipdesk("search", "boats", "--language", "ar")
    assert (ended.code, "no article has language:ar" in ended.out) == (1, True)
    ended = clipdesk("search", "boats (at sea")
    assert ended.code == 1
    assert "character 7" in ended.err


def test_a_damaged_index_is_written_anew_in_words(clipdesk: Clipdesk, warc: Path, tmp_path: Path) -> None:
    clipdesk("ingest", warc)
    [file] = tmp_path.rglob("*.idx")
    file.write_bytes(b"")
    ended = clipdesk("search", "boats")
    assert "is not as it was written; written anew" in ended.err
    assert "found: 3" in ended.out
    assert "3 articles: 3 written now" in clipdesk("index", "--rebuild").out


def test_an_export_to_stdout_can_be_piped(clipdesk: Clipdesk, warc: Path) -> None:
    clipdesk("ingest", warc)
    lines = clipdesk("export", "-", "--column", "headline").out.splitlines()
    assert [json.loads(line)["headline"] for line in lines] == ["Patrol boats leave Misrata"] * 3


def test_status_tells_what_there_is(clipdesk: Clipdesk, warc: Path) -> None:
    clipdesk("ingest", warc)
    told = json.loads(clipdesk("status", "--json").out)
    assert {table["name"]: table["rows"] for table in told["tables"]}["articles"] == 3
    assert told["archive_files"] == 1
    assert told["index_behind"] == 0


def test_a_text_without_markup_goes_the_same_way(clipdesk: Clipdesk, tmp_path: Path) -> None:
    scraped = tmp_path / "scraped.txt"
    scraped.write_text(
        "< < Go Back\n\nPatrol boats leave Misrata\n\nTwo patrol boats left the port of Misrata on Monday to search"
        " for Islamic State fighters along the coast, the harbour master said.\n\nMore From The Wall Street Journal"
        " (subscription required):\n",
        encoding="utf-8",
    )
    article = json.loads(clipdesk("parse", "--text", scraped, "--json").out)
    assert article["headline"] == "Patrol boats leave Misrata"
    assert article["body"].startswith("Two patrol boats")
    assert "More From" not in article["body"]


def test_a_topic_can_be_tried_with_a_text(clipdesk: Clipdesk) -> None:
    assert (
        "on topic"
        in clipdesk("topics", "check", "--text", "Islamic State fighters return to Sirte, Libya").out
    )
    assert "off topic" in clipdesk("topics", "check", "--text", "This is how bread is baked").out


def test_a_folder_that_cannot_be_written_is_an_error_in_words(
    clipdesk: Clipdesk, warc: Path, home: Path
) -> None:
    if os.geteuid() == 0:
        home.parent.joinpath("data").write_text("a file stands where the folder should be")
    else:
        home.mkdir(mode=0o500)
    ended = clipdesk("ingest", warc)
    assert ended.code == 1
    assert str(home) in ended.err


def test_a_feed_readers_list_becomes_sources_and_goes_out_again(
    clipdesk: Clipdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("topics", "sources"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"CLIPDESK_{name.upper()}", str(tmp_path / name))
    outline = '<outline text="The [31m Gazette" xmlUrl="https://gazette.example/feed" language="fr-ca"/>'
    opml = tmp_path / "list.opml"
    opml.write_text(f'<opml version="2.0"><body>{outline}</body></opml>', encoding="utf-8")
    ended = clipdesk("sources", "import", opml)
    assert (ended.code, ended.out) == (0, "gazette: The [31m Gazette, 1 feed(s)\n")
    assert clipdesk("topics", "check").code == 0
    again = clipdesk("sources", "import", opml)
    assert "0 sources written, 1 feeds are followed already" in again.err
    out = clipdesk("sources", "export", "--opml").out
    assert 'xmlUrl="https://gazette.example/feed"' in out
    assert 'language="fr"' in out
    assert clipdesk("sources", "export", opml).code == 2


def test_stories_are_listed_and_each_is_shown_by_an_article_of_it(clipdesk: Clipdesk, warc: Path) -> None:
    assert "no text was found twice" in clipdesk("stories").out
    clipdesk("ingest", warc)
    [story] = json.loads(clipdesk("stories", "--json").out)
    assert (story["articles"], story["headline"]) == (3, "Patrol boats leave Misrata")
    listed = clipdesk("stories", "--newest", "--least", 3, "--since", "2026-03-01")
    assert story["story_id"] in listed.out
    shown = clipdesk("story", "https://www.harbour-post.example/2026/03/02/patrol-boats-leave-misrata")
    assert "first in The Harbour Post" in shown.out
    assert shown.out.count("harbour-post.example/2026/03/") >= 3
    again = clipdesk("story", story["members"][1]["article_id"], "--json")
    assert json.loads(again.out)["story_id"] == story["story_id"]


def test_an_article_that_is_not_there_is_no_story(clipdesk: Clipdesk, warc: Path) -> None:
    clipdesk("ingest", warc)
    ended = clipdesk("story", "https://nobody.example/1")
    assert ended.code == 1
    assert "is no article of the corpus" in ended.err
