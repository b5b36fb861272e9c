"""Where a redirect leads in place of the article that was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.discovery.leads_away import leads_away

STORY = "https://gazette.example/news/2026/03/wells-of-valmont-are-dry"


@pytest.mark.parametrize(
    "target",
    [
        "https://gazette.example/",
        "https://gazette.example",
        "http://www.gazette.example/index.html",
        "https://gazette.example/index.php?ref=old",
        "https://gazette.example/en/",
        "https://gazette.example/fr-ca",
        "https://gazette.example/home.aspx",
        "https://gazette.example/de/startseite",
        "https://gazette.example/?moved",
        "https://another.example/",
        "https://gazette.example/%D8%A7%D9%84%D8%B1%D8%A6%D9%8A%D8%B3%D9%8A%D8%A9",
    ],
)
def test_the_front_page_in_all_its_spellings(target) -> None:
    assert leads_away(STORY, target) == "the front page"


@pytest.mark.parametrize("target", ["/news/", "/news", "/news/2026/", "/news/2026/03"])
def test_a_section_that_the_article_lay_below(target) -> None:
    assert leads_away(STORY, f"https://gazette.example{target}") == "a section"


@pytest.mark.parametrize(
    "target", ["/404", "/en/404.html", "/error/not-found", "/page-introuvable.php", "/404?from=/news/1"]
)
def test_a_page_for_what_is_not_there(target) -> None:
    assert leads_away(STORY, f"https://gazette.example{target}") == "a page for what is not there"


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        (STORY, f"{STORY}/"),
        (STORY, "https://gazette.example/story/1234567"),
        (STORY, "https://gazette.example/?p=1234"),
        (STORY, "https://gazette.example/?story=wells-of-valmont"),
        (STORY, "https://consent.example/?continue=https%3A%2F%2Fgazette.example%2Fnews"),
        (STORY, "https://login.gazette.example/sign-in"),
        (
            "https://gazette.example/story/1234567/wells-of-valmont-are-dry",
            "https://gazette.example/story/1234567",
        ),
        (f"{STORY}/amp", STORY),
        (f"{STORY}/2", STORY),
        (f"{STORY}/print-this-page-now", STORY),
        ("https://gazette.example/", "https://gazette.example/en/"),
        ("https://gazette.example/index.html", "https://gazette.example/"),
        ("https://short.example/x7", "https://gazette.example/news/wells"),
        ("https://gazette.example/?p=1234", STORY),
    ],
)
def test_what_may_be_an_article(asked, target) -> None:
    assert leads_away(asked, target) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_address_is_judged(path, query) -> None:
    leads_away(STORY, f"https://gazette.example/{path}?{query}")


@given(st.from_regex(r"https://a\.example(/[a-z0-9-]{1,9}){0,4}/?", fullmatch=True))
def test_no_address_leads_away_from_itself(url) -> None:
    assert leads_away(url, url) is None
