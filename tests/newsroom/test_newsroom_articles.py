"""The articles on file: enough of each kind, all of them original to one another."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsroom.article import Article, articles, read_blocks, read_record
from newsroom.site import sites

FIRST_DAY, LAST_DAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 10, 12, tzinfo=UTC)


def words(article: Article) -> int:
    return sum(len(block.clean.split()) for block in article.at(LAST_DAY).blocks)


def test_there_are_articles_on_near_and_off_the_topic() -> None:
    counts = Counter(article.topic for article in articles())
    assert counts["on"] >= 40
    assert counts["near"] >= 15
    assert counts["off"] >= 15


def test_every_language_has_articles_on_and_beside_the_topic() -> None:
    kinds = {(article.language, article.topic) for article in articles()}
    assert kinds == {
        (language, topic) for language in ("en", "ar", "ru", "it", "fr") for topic in ("on", "near", "off")
    }


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_an_article_is_as_long_as_news_is(article: Article) -> None:
    assert 120 <= words(article) <= 500


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_an_article_and_its_edits_fall_into_the_window(article: Article) -> None:
    moments = [
        article.published_at,
        *(edit.at for edit in article.edits),
        *(copy.at for copy in article.copies),
    ]
    assert moments[0] == min(moments)
    assert all(FIRST_DAY <= moment <= LAST_DAY for moment in moments)


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_an_article_names_a_site_and_a_section_that_exist(article: Article) -> None:
    site = sites()[article.site]
    assert article.section in site.sections or site.section_url(article.section) in site.disallowed
    assert all(copy.site in sites() for copy in article.copies)


def test_no_paragraph_stands_in_two_articles() -> None:
    paragraphs = Counter(block.clean for article in articles() for block in read_blocks(article.body))
    assert [text for text, count in paragraphs.items() if count > 1] == []


def test_no_two_articles_of_one_language_share_a_long_run_of_words() -> None:
    owner: dict[tuple[str, ...], str] = {}
    for article in articles():
        text = " ".join(block.clean for block in read_blocks(article.body)).split()
        for run in zip(*(text[start:] for start in range(16)), strict=False):
            assert owner.setdefault(run, article.id) == article.id, " ".join(run)


def test_blocks_know_their_kind() -> None:
    blocks = read_blocks("One\nline.\n\n## Head\n\n> Said.\n\n- first\n- second\n\n? Why?")
    assert [(block.kind, block.shown) for block in blocks] == [
        ("paragraph", "One line."),
        ("heading", "Head"),
        ("quote", "Said."),
        ("list_item", "first"),
        ("list_item", "second"),
        ("question", "Why?"),
    ]


def test_an_inserted_notice_is_shown_but_is_no_part_of_the_clean_text() -> None:
    (block,) = read_blocks("Men of IS [[(banned)]], he said.")
    assert block.shown == "Men of IS (banned), he said."
    assert block.clean == "Men of IS, he said."


def test_a_mistyped_key_is_refused_with_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "typo.yaml"
    path.write_text("id: typo\nheadlin: x\n", "utf-8")
    with pytest.raises(ValueError, match=r"typo\.yaml(.|\n)*headlin"):
        read_record(path, Article)
