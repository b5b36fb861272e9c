"""Headlines of pages that do not mark theirs, or not well."""

import pytest

from parsers.document import read_document
from parsers.metadata import read_metadata

HEADLINE = "Market stalls may open on Sundays"
SENTENCE = "The keeper of a stall at the fish market may sell on Sundays, too, the court has found. "
TEXT = f"<p>{SENTENCE * 3}</p>"


def headline(html: str) -> str:
    document = read_document(html.encode(), {"content-type": "text/html; charset=utf-8"})
    return read_metadata(document, "https://gazette.example/stalls", {}, fetched_at=None).headline


@pytest.mark.parametrize("title", ["", "<title>The Gazette</title>", "<title>gazette.example</title>"])
@pytest.mark.parametrize(
    "markup", ["<b><font size=5>{}</font></b><br><br>", "<p><strong>{}</strong></p>", "<h3>{}</h3>"]
)
def test_where_the_title_is_the_sites_the_bold_line_above_the_text_is_the_headline(
    title: str, markup: str
) -> None:
    page = f"{title}<body><table><tr><td><a href='/'>Go back</a><br><br>{markup.format(HEADLINE)}{TEXT}</td></tr></table>"
    assert headline(page) == HEADLINE


@pytest.mark.parametrize("after", ["<p>", "<div>", "<br>"])
def test_a_headline_that_never_ends_ends_where_the_text_begins(after: str) -> None:
    assert headline(f"<title>The Gazette</title><body><h1>{HEADLINE} {after}{SENTENCE * 6}") == HEADLINE


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("旧手机改装成波浪浮标成本不到千元_数码_海报", "旧手机改装成波浪浮标成本不到千元"),
        ("古い電話を波のブイに改造する学生たち：港日報", "古い電話を波のブイに改造する学生たち"),
        ("마을 도서관 공구 대여 시작 예정-항구일보", "마을 도서관 공구 대여 시작 예정"),
    ],
)
def test_beside_letters_without_spaces_a_mark_parts_the_sites_name(title: str, line: str) -> None:
    assert headline(f"<title>{title}</title><body><h2 class='t'>{line}</h2>{TEXT}") == line


def test_a_headline_that_stands_where_the_sites_name_should_is_still_one() -> None:
    long = f"{HEADLINE}, and the keeper of the fish market is glad"
    page = f'<title>{long}</title><meta name="application-name" content="{long}"><body><h1>{long}</h1>{TEXT}'
    assert headline(page) == long


def test_a_heading_that_shares_no_word_with_the_titles_is_a_widgets() -> None:
    page = (
        f'<title>{HEADLINE} - The Gazette</title><meta property="og:title" content="{HEADLINE}">'
        f"<body><h1 class='widget'>Original text</h1><h2>{HEADLINE}</h2>{TEXT}"
    )
    assert headline(page) == HEADLINE


def test_a_meta_element_that_writes_value_for_content_is_read() -> None:
    page = f"<title>x</title><meta value='{HEADLINE}' name='og:title'><body>{TEXT}"
    assert headline(page) == HEADLINE


SEEN, SEARCHED = (
    "Stalls at the fish market may open on Sundays",
    "Sunday opening for market stalls: all you need to know",
)
SEARCH_TITLES = (
    f'<title>{SEARCHED}</title><meta property="og:title" content="{SEARCHED}">'
    f'<script type="application/ld+json">{{"@type":"Article","headline":"{SEARCHED}"}}</script>'
)


def test_the_only_heading_outvotes_titles_in_other_words_that_the_page_does_not_show() -> None:
    assert headline(f"{SEARCH_TITLES}<body><h1>{SEEN}</h1>{TEXT}") == SEEN


@pytest.mark.parametrize(
    "beside", [f"<h2>{SEARCHED}</h2>", "<h1>Stalls at the market: pictures of the day</h1>"]
)
def test_where_the_page_shows_the_titles_too_or_has_several_headings_the_titles_win(beside: str) -> None:
    assert headline(f"{SEARCH_TITLES}<body><h1>{SEEN}</h1>{beside}{TEXT}") == SEARCHED


@pytest.mark.parametrize(
    "heading", ["Health and markets centre", "相关新闻", "Здоровье", "Features Reviews Video Shop"]
)
def test_a_line_of_the_documents_title_outvotes_a_heading_that_shares_no_word_with_it(heading: str) -> None:
    page = f"<title>{HEADLINE} - Town - Mail</title><body><h1>{heading}</h1><p class=t>{HEADLINE}</p>{TEXT}"
    assert headline(page) == HEADLINE


def test_a_heading_of_the_sites_name_and_its_logo_is_no_headline() -> None:
    page = (
        f'<title>{HEADLINE} - GAZETTE</title><meta property="og:title" content="{HEADLINE}">'
        f"<body><h1><a href='/'>GAZETTE Gazette Logo</a></h1><h2>{HEADLINE}</h2>{TEXT}"
    )
    assert headline(page) == HEADLINE


def test_a_heading_far_below_the_beginning_is_a_widgets_where_the_title_has_other_words() -> None:
    page = f"<title>{HEADLINE}</title><body>{TEXT * 90}<h1>Original text</h1>"
    assert headline(page) == HEADLINE


@pytest.mark.parametrize("mark", [" * ", " ‹ ", " › ", " > ", " ~ ", " \\ ", " ⋆ ", " — ", " · "])
def test_whatever_parts_it_the_sites_name_is_no_headline(mark: str) -> None:
    assert headline(f"<title>{HEADLINE}{mark}gazette.example</title><body>{TEXT}") == HEADLINE


def test_beside_other_letters_the_sites_name_is_that_of_its_address() -> None:
    assert headline(f"<title>市場攤位週日可營業 - gazette新聞網</title><body>{TEXT}") == "市場攤位週日可營業"


def test_an_encyclopedias_headline_is_its_name_that_the_page_shows() -> None:
    data = '{"@type":"Article","name":"Timber quay","headline":"wooden structure at which ships are loaded"}'
    page = f'<title>Timber quay - Ports</title><script type="application/ld+json">{data}</script>'
    assert headline(f"{page}<body><h1>Timber quay</h1>{TEXT}") == "Timber quay"
