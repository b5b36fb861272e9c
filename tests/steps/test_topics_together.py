"""Topics that share sources: each gets what it would get alone, whenever it was added or changed."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from filelock import FileLock

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import ConfigError, UnknownName
from clipdesk.model.settings import Settings
from newsroom import Newsroom
from newsroom.response import Request, Response
from steps.follow import follow
from steps.report.report import RunReport
from steps.upkeep.rematch import Asked, rematch
from steps.upkeep.rematch_report import Change, RematchReport
from steps.upkeep.reparse import Selection, reparse
from tests.steps.conftest import Quiet
from tests.steps.conftest import desk as desk_of

SOURCE = "gulf-courier"
Written = dict[str, Any]


def topic(name: str, *terms: str, **more: Any) -> Written:
    """A topic for whatever names one of the words."""
    return {
        "id": name,
        "name": name,
        "description": name,
        "languages": ["en"],
        "sources": [SOURCE],
        "terms": [{"name": "it", "phrases": {"en": list(terms)}}],
        "match": {"term": "it"},
        **more,
    }


MILITANTS = topic("militants", "Islamic State", "ISIS", prefilter="title")
FORCES = topic("forces", "oil", "cargo", "special forces", "hostages", prefilter="title")
LEISURE = topic("leisure", "handball", "falcon", "museum", "cargo", prefilter="off")
ALL = (MILITANTS, FORCES, LEISURE)


class Desk:
    """A desk whose topics are written while it works."""

    def __init__(self, home: Path, room: Newsroom) -> None:
        (home / "topics").mkdir(parents=True)
        self.settings: Settings = desk_of(home / "data", room, topics=home / "topics", workers=1)

    def write(self, *topics: Written) -> None:
        for one in topics:
            (self.settings.topics / f"{one['id']}.yaml").write_text(yaml.safe_dump(one), "utf-8")

    def follow(self, one: Written) -> RunReport:
        """Write the topic, and run it."""
        self.write(one)
        now = datetime.now(UTC)
        return follow(self.settings, one["id"], now=now, watcher=Quiet(), sources=[SOURCE])

    def rematch(self, one: Written, **more: Any) -> RematchReport:
        """Write the topic, and apply it to what is there."""
        self.write(one)
        return rematch(self.settings, Asked(one["id"], (SOURCE,)), now=datetime.now(UTC), **more)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return list(rows_of(Corpus.open(self.settings.corpus), sql))

    def articles(self, one: Written) -> set[str]:
        """The headlines that the topic has."""
        found = self.rows("SELECT headline, topics FROM articles")
        return {row["headline"] for row in found if one["id"] in [match["topic"] for match in row["topics"]]}

    def sets(self, topics: Iterable[Written] = ALL) -> dict[str, set[str]]:
        return {one["id"]: self.articles(one) for one in topics}


@pytest.fixture
def desk(tmp_path: Path, room: Newsroom) -> Desk:
    return Desk(tmp_path / "desk", room)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, room: Newsroom) -> Callable[[Written], set[str]]:
    """The set of a topic on a desk that has always followed it, and nothing else."""
    known: dict[str, set[str]] = {}

    def articles(one: Written) -> set[str]:
        key = yaml.safe_dump(one)
        if key not in known:
            desk = Desk(tmp_path_factory.mktemp("alone"), room)
            desk.follow(one)
            known[key] = desk.articles(one)
            assert known[key]
        return known[key]

    return articles


@pytest.mark.parametrize(
    "order",
    [
        (MILITANTS, FORCES, LEISURE),
        (LEISURE, MILITANTS, FORCES),
        (FORCES, LEISURE, MILITANTS),
    ],
    ids=lambda order: "-".join(one["id"] for one in order),
)
def test_topics_added_one_after_the_other_get_what_each_gets_alone(
    order: tuple[Written, ...], desk: Desk, alone: Callable[[Written], set[str]]
) -> None:
    for one in order:
        desk.follow(one)
    assert desk.sets() == {one["id"]: alone(one) for one in ALL}


def test_a_changed_topic_loses_articles_and_a_topic_that_is_changed_back_has_them_again(
    desk: Desk, alone: Callable[[Written], set[str]]
) -> None:
    narrow = MILITANTS | {"terms": [{"name": "it", "phrases": {"en": ["ISIS"]}}]}
    desk.follow(MILITANTS)
    before = desk.articles(MILITANTS)
    report = desk.follow(narrow)
    assert report.rematch is not None
    assert report.rematch.changes["militants"][Change.LOST] == len(before - alone(narrow))
    assert desk.articles(narrow) == alone(narrow) < before
    done = desk.rematch(MILITANTS)
    assert done.changes["militants"][Change.GAINED] == len(before - alone(narrow))
    assert desk.articles(MILITANTS) == alone(MILITANTS) == before


@pytest.fixture(scope="module")
def leisurely(tmp_path_factory: pytest.TempPathFactory, room: Newsroom) -> Desk:
    """A desk that has followed leisure alone, and fetched all pages for it; tests must not change it."""
    desk = Desk(tmp_path_factory.mktemp("leisurely"), room)
    desk.follow(LEISURE)
    return desk


@pytest.fixture
def pages(leisurely: Desk, desk: Desk) -> Desk:
    """A copy of it, where militants are written, but nothing was done for them."""
    shutil.copytree(leisurely.settings.home, desk.settings.home)
    desk.write(LEISURE, MILITANTS)
    return desk


def test_a_dry_rematch_says_what_a_real_one_does_and_a_second_one_does_nothing(pages: Desk) -> None:
    desk = pages
    before = desk.rows("SELECT count(*) AS n FROM article_versions")
    shown = desk.rematch(MILITANTS, dry_run=True)
    assert desk.rows("SELECT count(*) AS n FROM article_versions") == before
    done = desk.rematch(MILITANTS)
    assert replace(shown, dry_run=False) == done
    assert set(done.changes) == {"militants"}
    assert done.changes["militants"][Change.FOUND] > done.changes["militants"][Change.GAINED] > 0
    assert sum(done.changes["militants"].values()) == len(desk.articles(MILITANTS))
    assert desk.rematch(MILITANTS).idle


def test_what_a_limit_leaves_is_done_the_next_time(pages: Desk) -> None:
    desk = pages
    whole = desk.rematch(MILITANTS, dry_run=True)
    asked = Asked("militants", (SOURCE,), limit=4)
    reports = [rematch(desk.settings, asked, now=datetime.now(UTC)) for _ in range(whole.read)]
    assert reports[0].left == whole.stored + whole.read - reports[0].stored - reports[0].read > 0
    assert sum(one.read for one in reports) == whole.read
    assert reports[-1].idle


def test_what_is_found_in_the_archive_is_visited_again_like_any_article(pages: Desk) -> None:
    pages.rematch(MILITANTS)
    memory = Corpus.open(pages.settings.corpus).memory(SOURCE)
    urls = {row["url"] for row in pages.rows("SELECT url FROM articles")}
    assert urls
    assert [url for url, entry in memory.items() if entry.final_url in urls and not entry.next_visit_at] == []


def test_reparse_reads_the_pages_that_were_judged_for_the_topic_and_matches_them_for_all(
    pages: Desk,
) -> None:
    now = datetime.now(UTC)
    none = reparse(pages.settings, Selection(topic="militants"), now=now, dry_run=True)
    assert none.parsed == 0
    done = reparse(pages.settings, Selection(topic="leisure"), now=now)
    assert done.found + done.changed == len(pages.articles(MILITANTS)) > done.found > 0
    later = reparse(pages.settings, Selection(topic="militants"), now=now, dry_run=True)
    assert later.parsed == done.found + done.changed
    assert (later.changed, later.found) == (0, 0)


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.follow import follow
from steps.upkeep.rematch import Asked, rematch
from tests.steps.conftest import Quiet

step, method, topic, source = sys.argv[1:]
append = getattr(Corpus, method)

def die(corpus, run, *arguments, **options):
    if "rematch-" in run:
        os.kill(os.getpid(), signal.SIGKILL)
    return append(corpus, run, *arguments, **options)

setattr(Corpus, method, die)
settings, now = Settings.load(), datetime.now(UTC)
if step == "rematch":
    rematch(settings, Asked(topic, (source,)), now=now)
else:
    follow(settings, topic, now=now, watcher=Quiet(), sources=[source])
"""


