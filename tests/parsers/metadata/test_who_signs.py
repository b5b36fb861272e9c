"""Who wrote it, on pages whose markup, print and readers say different things."""

import pytest

from parsers.document import read_document
from parsers.metadata import read_metadata

HEADLINE = "City cancels regatta over smoke"
TEXT = (
    "<p>" + "The city has cancelled its regatta because smoke from the hills hangs on the lake. " * 4 + "</p>"
)


def authors(body: str, head: str = "") -> list[str]:
    html = (
        f"<html><head><title>{HEADLINE}</title>{head}</head><body><main><article><h1>{HEADLINE}</h1>{body}</article>"
        "</main></body></html>"
    )
    document = read_document(html.encode(), {"content-type": "text/html; charset=utf-8"})
    found = read_metadata(document, "https://gazette.example/regatta", {}, fetched_at=None)
    return [author.name for author in found.authors]


def declared(*names: str, kind: str = "Person") -> str:
    nodes = ", ".join(f'{{"@type": "{kind}", "name": "{name}"}}' for name in names)
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": [{nodes}]}}</script>'


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Tom Lauder and political reporter Jess Amery", ["Tom Lauder", "Jess Amery"]),
        ("By Marion Keller in Port Lowell", ["Marion Keller"]),
        ("Von Marion Keller aus Nordhafen", ["Marion Keller"]),
        ("Par Marion Keller à Tunis", ["Marion Keller"]),
        ("By Howard BlumStaff Writer", ["Howard Blum"]),
        ("Byby JOSH HASK, DAVID CAPLE and PAT REEVE", ["JOSH HASK", "DAVID CAPLE", "PAT REEVE"]),
        ("Author: Jane Doe Photo: John Roe", ["Jane Doe"]),
        ("2026/2/6 9:24 来源：IT火 作者：沈若林 责编：周远 评论：12", ["沈若林"]),
        ("記者 沈若林", ["沈若林"]),
        ("By Jane Doe\u200bStaff Writer", ["Jane Doe"]),
    ],
)
def test_a_printed_byline_is_taken_apart(byline: str, names: list[str]) -> None:
    assert authors(f"<p>{byline}</p>{TEXT}") == names


@pytest.mark.parametrize(
    "account", ["admin", "Administrator", "webmaster", "root", "администратор", "Email the author", "See all"]
)
def test_an_account_or_a_button_is_nobody(account: str) -> None:
    assert authors(f"<p>By <a rel='author' href='/author/1'>{account}</a></p>{TEXT}", declared(account)) == []


def test_two_people_that_the_data_runs_together_are_told_apart_by_another_place() -> None:
    head = declared("Hanna Weil Omar Saidi") + '<meta name="author" content="Hanna Weil, Omar Saidi">'
    assert authors(TEXT, head) == ["Hanna Weil", "Omar Saidi"]


def test_who_signs_below_the_headline_wrote_it_and_not_who_posted_it() -> None:
    assert authors(f"<p>By Stefan Tully and Nora Weikert</p>{TEXT}", declared("Sandra Cho")) == [
        "Stefan Tully",
        "Nora Weikert",
    ]


def test_whom_the_data_names_wrote_it_where_the_page_prints_the_name_too() -> None:
    assert authors(f"<p>By Sandra Cho</p><p>Photos: Nora Weikert</p>{TEXT}", declared("Sandra Cho")) == [
        "Sandra Cho"
    ]


@pytest.mark.parametrize("mark", ["itemprop='author'", "rel='author'", "class='author'"])
def test_a_reader_who_comments_is_no_author(mark: str) -> None:
    comment = f"<section class='comments'><div class='comment-head'><a {mark} href='/author/7'>Mick Dunne</a></div><p>About time.</p></section>"
    assert authors(TEXT + comment, declared("Bayside Courier", kind="Organization")) == ["Bayside Courier"]


def test_a_court_before_the_date_of_its_judgment_is_no_author() -> None:
    assert authors(f"<p>VG Nordhafen, Urteil vom 11.12.2025</p>{TEXT}") == []


