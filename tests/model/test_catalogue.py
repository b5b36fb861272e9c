"""The catalogue: all faults of all files at once, each with file, line, path and what was expected."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.errors import UnknownName
from clipdesk.model.settings import PROJECT

Write = Callable[[str, str | bytes], None]
Edit = Callable[[str, str, str], None]
Faults = Callable[[], Sequence[str]]
Load = Callable[[], Catalogue]

TOPIC, SOURCE = "topics/harbour.yaml", "sources/gazette.yaml"


def test_valid_files_are_found_by_id(write: Write, load: Load) -> None:
    catalogue = load()
    assert catalogue.topic("harbour").name == "The harbour"
    assert catalogue.source("gazette").publisher == "The Gazette"


def test_the_desks_own_catalogue_is_valid() -> None:
    catalogue = Catalogue.load(PROJECT / "topics", PROJECT / "sources")
    assert len(catalogue.topic("libya-isis").sources) >= 20
    assert {name for topic in catalogue.topics.values() for name in topic.sources} == set(catalogue.sources)


def test_a_file_with_five_faults_reports_five(write: Write, faults: Faults) -> None:
    write(
        SOURCE,
        """\
id: gazet
homepage: gazette.example
country: Libya
languages: [english]
discovery:
  - kind: feed
    uri: https://gazette.example/feed
