"""The verbs that keep a corpus right: takedown, reparse, rematch, maintain, upgrade, backup."""

import json
import os
import shutil
import tarfile
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from clipdesk.corpus import maintenance
from clipdesk.corpus.archive import ArchiveWriter, read_warc
from clipdesk.corpus.rows import article_version
from clipdesk.corpus.schema import CRAWL_LOG, TAKEDOWNS
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import unfinished_takedowns
from clipdesk.model.article import Block, BlockKind
from clipdesk.model.crawl_record import CrawlRecord, Look, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.discovery_state import after_looks
from clipdesk.model.errors import InputError
from clipdesk.model.page import Page
from clipdesk.model.polling import Poll
from clipdesk.model.settings import Settings
from clipdesk.model.takedown import Takedown, TakedownRecord, TakedownState
from steps.upkeep.backup import back_up
from steps.upkeep.maintain import KEEP_RUNS, maintain
from steps.upkeep.rematch import Asked, rematch
from steps.upkeep.reparse import Selection, reparse
from steps.upkeep.takedown import take_down
from tests.faults.desk import QUIET, TOPIC, TOPICS, describe, followed, unpack
from tests.faults.facts import facts_of
from tests.faults.remains import remains
from tests.faults.verb import BEGAN, EMPTY, KILLED, KNOWN, Verb, left_over, named, unsound

FULL_TEXT = "http://gulf-courier.localhost:8765/full-text.xml"
LATER = BEGAN + timedelta(hours=1)
OLD = BEGAN + KEEP_RUNS + timedelta(days=1)
"""When the runs that are there have become old."""


