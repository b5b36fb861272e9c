"""The standfirst: set apart between headline and text, in its own field and not in the body."""

import pytest

from clipdesk.model.article import Article
from parsers import parse

HEADLINE = "The lighthouse of Cape Oran is sold for one coin"
STANDFIRST = "The buyer must keep the lamp burning, and nobody has told him what the oil costs."
FIRST = (
    "The lighthouse that has stood above Cape Oran since the year of the great storm was sold on Monday for one "
    "coin, which the harbour master put into a jar on his desk, beside the keys, a lamp and a list of repairs."
)
SECOND = (
    "Eleven people had asked for the papers, and three had climbed the stairs. The one who bought it said that he "
    "had not slept near the sea before, and that he meant to begin with the windows on the side of the weather."
)
TEXT = f"<div class='story'><p>{FIRST}</p><p>{SECOND}</p></div>"


def article_of(body: str, description: str = "") -> Article:
    meta = f'<meta name="description" content="{description}">' if description else ""
    html = f"<html><head><title>{HEADLINE}</title>{meta}</head><body><main>{body}</main></body></html>"
    return parse(html.encode(), "https://courier.example/2026/05/lighthouse")


def headed(standfirst: str) -> str:
    return f"<header><h1>{HEADLINE}</h1></header>{standfirst}{TEXT}"


@pytest.mark.parametrize(
    "markup",
    [
        f"<h2 class='dek'>{STANDFIRST}</h2>",
        f"<p class='entry__standfirst'>{STANDFIRST}</p>",
        f"<div class='article-subtitle'><p>{STANDFIRST}</p></div>",
        f"<div class='vorspann'>{STANDFIRST}</div>",
        f"<p class='chapo'>{STANDFIRST}</p>",
        f"<div class='bajada-nota'><h2>{STANDFIRST}</h2></div>",
        f"<div class='sommario'>{STANDFIRST}</div>",
        f"<p class='article__anons'>{STANDFIRST}</p>",
        f"<h2 itemprop='description'>{STANDFIRST}</h2>",
    ],
)
def test_what_the_markup_sets_apart_is_the_standfirst_and_not_body(markup: str) -> None:
    article = article_of(headed(markup))
    assert article.standfirst == STANDFIRST
    assert [block.text for block in article.blocks] == [FIRST, SECOND]


@pytest.mark.parametrize(
    "markup",
    [
        f"<header><h1>{HEADLINE}</h1><p>{STANDFIRST}</p></header>{TEXT}",
        f"<div><h1>{HEADLINE}</h1><p>{STANDFIRST}</p></div>{TEXT}",
        f"<h1>{HEADLINE}</h1><div class='box'>By Salma Idris</div><h2>{STANDFIRST}</h2>{TEXT}",
    ],
    ids=["header", "headline's element", "heading"],
)
def test_what_the_description_says_too_is_the_standfirst_where_it_stands_apart(markup: str) -> None:
    article = article_of(markup, STANDFIRST)
    assert article.standfirst == STANDFIRST
    assert STANDFIRST not in article.body


@pytest.mark.parametrize(
    "markup",
    [
        f"<div><h1>{HEADLINE}</h1><div class='t-d4'>{STANDFIRST}</div></div>{TEXT}",
        f"<div class='top'><h1>{HEADLINE}</h1><h2>{STANDFIRST}</h2><p>By Salma Idris</p></div>{TEXT}",
    ],
    ids=["headline's element", "heading"],
)
def test_a_sentence_right_below_the_headline_and_apart_from_the_text_is_the_standfirst(markup: str) -> None:
    article = article_of(markup)
    assert article.standfirst == STANDFIRST
    assert STANDFIRST not in article.body


@pytest.mark.parametrize(
    "line",
    ["Published 15 hours ago by Zimbili", "Tuesday, 12 May 2026, 10:43.", "Cape Oran | Society | Harbours"],
)
def test_a_stamp_right_below_the_headline_is_no_standfirst(line: str) -> None:
    assert article_of(f"<div><h1>{HEADLINE}</h1><div>{line}</div></div>{TEXT}").standfirst is None


def test_the_first_paragraph_in_the_headlines_own_element_is_body() -> None:
    story = "".join(f"<p>{text}</p>" for text in (STANDFIRST, FIRST, SECOND))
    article = article_of(f"<article><h1>{HEADLINE}</h1>{story}</article>")
    assert article.standfirst is None


def test_a_standfirst_of_two_lines_is_one_text() -> None:
    article = article_of(
        headed(f"<div class='standfirst'><p>{STANDFIRST}</p><p>A visit to the cape.</p></div>")
    )
    assert article.standfirst == f"{STANDFIRST} A visit to the cape."
    assert "A visit" not in article.body


@pytest.mark.parametrize("description", [FIRST, FIRST[:120], FIRST[:120] + " …"])
def test_a_first_paragraph_that_the_description_repeats_is_body(description: str) -> None:
    article = article_of(headed(""), description)
    assert article.standfirst is None
    assert article.blocks[0].text == FIRST


def test_a_description_that_the_page_does_not_print_is_no_standfirst() -> None:
    assert (
        article_of(headed(""), "Lighthouses, harbours and the sea: all news of the coast.").standfirst is None
    )


@pytest.mark.parametrize("lead", [FIRST, FIRST[:130]], ids=["whole", "its beginning"])
def test_a_standfirst_that_is_printed_again_as_the_first_paragraph_stays_there_once(lead: str) -> None:
    article = article_of(
        f"<header><h1>{HEADLINE}</h1><p class='lead'>{lead}</p></header>"
        f"<div class='story'><p>{FIRST}</p><p>{SECOND}</p></div>"
    )
    assert article.standfirst is None
    assert article.body.count(FIRST) == 1


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='subtitle'>By Salma Idris and Omar Zayed, Cape Oran</div>",
        "<div class='subtitle'>Published on 12 May 2026 at 10:43</div>",
        "<figure><img src='a.jpg'><figcaption class='description'>The lamp room above the cape</figcaption></figure>",
        f"<p class='photo-description'>{STANDFIRST}</p>",
        f"<p class='author-intro'>{STANDFIRST}</p>",
        "<ul class='summary'><li>A lighthouse is sold to a stranger</li><li>The oil is not in the price</li></ul>",
    ],
    ids=["byline", "date", "caption", "photo", "author", "list"],
)
def test_what_else_stands_there_is_no_standfirst(markup: str) -> None:
    assert article_of(headed(markup)).standfirst is None


def test_a_box_that_holds_the_text_is_no_standfirst_whatever_its_name() -> None:
    story = "".join(f"<p>{text}</p>" for text in (FIRST, SECOND, FIRST[::-1], SECOND[::-1]))
    article = article_of(f"<h1>{HEADLINE}</h1><div class='entry-summary'>{story}</div>")
    assert article.standfirst is None
    assert article.blocks[0].text == FIRST