""",
    )
    assert faults() == [
        "sources/gazette.yaml:1: id: is 'gazet'; expected 'gazette', the file's name",
        "sources/gazette.yaml:1: publisher: is missing; expected a value",
        "sources/gazette.yaml:2: homepage: 'gazette.example' is not usable; "
        "expected an absolute URL, beginning with http:// or https://, without a user name or password",
        "sources/gazette.yaml:3: country: 'Libya' is not usable; expected an ISO 3166-1 country code, such as 'LY'",
        "sources/gazette.yaml:4: languages.0: 'english' is not usable; "
        "expected a BCP 47 language tag, such as 'en' or 'ar'",
        "sources/gazette.yaml:6: discovery.0.url: is missing; expected a value",
        "sources/gazette.yaml:7: discovery.0.uri: is no known key; expected 'url', perhaps",
    ]


def test_faults_of_all_files_come_at_once(edit: Edit, faults: Faults) -> None:
    edit(TOPIC, "name: The harbour", "nam: x")
    edit(SOURCE, "[en]", "[]")
    assert {fault.split(":")[0] for fault in faults()} == {"topics/harbour.yaml", "sources/gazette.yaml"}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("name: The", "nmae: The", "topics/harbour.yaml:2: nmae: is no known key; expected 'name', perhaps"),
        (
            "phrases:",
            "phrasse:",
            "topics/harbour.yaml:9: terms.0.phrasse: is no known key; expected 'phrases', perhaps",
        ),
        (
            "{term: harbour}",
            "{any: [{trem: harbour}]}",
            "topics/harbour.yaml:6: match.any.0.trem: is no known key; expected 'term', perhaps",
        ),
        (
            "{term: harbour}",
            "{term: harbor}",
            "topics/harbour.yaml:6: match.term: no term 'harbor'; expected 'harbour', perhaps",
        ),
        (
            "[gazette]",
            "[gazete]",
            "topics/harbour.yaml:5: sources.0: no source 'gazete'; expected 'gazette', perhaps",
        ),
        (
            "[harbour, quay]",
            "[harbour, {text: quay, cased: true}]",
            "topics/harbour.yaml:9: terms.0.phrases.en.1.cased: is no known key; expected 'case', perhaps",
        ),
        (
            "{term: harbour}",
            "{all: [{term: harbour}], colour: red}",
            "topics/harbour.yaml:6: match.colour: is no known key; expected one of all, any, near, none, term",
        ),
    ],
)
def test_a_mistyped_name_finds_its_neighbour(
    edit: Edit, faults: Faults, before: str, after: str, fault: str
) -> None:
    edit(TOPIC, before, after)
    assert fault in faults()


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        pytest.param(
            "kind: feed",
            "kind: feeds",
            "6: discovery.0: {'kind': 'feeds', 'url': 'https://gazette.example/feed'} is not usable; "
            "expected 'feed', perhaps",
            id="kind",
        ),
        pytest.param(
            "languages: [en]", "languages: []", "4: languages: [] is not usable; expected at least one"
        ),
        pytest.param(
            "languages: [en]",
            "languages: [en]\nchecked: 2026-02-30",
            "5: checked: '2026-02-30' is not usable; expected a valid date",
            id="date",
        ),
        pytest.param(
            "kind: feed",
            "kind: listing\n    article_links: {alow: [x]}",
            "7: discovery.0.article_links.alow: is no known key; expected 'allow', perhaps",
            id="nested under a kind",
        ),
        pytest.param(
            "kind: feed",
            "kind: listing\n    next_page: 'a::text'",
            "7: discovery.0.next_page: 'a::text' is not usable; expected a CSS selector",
            id="selector",
        ),
        pytest.param(
            "kind: feed",
            "kind: news_sitemap\n    only: ['[']",
            "7: discovery.0.only.0: '[' is not usable; expected a regular expression (unterminated",
            id="regular expression",
        ),
        pytest.param(
            "languages: [en]",
            "languages: [en]\npoliteness: {dealy: 1}",
            "5: politeness.dealy: is no known key; expected 'delay', perhaps",
            id="politeness",
        ),
        pytest.param(
            "languages: [en]",
            "languages: [en]\nhints: [{valid_from: 2026-02-01, valid_until: 2026-01-01}]",
            "5: hints.0: ",
            id="dates that run backwards",
        ),
        pytest.param(
            "id: gazette", "id: gazette\nid: gazette", "2: id: stands twice; expected every key once"
        ),
    ],
)
def test_a_fault_of_a_source_names_line_and_expectation(
    edit: Edit, faults: Faults, before: str, after: str, fault: str
) -> None:
    edit(SOURCE, before, after)
    assert any(found.startswith(f"sources/gazette.yaml:{fault}") for found in faults()), faults()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"", ":1: the file: is empty; expected the keys of a topic, beginning with id: harbour"),
        pytest.param(
            b"# soon\n", ":1: the file: is empty; expected the keys of a topic, beginning with id: harbour"
        ),
        pytest.param(
            b"- a\n", ":1: the file: is no mapping; expected the keys of a topic, beginning with id: harbour"
        ),
        pytest.param(b"id: x\n\tname: y\n", ":2: the file: the line is indented with a tab; expected spaces"),
        pytest.param(b"a: 1\nid: caf\xe9\n", ":2: the file: byte 0xe9 is no UTF-8; expected UTF-8 text"),
        pytest.param("id: x\n".encode("utf-16"), ":1: the file: byte 0xff is no UTF-8; expected UTF-8 text"),
        pytest.param(
            b"a: &a [1]\nb: *a\n",
            ":1: the file: an anchor is not allowed; quote a value that begins with &; expected well-formed YAML",
        ),
        pytest.param(b"[" * 5000, ":1: the file: more than 30 levels; expected well-formed YAML", id="deep"),
        pytest.param(
            b" " * 4_000_001, ": the file: is larger than 4,000,000 bytes; expected well-formed YAML"
        ),
    ],
)
def test_an_unreadable_file_is_one_fault(write: Write, faults: Faults, content: bytes, fault: str) -> None:
    write(TOPIC, content)
    assert faults() == [f"topics/harbour.yaml{fault}"]


def test_an_unquoted_star_is_explained(edit: Edit, faults: Faults) -> None:
    edit(TOPIC, "match:", "schedule: */15 * * * *\nmatch:")
    (fault,) = faults()
    assert fault.startswith("topics/harbour.yaml:6: ")
    assert fault.endswith("expected quotes around a value that begins with *")


def test_a_byte_order_mark_is_no_fault(edit: Edit, load: Load) -> None:
    edit(TOPIC, "id:", "\ufeffid:")
    assert load().topic("harbour").id == "harbour"


def test_a_source_that_is_faulty_itself_is_not_also_unknown(edit: Edit, faults: Faults) -> None:
    edit(SOURCE, "publisher", "publsher")
    assert not [fault for fault in faults() if fault.startswith("topics")]


def test_a_file_that_would_not_be_read_is_a_fault(write: Write, faults: Faults) -> None:
    write("topics/quay.yml", "id: quay\n")
    assert faults() == [
        "topics/quay.yml: the file: is not read; expected a name that ends in .yaml: quay.yaml"
    ]


def test_a_missing_folder_is_a_fault(write: Write, faults: Faults, tmp_path: Path) -> None:
    (tmp_path / TOPIC).unlink()
    (tmp_path / "topics").rmdir()
    assert [fault.split("/")[-1] for fault in faults()] == [
        "topics: the file: is missing; expected a folder of topics"
    ]


def test_an_unknown_name_says_what_was_probably_meant(write: Write, load: Load) -> None:
    with pytest.raises(UnknownName, match=r"no topic 'harbor' \(did you mean 'harbour'\?\)"):
        load().topic("harbor")


def test_an_unknown_name_without_neighbours_lists_what_there_is(write: Write, load: Load) -> None:
    with pytest.raises(UnknownName, match=r"no source 'zzz' \(known: gazette\)"):
        load().source("zzz")
