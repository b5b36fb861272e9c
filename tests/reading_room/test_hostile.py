"""What strangers wrote stays text on every page that shows it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Author, Block, BlockKind
from clipdesk.model.settings import Settings
from steps.run.index import index
from tests.corpus.conftest import make_capture
from tests.reading_room.conftest import Browser, serving

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
TURNED = "an \u202eoverride and an \u2066isolate"
LONG = "w" * 3_000
MANY = " ".join(f"word{number}" for number in range(50_000))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, str]]:
    settings = Settings(home=tmp_path_factory.mktemp("hostile"), demo=True)
    capture = make_capture(1, headline=f"{MARKUP} {TURNED}")
    texts = (MARKUP, TURNED, LONG, MANY)
    article = replace(
        capture.article,
        url=f"https://herald.example/{MARKUP}",
        authors=(Author(MARKUP),),
        standfirst=MARKUP,
        section=MARKUP,
        keywords=(MARKUP, LONG),
        blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in texts),
        removed=(),
    )
    corpus = Corpus.open(settings.corpus)
    corpus.append_versions("run-1", "herald", [replace(capture, article=article)], now=capture.fetched_at)
    index(settings)
    with serving(settings) as browser:
        yield browser, article.article_id


@pytest.mark.parametrize("path", ["/articles/{}", "/search?q=override", "/search?q=%3Cscript%3E", "/search"])
def test_it_is_escaped_and_turns_nothing_around(hostile: tuple[Browser, str], path: str) -> None:
    browser, article = hostile
    answer = browser.get(path.format(article))
    assert answer.status == 200
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert "\u202e" not in answer.text
    assert "\u2066" not in answer.text


def test_a_text_of_fifty_thousand_words_is_shown_whole(hostile: tuple[Browser, str]) -> None:
    browser, article = hostile
    assert MANY in browser.get(f"/articles/{article}").text


def test_an_address_that_is_no_address_of_the_web_is_no_link(
    hostile: tuple[Browser, str], tmp_path: Path
) -> None:
    browser, _ = hostile
    page = browser.get("/address?url=javascript%3Aalert(1)").text
    assert 'href="javascript' not in page
