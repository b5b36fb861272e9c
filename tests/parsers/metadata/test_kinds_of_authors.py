"""Authors are people, agencies and organisations; users of a content system are none of them."""

import pytest

from clipdesk.model.article import AuthorKind
from parsers.metadata.authors.bylines import authors_from

ORGANIZATIONS = (
    "Harbour Stiftung e.V.", "AltumNet sp. z o.o.", "Coast Media GmbH", "gb.cri.example", "TPN", "БНС",
    "Newsdesk", "Coast Webteam", "Gallo Images", "東京新聞", "南方网", "뉴스타파뉴스", "Materiały prasowe",
)  # fmt: skip


@pytest.mark.parametrize(
    "name", ["q_admin", "Drupal", "admin", "webadmin", "jdoe", "jdoe.x", "WordPress", "anna_k"]
)
def test_an_account_signs_nothing(name: str) -> None:
    assert authors_from([name], frozenset()) == []


@pytest.mark.parametrize("name", ORGANIZATIONS)
def test_an_organization_is_told_by_its_words_and_its_form(name: str) -> None:
    assert [author.kind for author in authors_from([name], frozenset())] == [AuthorKind.ORGANIZATION]


@pytest.mark.parametrize("name", ["Mona Saleh", "Maria Sa", "李文蕊", "منى صالح", "Анна Ким", "JB", "Josh"])
def test_a_person_stays_one(name: str) -> None:
    assert [author.kind for author in authors_from([name], frozenset())] == [AuthorKind.PERSON]


def test_the_name_in_an_address_is_written_as_a_name() -> None:
    assert [author.name for author in authors_from(["mona-saleh"], frozenset())] == ["Mona Saleh"]


def test_a_site_that_is_called_after_a_person_is_written_by_one_if_its_data_say_so() -> None:
    names = frozenset({"monasaleh", "coastnews"})
    kinds = [authors_from([name], names, said)[0].kind for name, said in (
        ("Mona Saleh", AuthorKind.PERSON), ("Mona Saleh", None), ("Coast News", AuthorKind.PERSON),
    )]  # fmt: skip
    assert kinds == [AuthorKind.PERSON, AuthorKind.ORGANIZATION, AuthorKind.ORGANIZATION]
