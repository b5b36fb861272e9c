"""Topics that share sources: each gets what it would get alone, whenever it was added or changed."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml
from filelock import FileLock

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.catalogue import Catalogue, load
from clipdesk.model.errors import ConfigError, CorpusError, CrawlError, UnknownName
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from clipdesk.model.topic import Topic
from newsroom import Newsroom
from newsroom.response import Request, Response
from steps.follow import follow
from steps.report.report import RunReport
from steps.run import runs
from steps.run.ingest import ingest
from steps.run.runs import Run
from steps.upkeep.rematch import Asked, check, rematch, rematch_after
from steps.upkeep.rematch_report import FILE, Change, Example, RematchReport, of_run, to_json
from steps.upkeep.reparse import Selection, reparse
from tests.steps.conftest import Quiet
from tests.steps.conftest import desk as desk_of

SOURCE = "gulf-courier"
NOW = datetime(2026, 12, 1, tzinfo=UTC)
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
    list(permutations(ALL)),
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
    asked = "SELECT DISTINCT url FROM crawl_log WHERE final_url IN (SELECT url FROM articles)"
    visited = [memory.page(row["url"]) for row in pages.rows(asked)]
    assert visited
    assert all(page is not None and page.next_visit_at for page in visited)


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
from steps.run import runs
from steps.run.ingest import ingest
from steps.run.runs import Run
from steps.upkeep.rematch import Asked, check, rematch, rematch_after
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


def test_a_topic_that_does_not_follow_the_source_is_told_so(desk: Desk) -> None:
    desk.write(MILITANTS)
    with pytest.raises(ConfigError, match="militants: does not follow sahil-press"):
        check(
            Catalogue({"militants": Topic.model_validate(MILITANTS)}, load(desk.settings).sources),
            desk.settings,
            Asked("militants", ("sahil-press",)),
        )


def test_pages_of_a_file_that_was_taken_in_are_judged_where_their_source_is_named(pages: Desk) -> None:
    """No topic follows a file; its name in the log is its source."""
    [warc] = (pages.settings.archive).rglob("*.warc.gz")
    ingest(pages.settings, warc.rename(warc.with_name("gulf.warc.gz")), now=NOW, topic="leisure")
    source = "gulf"
    asked = Asked("militants", (source,))
    assert rematch(pages.settings, asked, now=datetime.now(UTC)).read > 0
    assert rematch(pages.settings, asked, now=datetime.now(UTC)).idle


def test_an_article_that_cannot_be_matched_keeps_its_topics_and_is_told_of(
    pages: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    before = pages.sets()
    monkeypatch.setattr("steps.run.match_panel.Matcher.match", broken)
    done = rematch(pages.settings, Asked("militants", (SOURCE,)), now=datetime.now(UTC))
    assert done.unread == done.stored > 0
    assert "cannot be matched: RecursionError: too deep" in done.faults[0]
    assert pages.articles(LEISURE) == before["leisure"]


def test_what_cannot_be_stored_is_told_of_and_keeps_nothing_else_out(
    pages: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def picky(captures: list[Capture], source: str) -> tuple[list[Capture], dict[ArchiveRecord, str]]:
        return captures[1:], {captures[0].record: "cannot be stored: too long"}

    expected = pages.rematch(MILITANTS, dry_run=True)
    monkeypatch.setattr("steps.upkeep.rematch_desk.storable", picky)
    done = pages.rematch(MILITANTS)
    assert done.unread == 2  # one of the stored articles, one of the rejected pages
    assert len(pages.articles(MILITANTS)) == sum(expected.changes["militants"].values()) - 2


def test_a_page_that_is_gone_from_the_archive_is_told_of_and_given_up(pages: Desk) -> None:
    for warc in pages.settings.archive.rglob("*.warc.gz"):
        warc.unlink()
    done = pages.rematch(MILITANTS)
    assert done.unread == done.read > 0
    assert set(done.changes["militants"]) == {Change.GAINED}
    assert pages.rematch(MILITANTS).idle


def test_a_rematch_that_fails_is_told_in_the_report_and_the_run_ends(
    pages: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("steps.upkeep.rematch._rematch", broken)
    report = pages.follow(MILITANTS)
    assert report.rematch is not None
    assert list(report.rematch.lines()) == ["nothing was matched again: it failed: RecursionError: too deep"]
    assert [run for run in runs.every(pages.settings) if run.finished_at is None] == []


def test_a_full_disk_leaves_the_run_open(pages: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise CorpusError("no space left")

    monkeypatch.setattr("steps.upkeep.rematch._rematch", full)
    with pytest.raises(CorpusError, match="no space left"):
        pages.follow(MILITANTS)
    assert len([run for run in runs.every(pages.settings) if run.finished_at is None]) == 1


def test_the_report_says_what_a_rematch_did(pages: Desk) -> None:
    report = pages.rematch(MILITANTS)
    first, second, *more = report.lines()
    assert first == f"{report.stored} stored articles matched again, {report.read} rejected pages read again"
    assert second == "militants: 10 found, 1 gained (are stored)"
    assert more == []
    worse = replace(report, left=7, wanted=3, unread=1, faults=("http://a.example/: gone",))
    assert list(worse.lines())[2:] == [
        "3 that were never fetched have a title on topic: the next crawl asks for them",
        "7 are left for the next time",
        "1 could not be read: http://a.example/: gone",
    ]


def test_what_a_run_keeps_of_its_rematch_is_read_again_or_refused(tmp_path: Path) -> None:
    assert of_run(tmp_path) is None
    kept = RematchReport(
        ("militants",),
        changes={"militants": {Change.LOST: 1}},
        examples=(Example("militants", Change.LOST, "Ships sail", "http://a.example/"),),
    )
    (tmp_path / FILE).write_text(to_json(kept), "utf-8")
    assert of_run(tmp_path) == kept
    (tmp_path / FILE).write_text("{}", "utf-8")
    with pytest.raises(CrawlError, match="is no report of a rematch"):
        of_run(tmp_path)


def test_only_the_run_of_a_topic_ends_with_a_rematch(desk: Desk) -> None:
    runs.write(desk.settings, Run("ingest-a", None, ("a",), NOW, by="ingest"))
    with pytest.raises(ValueError, match="is for no topic"):
        rematch_after(desk.settings, "ingest-a", now=NOW)
