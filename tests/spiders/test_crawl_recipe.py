"""A source's recipe in a crawl: who is sent what."""

from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import yaml

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from tests.spiders.conftest import Answer, Site, run_crawl, write_source


class FormSite(Site):
    """Takes forms, too."""

    def __init__(self) -> None:
        super().__init__()
        handler = self._server.RequestHandlerClass

        def take(self: BaseHTTPRequestHandler) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            handler.do_GET(self)

        handler.do_POST = take


def test_the_recipe_goes_to_its_own_site_and_to_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINY_SESSION", "hush-hush")
    with FormSite() as site:
        accepted = {"Set-Cookie": "accepted=1; Path=/", "Location": "/thanks"}
        site.answers("/accept", Answer(status=302, headers=accepted))
        site.page("/thanks")
        site.page("/a")
        site.page("/b")
        site.redirects("/away", site.url("/b", "other.localhost"))
        site.feed(site.url("/a"), site.url("/away"))
        sources = write_source(tmp_path, site, ())
        path = sources / "tiny.yaml"
        source = yaml.safe_load(path.read_text())
        source["recipe"] = {
            "cookies": {"consent": "all", "session": {"env": "TINY_SESSION"}},
            "headers": {"X-Desk": "1"},
            "form": {"url": site.url("/accept"), "fields": {"choice": "accept"}},
        }
        path.write_text(yaml.safe_dump(source))

        crawled = run_crawl(tmp_path / "home", site.port, "tiny", sources=sources)

        told = {(one.path, one.headers["Host"].split(".")[0]): one.headers for one in site.asked}
        cookies = set(told["/a", "tiny"]["Cookie"].split("; "))
        assert cookies == {"consent=all", "session=hush-hush", "accepted=1"}
        assert told["/a", "tiny"]["X-Desk"] == "1"
        assert not {"Cookie", "X-Desk"} & set(told["/b", "other"])
        assert [one.path for one in site.asked].count("/accept") == 1
        assert [one.path for one in site.asked].index("/accept") < [one.path for one in site.asked].index(
            "/feed"
        )
        [form] = [one for one in crawled.records if one.kind is UrlKind.FORM]
        assert (form.outcome, form.reason) == (Outcome.FETCHED, "the form of the source's recipe was sent")
        kept = b"".join(
            one.read_bytes() for one in crawled.home.rglob("*") if one.is_file() and one.suffix != ".gz"
        )
        assert b"hush-hush" not in kept + crawled.output.encode()