@pytest.mark.parametrize(
    "label", ["Autorin/Autor Gesine Behrens", "Author: Gesine Behrens", "Автор: Gesine Behrens"]
)
def test_a_label_far_from_the_headline_names_the_author_where_nothing_else_does(label: str) -> None:
    assert authors(f"{TEXT * 3}<ul><li>{label}</li></ul>") == ["Gesine Behrens"]


@pytest.mark.parametrize("account", ["Watermark feed", "Sandy Chew"])
def test_whom_an_element_right_below_the_headline_names_overrules_whom_the_page_shows_nowhere(
    account: str,
) -> None:
    printed = '<div class="author"><span>Aaron Burch</span></div><div>July 26, 2021</div>'
    assert authors(f"{printed}{TEXT}", declared(account)) == ["Aaron Burch"]


def test_another_spelling_of_the_declared_name_is_no_other_person() -> None:
    assert authors(f'<div class="author">Andy Klein</div>{TEXT}', declared("Andreas Klein")) == [
        "Andreas Klein"
    ]


def test_who_signs_right_below_the_headline_comes_before_authors_of_other_articles() -> None:
    other = '<section><h3>On the same subject</h3><a class="author" href="/auteurs/ms">Michel Soudan</a></section>'
    assert authors(f"<div><a href='/x/nw'>Nils Wilken</a> • 21 September 2024</div>{TEXT * 2}{other}") == [
        "Nils Wilken"
    ]


@pytest.mark.parametrize(
    "path", ["about/editors", "staff", "profile", "contributors", "auteurs", "redakteure"]
)
def test_a_link_to_somebody_who_works_for_the_site_is_a_byline_beside_the_headline_only(path: str) -> None:
    link = f'<div><a href="/{path}/jon-fingall">Jon Fingall</a>, <a href="https://x.example/jf">@jf</a></div>'
    assert authors(f"{link}{TEXT}") == ["Jon Fingall"]
    assert authors(f"{TEXT * 9}{link}") == []


@pytest.mark.parametrize("name", ["松村太郎", "谢若含", "박준석"])
@pytest.mark.parametrize("stamp", ["2019年04月13日 09時00分", "2017-03-01 14:27:02"])
def test_a_name_without_spaces_glued_to_its_date_is_one_where_the_markup_says_so(
    name: str, stamp: str
) -> None:
    assert authors(f'<div><span class="writer">{name}</span><span>{stamp}</span></div>{TEXT}') == [name]


def test_a_name_that_opens_the_text_and_its_excerpt_signs_it() -> None:
    excerpt = (
        '<meta property="og:description" content="THEMBA SITHOLE The city has cancelled its regatta […]">'
    )
    head = excerpt + declared("The Gazette", kind="Organization")
    assert authors(f"<p>THEMBA SITHOLE</p>{TEXT}", head) == ["THEMBA SITHOLE"]


def test_a_standfirst_may_end_with_who_wrote_the_text() -> None:
    assert authors(f"<p>Smoke hangs on the lake. Who will row? By <b>Edwin Marsh</b></p>{TEXT}") == [
        "Edwin Marsh"
    ]


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("By Sam Steiner Senior Politics Editor, The Gazette", "Sam Steiner"),
        ("Por Rosa Bosch Corresponsal", "Rosa Bosch"),
        ("Autor: Anna Kowalska dziennikarka", "Anna Kowalska"),
        ("Par Jeanne Roche Envoyée spéciale", "Jeanne Roche"),
        ("Автор: Ирина Лаптева спецкор", "Ирина Лаптева"),
        ("Yazan: Ayşe Demir muhabir", "Ayşe Demir"),
        ("Teksti Aino Virtanen toimittaja", "Aino Virtanen"),
    ],
)
def test_roles_behind_a_name_are_none_of_it_in_many_languages(byline: str, name: str) -> None:
    assert authors(f"<p>{byline}</p>{TEXT}") == [name]
