"""Scrapy's settings: polite, bounded, quiet; the operator's part comes from clipdesk.model.settings.

What depends on the source (delay, concurrency) the spider sets when it is made.
"""

from typing import Any

from clipdesk import __version__
from clipdesk.model.rights import OUR_NAME
from clipdesk.model.settings import Settings
from spiders.policy.addresses import Demo

_SETTINGS = Settings.load()

BOT_NAME = OUR_NAME
SPIDER_MODULES = ["spiders.spiders"]
USER_AGENT = f"Clipdesk/{__version__}" + (f" (+{_SETTINGS.contact})" if _SETTINGS.contact else "")
ROBOTSTXT_USER_AGENT = OUR_NAME

# polite
CONCURRENT_ITEMS = (
    1  # tasks of Scrapy's for each answer: there are no items, and a hundred cost as much again
)
CONCURRENT_REQUESTS = 16  # over all hosts, Scrapy's default; a host has the source's own number
DOWNLOAD_DELAY_JITTER = 0  # the source's delay is a promise, not a mean
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_MAX_DELAY = 60.0  # Scrapy's default
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
DEFAULT_REQUEST_HEADERS: dict[str, Any] = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
}

# bounded
DOWNLOAD_TIMEOUT = _SETTINGS.page_timeout
DOWNLOAD_MAXSIZE = _SETTINGS.max_page_bytes
DOWNLOAD_WARNSIZE = 0
MEMUSAGE_LIMIT_MB = 2_000  # a crawl that needs more is stopped, and is not complete; chosen, not measured
MEMUSAGE_CHECK_INTERVAL_SECONDS = 5.0
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 8  # chosen, not measured; for robots.txt RFC 9309 asks for five at least
METAREFRESH_ENABLED = False  # many news pages reload themselves every minute
HTTPPROXY_ENABLED = False  # a proxy would resolve names itself, past the check of addresses
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": "spiders.middlewares.turns.HttpInTurn",
    "https": "spiders.middlewares.turns.HttpInTurn",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "spiders.policy.resolver.GuardedResolver"
DEMO = Demo(_SETTINGS.demo_host, _SETTINGS.demo_port) if _SETTINGS.demo else None
REHEARSAL = _SETTINGS.rehearsal

# every URL has one record: the frontier, not Scrapy, knows what was seen, and errors reach the spider
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    # a response passes them upwards: unpacked, archived, then redirected or tried again
    "spiders.middlewares.reservations.Reservations": 50,
    "spiders.middlewares.request_filter.RequestFilter": 60,
    "spiders.middlewares.robots.Robots": 100,
    "spiders.rendering.middleware.Rendering": 540,
    "spiders.middlewares.retries.Retries": 550,
    "spiders.middlewares.redirects.Redirects": 600,
    "spiders.middlewares.resuming.Resuming": 605,
    "spiders.middlewares.archiving.Archiving": 610,
    "spiders.middlewares.unpacking.Unpacking": 620,
    "spiders.middlewares.recipes.Recipes": 630,
}

# quiet, and nobody else's ears or files
EXTENSIONS = {
    "spiders.middlewares.progress.Progress": 0,
    "spiders.middlewares.throttle.Throttle": 0,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
}
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
HTTPCACHE_ENABLED = False
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"  # the log has its own figures
STATS_DUMP = False
DOWNLOADER_STATS = False
LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%H:%M:%S"