@pytest.mark.parametrize("step", ["rematch", "follow"])
@pytest.mark.parametrize("moment", ["append_versions", "append_crawl_log"])
def test_a_rematch_that_is_killed_goes_on_where_it_was(step: str, moment: str, pages: Desk) -> None:
    desk = pages
    expected = sum(desk.rematch(MILITANTS, dry_run=True).changes["militants"].values())
    command = [sys.executable, "-c", KILLED, step, moment, "militants", SOURCE]
    environment = os.environ | desk.settings.environment() | {"PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    if step == "rematch":
        desk.rematch(MILITANTS)
    else:
        desk.follow(MILITANTS)
        assert len(list(desk.settings.runs.glob("militants-*/run.json"))) == 1
    [found] = desk.rows(
        "SELECT count(*) AS versions, count(DISTINCT article_id) AS articles FROM article_versions"
        " WHERE list_contains(list_transform(topics, lambda t: t.topic), 'militants')"
    )
    assert found == {"versions": expected, "articles": expected}
    assert desk.rematch(MILITANTS).idle


def test_what_another_topic_had_fetched_counts_though_the_own_prefilter_would_have_left_it_out(
    desk: Desk, alone: Callable[[Written], set[str]]
) -> None:
    libya = topic("libya", "Libya", "Libyan", prefilter="title")
    desk.follow(libya)
    assert desk.articles(libya) == alone(libya)
    desk.follow(LEISURE)
    assert desk.articles(libya) == alone(libya | {"prefilter": "off"}) > alone(libya)


class Forgetful(Newsroom):
    """A newsroom whose feeds, sitemaps and listings are gone once it is told so."""

    forgets = False

    def respond(self, request: Request) -> Response:
        listed = any(word in request.path for word in ("rss", "sitemap")) or request.path == "/libya/"
        return Response(status=404) if self.forgets and listed else super().respond(request)


@pytest.fixture
def forgetful() -> Iterator[Forgetful]:
    with Forgetful(port=0) as room:
        yield room


def test_an_article_that_no_topic_wanted_and_no_feed_names_any_more_is_fetched_for_a_new_topic(
    tmp_path: Path, forgetful: Forgetful, alone: Callable[[Written], set[str]]
) -> None:
    sport = topic("sport", "handball", "falcon", prefilter="title")
    desk = Desk(tmp_path, forgetful)
    desk.follow(MILITANTS)
    forgetful.forgets = True
    report = desk.follow(sport)
    assert desk.articles(sport) == alone(sport)
    assert report.stored_for == {"sport": len(alone(sport))}
    assert desk.articles(MILITANTS) == alone(MILITANTS)


def test_a_page_that_is_fetched_for_one_topic_is_stored_for_the_other_in_the_same_run(
    desk: Desk, alone: Callable[[Written], set[str]]
) -> None:
    desk.write(*ALL)
    report = desk.follow(MILITANTS)
    assert desk.sets() == {one["id"]: alone(one) for one in ALL}
    assert report.stored_for == {one["id"]: len(alone(one)) for one in ALL}


def test_two_rematches_at_once_are_refused_and_a_run_goes_on_without(desk: Desk) -> None:
    desk.write(MILITANTS)
    desk.settings.runs.mkdir(parents=True)
    with FileLock(desk.settings.runs / "rematch.lock"):
        with pytest.raises(ConfigError, match="another rematch is under way"):
            desk.rematch(MILITANTS)
        report = desk.follow(MILITANTS)
    assert report.rematch is not None
    assert "another rematch" in report.rematch.why_not
    assert desk.articles(MILITANTS)


def test_a_source_that_the_topic_does_not_follow_is_no_typo_that_passes(desk: Desk) -> None:
    desk.write(MILITANTS)
    with pytest.raises(UnknownName, match="gulf-curier"):
        rematch(desk.settings, Asked("militants", ("gulf-curier",)), now=datetime.now(UTC))
