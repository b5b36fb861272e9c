"""A run that looks back at one day, from the files of another crawl to the corpus: without any network."""

from datetime import UTC, datetime, timedelta

import pytest
import yaml

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.report.history import history
from steps.report.report import report
from steps.run import runs
from steps.run.crawl import crawl
from steps.run.index import index
from steps.run.parse import parse_crawl
from steps.run.store import store

FIFTH, RUN = datetime(2026, 3, 5, tzinfo=UTC), "harbour-20260306T000000Z-backfill"
TOPIC = {
    "id": "harbour",
    "name": "The harbour",
    "description": "What happens in the harbour.",
    "languages": ["en"],
    "sources": ["gazette"],
    "match": {"term": "harbour"},
    "terms": [{"name": "harbour", "phrases": {"en": ["Valmont harbour"]}}],
    "limits": {"max_age": "P2D"},
}
SOURCE = {
    "id": "gazette",
    "publisher": "The Valmont Gazette",
    "homepage": "https://gazette.example/",
    "languages": ["en"],
    "discovery": [
        {"kind": "feed", "url": "https://gazette.example/feed.xml"},
        {"kind": "warc", "files": "news/{yyyy}{mm}{dd}.warc.gz"},
    ],
}
PARAGRAPH = "The crane that the harbour master ordered last autumn was lifted off the barge before noon, {}."


def page(headline: str) -> bytes:
    crowd = ("as the whole quay looked on", "which took four men", "and nobody was hurt", "to some applause")
    text = "".join(f"<p>{PARAGRAPH.format(words)}</p>" for words in crowd)
    return (
        f"<html lang=en><title>{headline}</title><article><h1>{headline}</h1>{text}</article></html>".encode()
    )


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A desk of one topic and one source, with the files that another crawl left of two days."""
    folder = tmp_path_factory.mktemp("desk")
    for kind, content in (("topics", TOPIC), ("sources", SOURCE)):
        (folder / kind).mkdir()
        (folder / kind / f"{content['id']}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    for day, story in ((4, "older"), (5, "crane")):
        news = folder / "data" / "news"
        with ArchiveWriter(news / f"2026030{day}.warc.gz", news) as writer:
            for host in ("gazette.example", "elsewhere.example"):
                writer.write(
                    url=f"https://{host}/{story}",
                    status=200,
                    reason="OK",
                    headers=[("Content-Type", "text/html")],
                    body=page(f"The {story} of Valmont harbour is up"),
                    fetched_at=FIFTH.replace(day=day, hour=9),
                )
    return Settings(home=folder / "data", topics=folder / "topics", sources=folder / "sources")


@pytest.fixture(scope="module")
def followed(settings: Settings) -> Settings:
    now = datetime.now(UTC)
    runs.begin(settings, "harbour", RUN, now=now, since=FIFTH, until=FIFTH + timedelta(days=1), by="airflow")
    crawl(settings, RUN, "gazette")
    parse_crawl(settings, RUN, "gazette")
    store(settings, RUN, ["gazette"], now=now)
    index(settings)
    return settings


def test_the_article_of_the_day_is_in_the_corpus_with_its_own_time(followed: Settings) -> None:
    articles = Corpus.open(followed.corpus).articles.dataset().to_table().to_pylist()
    assert [(one["url"], one["source"]) for one in articles] == [("https://gazette.example/crane", "gazette")]
    assert articles[0]["first_seen_at"] == FIFTH.replace(hour=9)


def test_the_report_says_at_which_day_the_run_looked_back(followed: Settings) -> None:
    result = report(followed, RUN)
    assert result.window == (FIFTH, FIFTH + timedelta(days=1))
    assert [(one.source, one.error) for one in result.sources] == [("gazette", None)]


def test_a_look_back_says_nothing_of_how_a_source_does_now(followed: Settings) -> None:
    assert history(followed, now=datetime.now(UTC)) == []
