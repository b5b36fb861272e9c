"""An outlet has one identity, however its name is written."""

import pytest

import parsers
from clipdesk.model.source import Source
from parsers.outlets import Directory, catalogue

FEED = [{"kind": "feed", "url": "https://telegraf.example/rss.xml"}]
TELEGRAF = Source.model_validate(
    {
        "id": "vostochny-telegraf",
        "publisher": "Восточный телеграф",
        "homepage": "https://telegraf.example/",
        "country": "RU",
        "languages": ["ru"],
        "discovery": FEED,
    }
)


@pytest.fixture(scope="module")
def desk() -> Directory:
    return catalogue().with_sources([TELEGRAF])


@pytest.mark.parametrize(
    ("outlet", "names"),
    [
        (
            "vostochny-telegraf",
            ("Восточному телеграфу", "ВОСТОЧНЫЙ ТЕЛЕГРАФ", "газетой «Восточный телеграф»"),
        ),
        ("vostochny-telegraf", ("Vostochny Telegraf", "vostochny telegraf", "telegraf.example")),
        ("the-guardian", ("The Guardian", "GUARDIAN", "British The Guardian", "Гардиан", "صحيفة الغارديان")),
        ("novaya-gazeta", ("Новой газете", "Новая газета", "Новую газету")),
        ("liberation", ("Libération", "Liberation", "LIBÉRATION")),
        ("suddeutsche-zeitung", ("Süddeutsche Zeitung", "Süddeutschen Zeitung", "SZ")),
        ("reuters", ("Reuters", "رويترز", "Рейтер", "www.reuters.com")),
    ],
)
def test_an_outlet_has_one_id_in_every_case_script_and_inflection(
    desk: Directory, outlet: str, names: tuple[str, ...]
) -> None:
    assert {desk.named(name).id for name in names} == {outlet}


@pytest.mark.parametrize(
    ("names", "outlet"),
    [
        (("The Coast Courier", "Coast Courier", "COAST COURIER Ltd"), "~coast-courier"),
        (("www.Coast.example", "coast.example"), "~coast.example"),
        (("Вечерний маяк", "газета «Вечерний маяк»"), "~вечернии-маяк"),
        (("The Post",), "~post"),
    ],
)
def test_what_no_catalogue_has_gets_an_id_that_says_so(names: tuple[str, ...], outlet: str) -> None:
    found = {(one.id, one.homepage, one.country, one.is_known) for one in map(catalogue().named, names)}
    assert found == {(outlet, None, None, False)}


def test_a_known_outlet_has_its_home_page_and_country() -> None:
    one = catalogue().named("the guardian")
    assert (one.name, one.homepage, one.country) == ("The Guardian", "https://theguardian.com/", "GB")
    assert catalogue().named("Le Monde").country == "FR"


@pytest.mark.parametrize(
    ("url", "name", "outlet"),
    [
        ("https://www.theguardian.com/uk/1", "Guardian UK", "the-guardian"),
        ("https://www.bbc.com/news/1", "BBC News", "bbc"),
        ("https://telegraf.example/1", "В. Телеграф", "vostochny-telegraf"),
        ("https://portal.example/1", "Reuters", "~portal.example"),
        ("https://portal.example/2", "The Portal", "~portal.example"),
        ("https://herald.example/1", "The Herald", "~herald.example"),
    ],
)
def test_a_site_is_of_one_publisher_whatever_its_pages_call_it(
    desk: Directory, url: str, name: str, outlet: str
) -> None:
    publisher = desk.publishing(url, name)
    assert publisher is not None
    assert publisher.id == outlet


PAGE = (
    '<html lang="en"><head><title>Wells run dry</title><meta property="og:type" content="article">'
    '<meta property="og:site_name" content="{site}"><link rel="canonical" href="{canonical}"></head>'
    "<body><article><h1>Wells run dry</h1>{body}</article></body></html>"
)
LINES = [f"The wells of district {number} are dry, the water office said on Monday." for number in range(9)]


def credited(
    *last: str, url: str = "https://coastal.example/1", site: str = "Coastal", canonical: str = ""
) -> set[tuple[str, str | None]]:
    body = "".join(f"<p>{line}</p>" for line in (*LINES, *last))
    page = PAGE.format(site=site, canonical=canonical or url, body=body)
    return {(one.kind.value, one.outlet_id) for one in parsers.parse(page.encode(), url).credits}


def test_a_credit_carries_the_identity_of_its_outlet() -> None:
    assert credited("A plumber told the Guardian that help was late.") == {("cites", "the-guardian")}


def test_an_article_does_not_rest_on_its_own_outlet() -> None:
    own = "A plumber told the Guardian that help was late."
    assert credited(own, url="https://www.theguardian.com/world/wells", site="Guardian UK") == set()
    assert (
        credited("He told KXAQ that help was late.", url="https://www.kxaq.example/1", site="KXAQ Town")
        == set()
    )


@pytest.mark.parametrize(
    "line",
    [
        "First published on Fri 22 Dec 2023 15.21 CET",
        "First published on Sat 23 Dec 2023 09.02 GMT",
        "This interview was first published in German translation.",
        "This piece originally appeared in The Harbour Society.",
        "According to a study published in The Journal of Wells, they were dry.",
        "Laut Instagram-Post kommt das Wasser zurück.",
    ],
)
def test_days_languages_and_societies_publish_nothing(line: str) -> None:
    assert credited(line) == set()


def test_a_name_with_a_stroke_is_one_name() -> None:
    assert credited("This story also appeared in Tide/Shift.") == {("republished_from", "~tide-shift")}


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://coastal.example/wells-run-dry", "https://coastal-example-blog.machine7.test/wells-run-dry"),
        ("https://coastal.press.example/wells-run-dry", "https://www.coastal.test/wells-run-dry"),
        ("https://ann.substack.com/p/wells-run-dry", "https://substack.com/home/post/p-1825"),
    ],
)
def test_a_publishers_other_machine_is_no_outlet_that_was_first(url: str, canonical: str) -> None:
    assert credited(url=url, canonical=canonical) == set()


def test_another_publishers_canonical_address_is() -> None:
    found = credited(canonical="https://www.courier.test/2026/wells-run-dry")
    assert found == {("republished_from", "~courier.test")}
