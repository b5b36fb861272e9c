"""Every page of the room, asked for as a browser does."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from reading_room.pages.archived import harmless_page
from tests.reading_room.conftest import TOKEN, Browser

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def edited(browser: Browser) -> str:
    query = (
        "SELECT article_id FROM article_versions GROUP BY article_id HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
    )
    [row] = browser.corpus.sql(query).to_pylist()
    return str(row["article_id"])


@pytest.fixture(scope="module")
def story(browser: Browser) -> str:
    [row] = browser.corpus.sql("SELECT story_id FROM stories ORDER BY articles DESC, 1 LIMIT 1").to_pylist()
    return str(row["story_id"])


def paths(edited: str, story: str) -> list[str]:
    return [
        "/",
        "/topics/libya-isis?days=365",
        "/search?q=sirte",
        "/search",
        f"/articles/{edited}",
        f"/articles/{edited}/versions/1",
        f"/articles/{edited}/diff/1/2",
        f"/stories/{story}",
        "/sources",
        "/sources/gulf-courier",
        "/address",
    ]


def test_every_page_answers_and_asks_for_nothing_from_outside(
    browser: Browser, edited: str, story: str
) -> None:
    for path in paths(edited, story):
        answer = browser.get(path)
        assert answer.status == 200, path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        loaded = re.findall(r"<(?:link|img|script|iframe)\b[^>]*(?:href|src)=\"([^\"]*)", answer.text)
        assert loaded == ["/room.css"], path
        assert 'style="' not in answer.text, path


def test_every_link_of_the_room_leads_to_a_page_of_it(browser: Browser, edited: str, story: str) -> None:
    """Those of each kind once."""
    seen: dict[str, str] = {}
    for path in paths(edited, story):
        for link in re.findall(r'<a [^>]*href="(/[^"]*)"', browser.get(path).text):
            link = link.replace("&amp;", "&")
            kind = re.sub(r"[0-9a-f]{32}", "ID", link.partition("?")[0])
            seen.setdefault(kind, link)
    assert len(seen) > 12
    assert {link: browser.get(link).status for link in seen.values()} == dict.fromkeys(seen.values(), 200)


def test_a_topic_shows_attention_newest_stories_and_what_was_missed(browser: Browser) -> None:
    page = browser.get("/topics/libya-isis?days=365").text
    assert page.count("<svg") >= 2
    assert "Benghazi" in page
    assert re.search(r"not article|http error|robots denied", page)


def test_what_was_taken_out_of_a_text_is_struck_out_in_its_place_with_its_rule(browser: Browser) -> None:
    query = """SELECT article_id, removed[1].text AS text, removed[1].rule AS rule FROM articles
               WHERE len(removed) > 0 AND removed[1].part = 'body' ORDER BY 1 LIMIT 1"""
    [row] = browser.corpus.sql(query).to_pylist()
    page = browser.get(f"/articles/{row['article_id']}").text
    assert f'<del title="taken out by {row["rule"]}">' in page


def test_versions_are_compared_word_by_word(browser: Browser, edited: str) -> None:
    assert browser.get(f"/articles/{edited}").text.count("/versions/") >= 2
    page = browser.get(f"/articles/{edited}/diff/1/2").text
    assert re.search(r"<ins>[^<]*\(?updated", page)


def test_search_keeps_its_query_and_its_facets_in_the_address(browser: Browser) -> None:
    page = browser.get("/search?q=libya&language=en").text
    narrowed = re.findall(r'href="(/search\?[^"]*source=[^"]*)"', page)
    assert narrowed
    assert all("q=libya" in link and "language=en" in link for link in narrowed)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/topics/no-such", 404, "no-such"),
        ("/topics/libya-isis?days=soon", 404, "whole number"),
        ("/articles/0123", 404, "0123"),
        ("/sources/no-such", 404, "no-such"),
        ("/search?q=%22open", 400, "open"),
        ("/search?since=yesterday", 400, "2026-03-01"),
        ("/search?q=zzzz", 200, "zzzz"),
        ("/address?url=nonsense", 400, "nonsense"),
        ("/address?url=https%3A%2F%2Felsewhere.example%2Fa", 200, "no run has met it"),
        ("/no-page", 404, "/no-page"),
    ],
)
def test_what_cannot_be_shown_is_said_in_words(browser: Browser, path: str, status: int, words: str) -> None:
    answer = browser.get(path)
    assert answer.status == status
    assert words in answer.text


def test_an_address_has_a_life_whoever_asks_in_whatever_spelling(browser: Browser) -> None:
    [row] = browser.corpus.sql("SELECT url FROM articles ORDER BY 1 LIMIT 1").to_pylist()
    page = browser.get(f"/address?url={quote(row['url'] + '?utm_source=x', safe='')}").text
    assert "it is in the corpus" in page


class TestArchivedPage:
    def test_it_is_told_to_run_nothing_and_to_ask_for_nothing(self, browser: Browser, edited: str) -> None:
        answer = browser.get(f"/articles/{edited}/versions/1/page")
        assert answer.status == 200
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert "<script" not in answer.text.lower()

    @pytest.mark.parametrize(
        "markup",
        [
            "<script>fetch('https://x.example/')</script>",
            "<link rel=preconnect href=https://x.example/>",
            "<meta http-equiv=refresh content='0;url=https://x.example/'>",
            "<base href=https://x.example/>",
            "<iframe src=https://x.example/></iframe>",
            "<a href=https://x.example/ ping=https://x.example/>a</a>",
            "<form action=https://x.example/><button>go</button></form>",
            "<video poster=https://x.example/></video>",
            "<svg><a xlink:href=https://x.example/>b</a></svg>",
            "<object data=https://x.example/></object>",
        ],
    )
    def test_nothing_in_it_leads_anywhere(self, markup: str) -> None:
        html = harmless_page(f"<p>before</p>{markup}<p>after".encode(), {})
        assert not re.search(
            r"\b(?:href|src|data|action|content|poster|ping)\s*=\s*[\"']?\S*x\.example", html
        )
        assert "before" in html
        assert "after" in html


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_a_real_browser_comes_in_by_the_printed_address(browser: Browser, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{browser.port}/?token={TOKEN}"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom"]
    command = [CHROMIUM, *flags, f"--user-data-dir={tmp_path}", address]
    seen = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "The Islamic State in Libya" in seen