def _rows(settings: Settings, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = Corpus.open(settings.corpus).tables[table].dataset().to_table().to_pylist()
    return rows


# Takedown, and maintain, which finishes one ------------------------------------------------------------------

_WHEN = frozenset({"takedown_id", "logged_at", "versions", "log_rows", "archive_records"})
"""A takedown that is taken up counts what was left of it."""
_WHO, _WHY = "court", "order 12"


def _sentences(row: dict[str, Any]) -> set[str]:
    texts = (block["text"][:60] for block in row["blocks"])
    return {text for text in texts if text.isascii() and len(text) == 60}


def _of_one_page(settings: Settings, row: dict[str, Any]) -> set[str]:
    """Sentences that stand in no other page of the archive: copies of an article are articles of their own."""
    words = _sentences(row)
    files = settings.archive.rglob("*.warc.gz")
    pages = (page for path in files for page in read_warc(path, max_page_bytes=10**8))
    bodies = [page.html.decode("utf-8", "replace") for page in pages if isinstance(page, Page)]
    return {word for word in words if sum(word in body for body in bodies) == 1}


def _known_desk(settings: Settings) -> None:
    """Where an article stands in the tables, in old files of them, in the index, in the archive (with a row and
    without, in a file that is whole and in one that is not), in three sorts of a run's files, and in a feed that
    has its whole text."""
    describe(settings.home, *TOPICS)
    followed(settings, QUIET, BEGAN - timedelta(hours=12), topic="sahara")
    shutil.rmtree(settings.home / "crawls")
    rows = sorted(_rows(settings, "articles"), key=lambda row: str(row["url"]))
    target, words = next((row, own) for row in rows if (own := _of_one_page(settings, row)))
    _feed_with(settings, target)
    wanted = {"id": target["article_id"], "source": target["source"], "words": sorted(words)}
    wanted["title"] = target["headline"]
    # The words themselves must stand nowhere but where they are looked for.
    (settings.home / "target").write_bytes(b64encode(json.dumps(wanted).encode()))


def _feed_with(settings: Settings, row: dict[str, Any]) -> None:
    """A feed in the archive and in the log that has all of the article's text, and that of another one."""
    text = "".join(f"<p>{escape(block['text'])}</p>" for block in row["blocks"])
    items = f"<item><link>{escape(row['url'])}</link><description>{escape(text)}</description></item>"
    path = settings.archive / "2026-12" / "full-text" / f"{row['source']}.warc.gz"
    with ArchiveWriter(path, settings.archive) as writer:
        record = writer.write(
            url=FULL_TEXT,
            status=200,
            reason="OK",
            headers=[("Content-Type", "application/rss+xml")],
            body=f"<rss version='2.0'><channel>{items}</channel></rss>".encode(),
            fetched_at=BEGAN,
        )
        _not_logged(writer, row)
    killed = path.parents[1] / KILLED / f"{row['source']}.warc.gz"
    with ArchiveWriter(killed, settings.archive) as writer:
        _not_logged(writer, row)
    killed.rename(f"{killed}.tmp")
    logged = CrawlRecord(
        "full-text", TOPIC, row["source"], FULL_TEXT, UrlKind.FEED, Outcome.FETCHED, BEGAN,
        record=record, look=Look(named=1),
    )  # fmt: skip
    corpus = Corpus.open(settings.corpus)
    corpus.append_crawl_log("full-text", row["source"], [logged])
    corpus.keep_discovery(
        row["source"], lambda states: after_looks(states, [logged], lambda _: Poll()), transaction="full-text"
    )


def _not_logged(writer: ArchiveWriter, row: dict[str, Any]) -> None:
    """The article once more, of a crawl that was killed before it had its row."""
    text = "\n".join(block["text"] for block in row["blocks"])
    writer.write(
        url=f"{row['url']}?again",
        status=200,
        reason="OK",
        headers=[],
        body=text.encode(),
        fetched_at=BEGAN,
    )


def _target(settings: Settings) -> dict[str, Any]:
    target: dict[str, Any] = json.loads(b64decode((settings.home / "target").read_bytes()))
    return target


def _states(settings: Settings) -> set[str]:
    """Of the takedowns that there are."""
    return {row["state"] for row in _rows(settings, "takedowns")}


def _nothing_remains(settings: Settings) -> str | None:
    """A takedown that is called done is done."""
    if TakedownState.DONE not in _states(settings):
        return None
    target = _target(settings)
    found = remains(settings.home, target["words"])
    # Other articles' pages may lead to it by its title.
    found += [one for one in remains(settings.home, [target["title"]]) if not one.startswith("archive/")]
    return f"called done, and there is still {found[:3]}" if found else unsound(settings)


def _takedown(whole: bool) -> Verb:
    def call(settings: Settings, at: datetime = BEGAN) -> None:
        target = _target(settings)
        article, source = (None, target["source"]) if whole else (target["id"], None)
        take_down(settings, now=at, article_id=article, source=source, requested_by=_WHO, reason=_WHY)

    def finish(settings: Settings) -> str | None:
        try:
            call(settings, LATER)
        except InputError as error:
            if "taken down" not in str(error):
                return f"called again, it says: {error}"
        if left := unfinished_takedowns(Corpus.open(settings.corpus)):
            return f"{len(left)} takedowns are never finished"
        return left_over(settings.home)

    facts = partial(facts_of, without=_WHEN)
    name = "takedown of a source" if whole else "takedown"
    return Verb(name, KNOWN, call, finish, _known_desk, facts, _nothing_remains)


def _to_maintain(settings: Settings) -> None:
    """A takedown that was asked for, and what killed writers leave behind."""
    _known_desk(settings)
    wish = Takedown("wish", _target(settings)["id"], None, _WHO, _WHY)
    record = TakedownRecord(wish, TakedownState.REQUESTED, BEGAN)
    Corpus.open(settings.corpus).takedowns.append([TAKEDOWNS.columns.put(record)], "wish")
    folders = (settings.archive, settings.corpus / "articles" / "first_seen_month=2026-11")
    for folder, name in zip(folders, ("half.warc.gz.tmp", "half.parquet#1"), strict=True):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (0, 0))


def _maintain(settings: Settings) -> None:
    maintain(settings, now=OLD, retention_hours=0)


def _maintain_again(settings: Settings) -> str | None:
    _maintain(settings)
    if TakedownState.DONE not in _states(settings):
        return "the takedown is never finished"
    if any(path.is_dir() for path in settings.runs.iterdir()):
        return "an old run is still there"
    half = list(settings.home.rglob("half.*"))
    return f"{half[0].name} is never swept" if half else left_over(settings.home)


# Reading again, matching again ---------------------------------------------------------------------------------

