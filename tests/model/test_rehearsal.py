"""A rehearsal asks one server on this machine, and keeps what it finds apart."""

from pathlib import Path

import pytest

from clipdesk.model.catalogue import load
from clipdesk.model.errors import ConfigError
from clipdesk.model.rehearsal import LocalServer
from clipdesk.model.settings import Settings


@pytest.mark.parametrize("text", ["127.0.0.1:8000", "127.8.0.9:1", "[::1]:8000", "localhost:65535"])
def test_a_server_on_loopback_is_named_by_host_and_port(text: str) -> None:
    assert str(LocalServer.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "127.0.0.1", "8000", "10.0.0.1:80", "gazette.example:80", "127.0.0.1:0", "127.0.0.1:99999",
        "me@127.0.0.1:80", "127.0.0.1:80/path", "http://127.0.0.1:80", "localhost.gazette.example:80", "[::1:80",
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT of a server on this machine"):
        LocalServer.parse(text)


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("http://127.0.0.1:8000/a", True),
        ("http://localhost:8000/", True),
        ("http://Tiny.LOCALHOST:8000/", True),
        ("http://127.0.0.1:8001/", False),
        ("http://127.0.0.2:8000/", False),
        ("http://localhost.gazette.example:8000/", False),
        ("https://gazette.example/", False),
    ],
)
def test_only_its_own_addresses_are_the_servers(url: str, there: bool) -> None:
    assert LocalServer.parse("127.0.0.1:8000").serves(url) is there


def test_a_rehearsal_has_a_data_folder_of_its_own_unless_one_is_named() -> None:
    settings = Settings(home=Path("/desk/data"))
    assert settings.rehearsed("127.0.0.1:8000").home == Path("/desk/data-rehearsal")
    assert settings.rehearsed("127.0.0.1:8000", Path("/else")).home == Path("/else")


def test_a_rehearsal_in_the_demo_is_refused() -> None:
    with pytest.raises(ConfigError, match="exclude each other"):
        Settings(demo=True).rehearsed("127.0.0.1:8000")


def test_a_topic_is_rehearsed_with_those_of_its_sources_that_the_server_has(tmp_path: Path) -> None:
    topics, sources = tmp_path / "topics", tmp_path / "sources"
    topics.mkdir()
    sources.mkdir()
    for name, url in (("own", "http://own.localhost:8000/"), ("far", "https://far.example/")):
        (sources / f"{name}.yaml").write_text(
            f"{{id: {name}, publisher: P, homepage: '{url}', languages: [en], discovery: [{{kind: feed, url: '{url}f'}}]}}"
        )
    (topics / "t.yaml").write_text(
        "{id: t, name: T, description: D, languages: [en], sources: [own, far], match: {term: a},"
        " terms: [{name: a, phrases: {en: [port]}}]}"
    )
    settings = Settings(topics=topics, sources=sources).rehearsed("127.0.0.1:8000")
    catalogue = load(settings)
    assert catalogue.topic("t").sources == ("own",)
    assert catalogue.without["t"] == {"far": "is not on 127.0.0.1:8000, which is rehearsed"}
