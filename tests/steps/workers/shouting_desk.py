"""A desk with a newer parser, which writes headlines in capitals; for worker processes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import parsers
from clipdesk.model.article import Article
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.settings import Settings
from steps.run.page_desk import Judged, open_desk
from steps.run.runs import Run

parse = parsers.parse


def shouting(*arguments: Any, **options: Any) -> Article:
    article = parse(*arguments, **options)
    return replace(article, headline=article.headline.upper())


def open_shouting_desk(settings: Settings, run: Run, source: str) -> Callable[[CrawlRecord], Judged]:
    parsers.parse = shouting
    return open_desk(settings, run, source)
