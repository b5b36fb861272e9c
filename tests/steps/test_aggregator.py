"""A run over an aggregator: a search is asked in the topic's words, and the articles are their publishers'."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import yaml

from cli.progress import Bars
from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.follow import follow
from tests.cli.test_commands import PAGE
from tests.spiders.conftest import Site

HTML = {"Content-Type": "text/html; charset=utf-8"}


def test_what_an_aggregator_names_is_its_publishers(tmp_path: Path) -> None:
    with Site() as site:
        agg = site.url("", "agg.localhost")
        known, unknown = (
            site.url("/2026/03/08/boats/", "post.localhost"),
            site.url("/2026/03/07/wells/", "far.localhost"),
        )
        query = "/search?q=" + quote('"patrol boats" OR "Misrata"', safe="")
        site.feed(
            f"{agg}/go?id=1", f"{agg}/click?url={quote(unknown, safe='')}", f"{agg}/go?id=2", path=query
        )
        site.redirects("/go?id=1", known)
        for path in ("/2026/03/08/boats/", "/2026/03/07/wells/", "/go?id=2"):
            site.answers(
                path, site.answer(PAGE.replace("Two patrol", f"{path} patrol").encode(), headers=HTML)
            )
        search = {
            "kind": "search",
            "url": f"{agg}/search?q={{query}}",
            "any_of": " OR ",
            "link_parameter": "url",
        }
        sources = [
            {"id": "agg", "publisher": "Agg", "homepage": f"{agg}/", "kind": "aggregator", "discovery": [search]},
            {"id": "post", "publisher": "The Post", "homepage": site.url("/", "post.localhost"),
             "discovery": [{"kind": "feed", "url": site.url("/none", "post.localhost")}]},
        ]  # fmt: skip
        topic = {
            "id": "boats", "name": "Boats", "description": "", "languages": ["en"], "sources": ["agg"],
            "match": {"term": "boats"}, "terms": [{"name": "boats", "phrases": {"en": ["patrol boats", "Misrata"]}}],
        }  # fmt: skip
        for folder, one in (("sources", sources[0]), ("sources", sources[1]), ("topics", topic)):
            usual = {} if folder == "topics" else {"languages": ["en"], "politeness": {"delay": 0.0}}
            path = tmp_path / folder / f"{one['id']}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(yaml.safe_dump({**usual, **one}), encoding="utf-8")
        settings = Settings(
            home=tmp_path / "data",
            topics=tmp_path / "topics",
            sources=tmp_path / "sources",
            disk_least=0,
            timeout=3,
        )
        settings = settings.rehearsed(f"127.0.0.1:{site.port}", tmp_path / "data")

        follow(settings, "boats", now=datetime.now(UTC), watcher=Bars())

        corpus = Corpus.open(settings.corpus)
        assert list(rows_of(corpus, "SELECT source, url FROM articles ORDER BY 1")) == [
            {"source": "far", "url": unknown},
            {"source": "post", "url": known},
        ]
        [left] = rows_of(corpus, "SELECT source, reason FROM crawl_log WHERE outcome = 'not_article'")
        assert left == {"source": "agg", "reason": "its link leads to no publisher"}
