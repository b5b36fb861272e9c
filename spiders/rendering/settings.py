"""What a crawl that renders sets before its engine is made. Needs no browser to be read."""

import logging
import os

from scrapy.crawler import Crawler

from spiders.policy.gate import Gate
from spiders.rendering.proxy import GuardedProxy

HANDLER = "spiders.rendering.handler.RenderingHandler"
SETTLE_MS = 3_000
"""Milliseconds for scripts after the page has loaded; less where the net falls silent before (chosen)."""
MEMORY_MB = 512
"""Of a page's scripts, as V8 counts it (chosen)."""
ARGUMENTS = (
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
    f"--js-flags=--max-old-space-size={MEMORY_MB}",
)
"""Nothing goes past the proxy, loopback and WebRTC included, and Chromium asks for nothing on its own."""


def render_with(browser: str, crawler: Crawler) -> None:
    """From now on pages go to this browser, behind a proxy that is made here."""
    proxy = GuardedProxy(Gate.of(crawler.settings))
    for name, value in {
        "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
        "RENDERING_PROXY": proxy,
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": browser,
            "headless": True,
            "args": list(ARGUMENTS),
            "proxy": {"server": proxy.address},
            # Chromium's own sandbox refuses to run for root.
            "chromium_sandbox": os.geteuid() != 0,
        },
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 1000 * crawler.settings.getfloat("DOWNLOAD_TIMEOUT"),
        "PLAYWRIGHT_ABORT_REQUEST": "spiders.rendering.visit.refuses",
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }.items():
        crawler.settings.set(name, value, priority="spider")
    # Its warnings come with tracebacks; what went wrong stands in the crawl's log.
    logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)
