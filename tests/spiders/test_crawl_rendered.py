"""Pages that scripts write, in real Chromium where it is installed; and its only way out."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from clipdesk.corpus.archive import read_page
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.errors import ConfigError
from clipdesk.model.settings import Settings
from spiders.policy.addresses import Demo
from spiders.policy.gate import Gate
from spiders.rendering import present
from spiders.rendering.proxy import GuardedProxy
from tests.spiders.conftest import Site, run_crawl, write_source


def has_chromium() -> bool:
    try:
        present.chromium(Settings())
    except ConfigError:
        return False
    return True


HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = """<!doctype html><html><body><h1>The wells</h1><div id="text">loading</div><img src="/pixel.png"><script>
fetch('/data.json').then(r => r.json()).then(d => document.getElementById('text').textContent = d.text);
for (const url of ['SECRET', 'http://169.254.169.254/latest/', 'http://10.0.0.1/', 'http://[::1]:PORT/secret'])
  fetch(url, {mode: 'no-cors'}).then(() => document.title = 'leaked', () => 0);
new WebSocket('ws://127.0.0.1:PORT/socket');
window.open('/popup');
</script></body></html>"""


@pytest.mark.skipif(
    not has_chromium(), reason="there is no Chromium here, or scrapy-playwright is not installed"
)
def test_a_page_is_read_as_its_scripts_leave_it_and_asks_for_nothing_private(tmp_path: Path) -> None:
    with Site() as site, Site() as other:
        other.page("/secret")
        page = PAGE.replace("SECRET", f"http://127.0.0.1:{other.port}/secret").replace(
            "PORT", str(other.port)
        )
        site.answers("/wells", site.answer(page.encode(), headers=HTML))
        site.answers(
            "/data.json",
            site.answer(b'{"text": "The water is back."}', headers={"Content-Type": "application/json"}),
        )
        site.answers(
            "/go",
            site.answer(
                b"<p>One moment</p><script>setTimeout(() => location.href = '/wells' + '?from=go', 9)</script>",
                headers=HTML,
            ),
        )
        site.answers("/wells?from=go", site.answer(b"<h1>From the signpost</h1>", headers=HTML))
        site.answers("/forever", site.answer(b"<h1>Busy</h1><script>for (;;) {}</script>", headers=HTML))
        site.answers("/robots.txt", site.answer(b"User-agent: *\nDisallow: /hidden\n"))
        site.answers(
            "/hid",
            site.answer(
                b"<p>x</p><script>setTimeout(() => location.replace('/hid' + 'den'), 9)</script>",
                headers=HTML,
            ),
        )
        site.page("/hidden")
        site.feed(*map(site.url, ("/wells", "/go", "/forever", "/hid")))
        sources = write_source(tmp_path, site, ())
        path = sources / "tiny.yaml"
        path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), "render": True}))

        crawled = run_crawl(tmp_path / "home", site.port, "tiny", sources=sources)

        told = {one: (record.outcome, record.final_url) for one, record in crawled.articles.items()}
        assert told["/wells"] == (Outcome.FETCHED, site.url("/wells"))
        html = read_page(crawled.home / "archive", crawled.articles["/wells"].record).html.decode()
        assert "The water is back." in html
        assert "<title>leaked" not in html
        assert not other.asked
        asked = [one.path for one in site.asked]
        assert not {"/pixel.png", "/popup", "/hidden"} & set(asked)
        assert asked.count("/wells") == asked.count("/data.json") == 1
        assert all(one.headers["User-Agent"].startswith("Clipdesk/") for one in site.asked)
        assert told["/go"] == (Outcome.FETCHED, site.url("/wells?from=go"))
        assert told["/forever"][0] is Outcome.TIMEOUT
        assert told["/hid"][0] is Outcome.ROBOTS_DENIED


def through(proxy: GuardedProxy, *requests: bytes, max_bytes: int = 10_000) -> list[bytes]:
    """What the proxy answers to each, on a connection of its own."""

    async def ask() -> list[bytes]:
        await proxy.begin(max_bytes)
        answers = []
        for request in requests:
            host, port = proxy.address.removeprefix("http://").split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(request)
            answers.append(await asyncio.wait_for(reader.read(), 10))
            writer.close()
        proxy.close()
        return answers

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "target",
    ["127.0.0.1:PORT", "localhost:PORT", "[::1]:PORT", "2130706433:PORT", "10.0.0.1:80", "169.254.169.254:80",
     "tiny.localhost:1", "0x7f.1:PORT"],
)  # fmt: skip
def test_no_tunnel_leads_to_what_is_not_public(target: str, site: Site) -> None:
    target = target.replace("PORT", str(site.port))
    plain = f"GET http://{target}/ HTTP/1.1\r\nHost: {target}\r\n\r\n".encode()
    tunnel = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode()
    proxy = GuardedProxy(Gate(None, None))
    assert through(proxy, plain, tunnel) == [b"", b""]
    assert proxy.refused
    assert not site.asked


def test_what_is_let_through_is_asked_without_the_proxys_own_headers(site: Site) -> None:
    site.page("/a")
    head = f"GET {site.url('/a')} HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\nConnection: keep-alive\r\n\r\n"
    [answer] = through(GuardedProxy(Gate(Demo("127.0.0.1", site.port), None)), head.encode())
    assert b"Page /a" in answer
    assert site.asked[0].headers == {"Host": "x", "Connection": "close"}


def test_a_page_gets_no_more_bytes_than_it_may_have(site: Site) -> None:
    site.answers("/big", site.answer(bytes(100_000)))
    head = f"GET {site.url('/big')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    proxy = GuardedProxy(Gate(Demo("127.0.0.1", site.port), None))
    answers = through(proxy, head, head)
    assert sum(map(len, answers)) < 11_000
    assert proxy.is_spent


@pytest.mark.parametrize(
    "request_bytes",
    [b"\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"CONNECT nowhere HTTP/1.1\r\n\r\n", b"\xff\xfe\r\n\r\n",
     b"POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
     b"POST http://a.example/ HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_request_to_a_proxy_is_hung_up_on(request_bytes: bytes) -> None:
    assert through(GuardedProxy(Gate(None, None)), request_bytes) == [b""]


@pytest.mark.parametrize(
    ("find_spec", "words"),
    [(lambda _name: None, r"clipdesk\[render\]"), (lambda _name: 1, "CLIPDESK_CHROMIUM")],
)
def test_what_is_missing_for_rendering_is_said(
    find_spec: Callable[[str], Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(present, "find_spec", find_spec)
    with pytest.raises(ConfigError, match=words):
        present.chromium(Settings(chromium="no-such-browser"))
