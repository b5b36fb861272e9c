from pathlib import Path

import pytest

from clipdesk.model.errors import CrawlError
from clipdesk.model.settings import Settings
from spiders.single import fetch
from tests.spiders.conftest import write_source


@pytest.fixture
def settings(site) -> Settings:
    return Settings(demo=True, demo_port=site.port, timeout=3)


def test_a_page_is_fetched_through_its_redirects(site, settings) -> None:
    site.redirects("/short", "/long/")
    site.page("/long/")
    page = fetch(settings, site.url("/short"))
    assert (page.url, page.status, page.headers["content-type"]) == (
        site.url("/long/"),
        200,
        "text/html; charset=utf-8",
    )
    assert b"Page /long/" in page.html


def test_what_robots_txt_forbids_is_not_fetched(site, settings) -> None:
    site.answers("/robots.txt", site.answer(b"User-agent: *\nDisallow: /private/\n"))
    with pytest.raises(CrawlError, match="robots_denied"):
        fetch(settings, site.url("/private/page"))
    assert site.times("/private/page") == 0


@pytest.mark.parametrize("url", ["times.example", "file:///etc/passwd", "http://u:p@times.example/"])
def test_what_is_no_address_of_a_page_is_said_without_a_crawl(settings, url: str) -> None:
    with pytest.raises(CrawlError, match="give the whole URL"):
        fetch(settings, url)


def test_a_page_of_a_declared_source_is_fetched_with_its_recipe(
    site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = write_source(tmp_path, site, ())
    (tmp_path / "topics").mkdir()
    path = sources / "tiny.yaml"
    path.write_text(path.read_text() + "recipe: {cookies: {consent: all}}\n")
    site.page("/walled")
    settings = Settings(home=tmp_path, sources=sources, topics=tmp_path / "topics", timeout=3)
    fetch(settings.rehearsed(f"127.0.0.1:{site.port}"), site.url("/walled"))
    [asked] = [one for one in site.asked if one.path == "/walled"]
    assert asked.headers["Cookie"] == "consent=all"
