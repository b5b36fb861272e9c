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
