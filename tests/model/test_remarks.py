"""What is well formed and yet probably not meant."""

from collections.abc import Callable

import pytest

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.remarks import source_remarks, topic_remarks

Edit = Callable[[str, str, str], None]
Load = Callable[[], Catalogue]
TOPIC, SOURCE = "topics/harbour.yaml", "sources/gazette.yaml"


def remarks(catalogue: Catalogue) -> set[tuple[str, str]]:
    topic, source = catalogue.topics["harbour"], catalogue.sources["gazette"]
    found = [*topic_remarks(topic, catalogue), *source_remarks(source, catalogue)]
    return {(remark.path, remark.text) for remark in found}


@pytest.mark.parametrize(
    ("name", "before", "after", "path", "text"),
    [
        (TOPIC, "[en]", "[en, fr]", "languages.1", "no term has a phrase in 'fr'"),
        (TOPIC, "{en:", "{it: [porto], en:", "terms.0.phrases.it", "a language the topic does not follow"),
        (TOPIC, "quay]", "quay, Quay]", "terms.0.phrases.en", "'quay' stands 2 times"),
        (SOURCE, "[en]", "[mt]", "sources.0", "gazette publishes in none of the topic's languages"),
        (
            SOURCE,
            "url: https://gazette.example",
            "url: https://feeds.other.org",
            "discovery.0.url",
            "on another site than the homepage: other.org",
        ),
        (
            SOURCE,
            "kind: feed",
            "kind: listing",
            "discovery.0.url",
            "a listing without link rules: articles are guessed from their URLs",
        ),
        (SOURCE, "id:", "checked: null\nid:", "checked", "nobody has checked that its discovery answers"),
    ],
)
def test_what_was_probably_not_meant_is_remarked(
    edit: Edit, load: Load, name: str, before: str, after: str, path: str, text: str
) -> None:
    edit(name, before, after)
    assert (path, text) in remarks(load())


def test_a_phrase_in_two_terms_is_remarked(edit: Edit, load: Load) -> None:
    edit(TOPIC, "{term: harbour}", "{any: [{term: harbour}, {term: pier}]}")
    edit(TOPIC, "terms:", "terms:\n  - {name: pier, phrases: {en: [QUAY]}}")
    assert ("terms.1.phrases.en", "'quay' also stands in pier") in remarks(load())


def test_a_source_that_nobody_follows_is_remarked(
    edit: Edit, load: Load, write: Callable[[str, str], None]
) -> None:
    write("sources/herald.yaml", HERALD)
    catalogue = load()
    texts = [remark.text for remark in source_remarks(catalogue.sources["herald"], catalogue)]
    assert texts == ["no topic follows it", "gazette looks there too"]


def test_a_clean_catalogue_has_no_remarks(edit: Edit, load: Load) -> None:
    edit(SOURCE, "id:", "checked: 2026-01-01\nid:")
    assert remarks(load()) == set()


HERALD = """\
id: herald
publisher: The Herald
homepage: https://gazette.example/
languages: [en]
checked: 2026-01-01
discovery:
  - kind: feed
    url: https://gazette.example/feed
"""
