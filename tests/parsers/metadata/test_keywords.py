"""Keywords are the publisher's, and not its content system's."""

import pytest

from parsers.metadata.keywords import clean_keywords


@pytest.mark.parametrize(
    ("tags", "kept"),
    [
        (["Water", "water", "WATER "], ["Water"]),
        (["Category: Health", "Thema: Wasser", "Рубрика: Вода"], ["Health", "Wasser", "Вода"]),
        (["Section: Sport:Football", "category:news|coast"], ["Football", "coast"]),
        (["Water", "Page Type: Article", "Day: Friday", "Time: 11.00"], ["Water"]),
        (["Water", "pageType: story", "docType: 103"], ["Water"]),
        (["Harbour: the film", "Water"], ["Harbour: the film", "Water"]),
        (["Water", "RSBI:HUMAN-RIGHTS", "XX:SP500.55", "path:news"], ["Water"]),
        (["Water", "AIRS08", "INDG08", "MDIA08"], ["Water"]),
        (["COP28", "Water"], ["COP28", "Water"]),
        (["Big Water", "type_news", "_seo", "@desk"], ["Big Water"]),
        (["big_water", "dry_wells"], ["big water", "dry wells"]),
        (["#DryWells", "#2026", "Sweet Water"], ["DryWells", "Sweet Water"]),
        (["080a578e601f9a625ae5575332a50e8b", "12345", "package-112600", "a@b.example", "Water"], ["Water"]),
        (["Said the mayor. When the wells ran dry", "Water"], ["Water"]),
        (["the wells of nine districts that have run dry this year", "Water"], ["Water"]),
        (["«Wasser»", "Brunnen:", "dry..."], ["Wasser", "Brunnen", "dry"]),
        (["ماء", "水", "水利"], ["ماء", "水利"]),
    ],
)
def test_a_list_is_left_with_what_it_says_to_readers(tags: list[str], kept: list[str]) -> None:
    assert list(clean_keywords(tags)) == kept


def test_the_sites_name_and_the_headline_are_no_keywords() -> None:
    tags = ["The Coast", "Wells run dry", "Water"]
    assert clean_keywords(tags, known={"thecoast"}, headline="Wells run dry") == ("Water",)


def test_a_hostile_list_is_read_in_one_pass() -> None:
    assert clean_keywords([f"{'a:' * 50}" for _ in range(2_000)]) == ()
