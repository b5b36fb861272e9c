"""How bylines are taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.article import AuthorKind
from parsers.metadata.authors.bylines import authors_from, is_agency, names_in, without_date

NOBODY: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("Written by Jane Doe and Omar Fitouri", ["Jane Doe", "Omar Fitouri"]),
        ("Jane Doe, Omar Fitouri, and Lea Wolf", ["Jane Doe", "Omar Fitouri", "Lea Wolf"]),
        ("Von Jens Petersen und Aylin Kaya", ["Jens Petersen", "Aylin Kaya"]),
        ("Par Claire Dumas et Yann Kerbrat", ["Claire Dumas", "Yann Kerbrat"]),
        ("di Marco Bianchi e Sara Conti", ["Marco Bianchi", "Sara Conti"]),
        ("Por Lucía Ramos y Pablo Vera", ["Lucía Ramos", "Pablo Vera"]),
        ("Автор: Анна Соколова и Пётр Орлов", ["Анна Соколова", "Пётр Орлов"]),
        ("بقلم: ليلى منصور وسالم العطار", ["ليلى منصور", "سالم العطار"]),
        ("بِقلم: ليلى منصور", ["ليلى منصور"]),
        ("By Jane Doe, Senior Staff Writer", ["Jane Doe"]),
        ("Jane Doe Senior Writer", ["Jane Doe"]),
        ("Jane Doe | CNN", ["Jane Doe"]),
        ("Jane Doe (in Tunis), jane@paper.example, @janedoe", ["Jane Doe"]),
        ("Jane Doe, PhD, RDN", ["Jane Doe"]),
        ("Martin King, Jr.", ["Martin King, Jr"]),
        ("John O'Connor The Associated Press", ["John O'Connor", "The Associated Press"]),
        ("https://social.example/jane", []),
        ("Sign in to follow", []),
        ("Nelson C.J.", ["Nelson C.J."]),
    ],
)
def test_a_byline_gives_its_names(byline: str, names: list[str]) -> None:
    assert list(names_in(byline)) == names


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Jane Doe", AuthorKind.PERSON),
        ("Reuters", AuthorKind.AGENCY),
        ("The Associated Press", AuthorKind.AGENCY),
        ("РИА Новости", AuthorKind.AGENCY),
        ("رويترز", AuthorKind.AGENCY),
        ("Рейтер", AuthorKind.AGENCY),
        ("وكالة الأنباء الليبية", AuthorKind.AGENCY),
        ("Agence France\u200b-Presse", AuthorKind.AGENCY),
        ("MENA", AuthorKind.ORGANIZATION),
        ("Coast Weekly", AuthorKind.ORGANIZATION),
        ("Editorial Board", AuthorKind.ORGANIZATION),
        ("Nordblatt-Redaktion", AuthorKind.ORGANIZATION),
    ],
)
def test_people_are_told_from_agencies_and_organisations(name: str, kind: AuthorKind) -> None:
    (author,) = authors_from([name], frozenset({"coastweekly"}))
    assert author.kind is kind


def test_an_organisation_that_the_markup_names_stays_in_one_piece() -> None:
    (author,) = authors_from(["Centre for Water and Soil"], NOBODY, AuthorKind.ORGANIZATION)
    assert author.name == "Centre for Water and Soil"


def test_an_author_named_twice_is_one() -> None:
    assert len(authors_from(["Jane Doe", "JANE DOE"], NOBODY)) == 1


@pytest.mark.parametrize(
    "line", ["Karim Ouali Tuesday, March 3, 2026", "Karim OualiMarch 3, 2026", "Karim OualiMar. 3, 2026"]
)
def test_a_date_behind_the_name_is_no_part_of_it(line: str) -> None:
    assert without_date(line) == "Karim Ouali"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("محمد علي وسالم حسن", ["محمد علي", "سالم حسن"]),
        ("أحمد وليد", ["أحمد وليد"]),
        ("وكالات", ["وكالات"]),
    ],
)
def test_the_arabic_and_is_told_from_a_name_that_begins_like_it(text: str, names: list[str]) -> None:
    assert list(names_in(text)) == names


def test_who_edited_or_took_pictures_did_not_write_it() -> None:
    assert list(names_in("Reporting by Jane Doe; Editing by John Roe")) == ["Jane Doe"]


@pytest.mark.parametrize(
    "agency", ["Reuters", "the Associated Press", "Yonhap", "Press Trust of India", "ANSA"]
)
def test_an_agency_behind_a_name_needs_no_separator(agency: str) -> None:
    first, second = names_in(f"Jane Doe {agency}")
    assert first == "Jane Doe"
    assert is_agency(second)


@pytest.mark.parametrize("name", ["Lana Petra", "Nova Reiter", "Jane Ansa", "Ivo Mehr"])
def test_a_family_name_that_an_agency_has_too_stays_with_its_name(name: str) -> None:
    assert list(names_in(name)) == [name]


@pytest.mark.parametrize("text", ["Written by", "page.head.extra.author", "Learn about our"])
def test_what_a_template_left_behind_is_no_name(text: str) -> None:
    assert list(names_in(text)) == []


@given(st.text(max_size=500))
def test_no_byline_raises_or_grows(text: str) -> None:
    for author in authors_from([text], NOBODY):
        assert 2 <= len(author.name) <= 60