_AGAIN = frozenset({"logged_at"})


def _read_badly(settings: Settings) -> None:
    """Two articles as another parser has read them, and a topic that wants a page which was rejected."""
    describe(settings.home, *TOPICS)
    corpus = Corpus.open(settings.corpus)
    for row in _rows(settings, "articles")[:2]:
        read = article_version(row).capture
        blocks = (Block(BlockKind.PARAGRAPH, "Read badly."), *read.article.blocks)
        badly = replace(read, run="badly", article=replace(read.article, blocks=blocks))
        corpus.append_versions("badly", row["source"], [badly], now=BEGAN, reparsed=True)
        record = CRAWL_LOG.columns.take(_log_of(settings, row))
        corpus.append_crawl_log("badly", row["source"], [replace(record, run="badly")])
    corpus.merge_articles()


def _log_of(settings: Settings, row: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in _rows(settings, "crawl_log") if one["article_id"] == row["article_id"])


def _reparse(settings: Settings, at: datetime = BEGAN) -> None:
    reparse(settings, Selection(), now=at)


def _reparse_again(settings: Settings) -> str | None:
    _reparse(settings, LATER)
    return None


def _judged_otherwise(settings: Settings) -> None:
    """A new topic, and one that has changed."""
    describe(settings.home, *TOPICS, rules={**TOPICS, TOPIC: TOPICS["sahara"]})


def _rematch(settings: Settings, at: datetime = BEGAN) -> None:
    rematch(settings, Asked(), now=at)


def _rematch_again(settings: Settings) -> str | None:
    _rematch(settings, LATER)
    return None


# Upgrade, backup -----------------------------------------------------------------------------------------------


def _frozen(settings: Settings) -> None:
    shutil.rmtree(settings.home)
    unpack(settings.home)
    describe(settings.home, TOPIC)


def _upgrade(settings: Settings) -> None:
    maintenance.upgrade(Corpus.open(settings.corpus))


def _upgrade_again(settings: Settings) -> str | None:
    _upgrade(settings)
    gaps = maintenance.upgrade(Corpus.open(settings.corpus), dry_run=True)
    lacking = [name for name, gap in gaps.items() if gap]
    return f"{lacking} still lack something" if lacking else None


def _backup_of(settings: Settings) -> Path:
    return settings.home.with_name(f"{settings.home.name}.tar.gz")


def _back_up(settings: Settings) -> None:
    back_up(settings, _backup_of(settings))


def _back_up_again(settings: Settings) -> str | None:
    if not _backup_of(settings).exists():
        _back_up(settings)
    wrong, half = _half_a_backup(settings), _backup_of(settings).with_suffix(".gz.tmp")
    _backup_of(settings).unlink()
    return f"{half.name} is left" if half.exists() else wrong


def _half_a_backup(settings: Settings) -> str | None:
    """What has the name of a backup is a whole one."""
    path = _backup_of(settings)
    if not path.exists():
        return None
    with tarfile.open(path) as archive:
        kept = {one.name: one.size for one in archive.getmembers()}
    made_again = Corpus.open(settings.corpus).index.folder
    files = [
        one
        for one in settings.home.rglob("*")
        if one.is_file() and not one.name.endswith(".lock") and not one.is_relative_to(made_again)
    ]
    wanted = {str(one.relative_to(settings.home)): one.stat().st_size for one in files}
    return None if kept == wanted else f"the backup lacks {sorted(set(wanted) - set(kept))[:3]}"


VERBS = named(
    _takedown(whole=False),
    _takedown(whole=True),
    Verb("reparse", KNOWN, _reparse, _reparse_again, _read_badly, partial(facts_of, without=_AGAIN)),
    Verb("rematch", KNOWN, _rematch, _rematch_again, _judged_otherwise, partial(facts_of, without=_AGAIN)),
    Verb(
        "maintain",
        KNOWN,
        _maintain,
        _maintain_again,
        _to_maintain,
        partial(facts_of, without=_WHEN),
        _nothing_remains,
    ),
    Verb("upgrade", EMPTY, _upgrade, _upgrade_again, _frozen),
    Verb("backup", KNOWN, _back_up, _back_up_again, law=_half_a_backup),
)
