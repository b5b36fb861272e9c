"""A takedown leaves nothing of the text anywhere, everything else where it was, and a note of who asked."""

import gzip
import os
import shutil
import signal
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from clipdesk.corpus.archive import ArchiveWriter, read_page, read_warc, verify
from clipdesk.corpus.maintenance import maintain_tables
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import Elsewhere, resume, take_out, unfinished_takedowns
from clipdesk.corpus.unlogged import _gaps
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery_state import Condition, DiscoveryState
from clipdesk.model.entry import UrlKind
from clipdesk.model.errors import ArchiveError, InputError, TakenOut
from clipdesk.model.page import ArchiveRecord, Page
from clipdesk.model.takedown import Takedown

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PROJECT = Path(__file__).parents[2]
KILLED = Path(__file__).with_name("take_down_and_die.py")
SECRET = "The name of the witness is Q7xK."


class Desk:
    """A corpus and its archive: three articles in two runs, one of them with the secret, then edited."""

    def __init__(
        self, folder: Path, capture: Callable[..., Capture], crawl_record: Callable[..., CrawlRecord]
    ) -> None:
        self._in(folder)
        self._capture, self._crawl_record = capture, crawl_record
        self.captures = [*self.run("run-1", SECRET), *self.run("run-2", f"{SECRET} Edited.")]

    def _in(self, folder: Path) -> None:
        self.archive = folder / "archive"
        self.corpus = Corpus.open(folder / "corpus")

    def copied(self, folder: Path) -> "Desk":
        """Making one takes longer than all that is done with it."""
        shutil.copytree(self.archive.parent, folder, dirs_exist_ok=True)
        other = copy(self)
        other._in(folder)
        return other

    def run(self, run: str, text: str) -> list[Capture]:
        at = NOON + timedelta(hours=int(run[-1]))
        path = self.archive / "2026-11" / run / "herald.warc.gz"
        captures = [
            self._capture(number, text if number == 1 else "Harmless.", run=run, at=at) for number in range(3)
        ]
        with ArchiveWriter(path, self.archive) as writer:
            records = [
                writer.write(
                    url=one.article.url,
                    status=200,
                    reason="OK",
                    headers=[],
                    body=one.article.body.encode(),
                    fetched_at=at,
                )
                for one in captures
            ]
        captures = [replace(one, record=record) for one, record in zip(captures, records, strict=True)]
        outcomes = self.corpus.append_versions(run, "herald", captures, now=at).outcomes
        log = [
            self._crawl_record(
                number,
                outcomes[one.record],
                run=run,
                at=at,
                title=one.article.body,
                record=one.record,
                article_id=one.article.article_id,
            )
            for number, one in enumerate(captures)
        ]
        self.corpus.append_crawl_log(run, "herald", log)
        self.corpus.merge_articles()
        return captures

    @property
    def target(self) -> str:
        return self.captures[1].article.article_id

    def take_down(self, elsewhere: Elsewhere | None = None) -> Any:
        return take_out(
            self.corpus,
            self.archive,
            article_id=self.target,
            requested_by="court",
            reason="order 12",
            now=NOON + timedelta(days=1),
            elsewhere=elsewhere,
        )


@pytest.fixture(scope="module")
def laid_out(
    tmp_path_factory: pytest.TempPathFactory,
    capture: Callable[..., Capture],
    crawl_record: Callable[..., CrawlRecord],
) -> Desk:
    return Desk(tmp_path_factory.mktemp("laid-out"), capture, crawl_record)


@pytest.fixture
def desk(laid_out: Desk, tmp_path: Path) -> Desk:
    return laid_out.copied(tmp_path)


def texts(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Everything readable below a folder, unpacked."""
    for path in folder.rglob("*"):
        if path.suffix == ".parquet":
            yield path, str(pq.ParquetFile(path).read().to_pylist()).encode()
        elif ".gz" in path.suffixes:
            yield path, gzip.decompress(path.read_bytes())
        elif path.is_file():
            yield path, path.read_bytes()


def rows(corpus: Corpus, table: str) -> list[dict[str, Any]]:
    return sorted(corpus.tables[table].dataset().to_table().to_pylist(), key=str)


def holders(desk: Desk) -> list[Path]:
    return [path for path, text in texts(desk.archive.parent) if b"Q7xK" in text]


def test_nothing_of_the_text_is_left_in_any_file(desk: Desk) -> None:
    assert holders(desk)
    done = desk.take_down()
    assert holders(desk) == []
    assert (done.versions, done.log_rows, done.archive_records) == (2, 2, 2)


def in_index(desk: Desk) -> list[str]:
    """The files of the search index that hold the word; tantivy writes it in lower case into its terms."""
    folder = desk.corpus.index.folder
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if b"q7xk" in path.read_bytes().lower()]


def test_nothing_is_left_in_the_search_index_either(desk: Desk) -> None:
    desk.corpus.index.update()
    assert in_index(desk)
    assert desk.corpus.search("q7xk").count == 1
    desk.take_down()
    assert in_index(desk) == []
    desk.corpus.index.update()
    assert in_index(desk) == []
    assert (desk.corpus.search("").count, desk.corpus.search("q7xk").count) == (2, 0)


def test_a_takedown_that_dies_before_the_index_is_clean_is_finished_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.corpus.index.update()
    with monkeypatch.context() as broken:
        broken.setattr("clipdesk.corpus.takedown.take_out_of_index", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.take_down()
    assert in_index(desk)
    resume(desk.corpus, desk.archive, now=NOON)
    assert in_index(desk) == []
    assert unfinished_takedowns(desk.corpus) == []


def test_nothing_is_left_after_compaction_either(desk: Desk) -> None:
    maintain_tables(desk.corpus, now=NOON)
    desk.take_down()
    assert holders(desk) == []


def test_everything_else_is_where_it_was(desk: Desk) -> None:
    others = [capture for capture in desk.captures if capture.article.article_id != desk.target]
    desk.take_down()
    assert {row["article_id"] for row in rows(desk.corpus, "articles")} == {
        one.article.article_id for one in others
    }
    for capture in others:
        assert read_page(desk.archive, capture.record).html == capture.article.body.encode()
    for row in rows(desk.corpus, "article_versions"):
        assert row["body"] == "Sirte\n\nHarmless."


def test_the_archive_stays_readable_by_every_tool(desk: Desk) -> None:
    desk.take_down()
    for path in desk.archive.rglob("*.warc.gz"):
        assert verify(path).sound
        pages = list(read_warc(path, max_page_bytes=10_000, root=desk.archive))
        assert [page.record for page in pages if isinstance(page, Page)] == [
            one.record
            for one in desk.captures
            if one.record.path.endswith(path.parent.name + "/" + path.name)
            and one.article.article_id != desk.target
        ]
        with path.open("rb") as file:
            kinds = [record.rec_type for record in WarcioIterator(file, check_digests="raise")]
        assert kinds == ["warcinfo", "response", "metadata", "response"]


def test_it_is_written_down_who_asked_and_why(desk: Desk) -> None:
    desk.take_down()
    asked, done = sorted(rows(desk.corpus, "takedowns"), key=lambda row: row["state"], reverse=True)
    assert (asked["requested_by"], asked["reason"], asked["article_id"]) == ("court", "order 12", desk.target)
    assert (done["state"], done["versions"]) == ("done", 2)


def test_the_log_keeps_its_rows_without_the_title(desk: Desk) -> None:
    desk.take_down()
    log = [row for row in rows(desk.corpus, "crawl_log") if row["article_id"] == desk.target]
    assert sorted(row["outcome"] for row in log) == ["stored", "stored", "taken_down"]
    assert {row["title"] for row in log} == {None}


def test_a_crawl_does_not_bring_it_back(desk: Desk) -> None:
    desk.take_down()
    remembered = desk.corpus.memory("herald").page(desk.captures[1].article.url)
    assert remembered is not None
    assert (remembered.outcome, remembered.next_visit_at) == (Outcome.TAKEN_DOWN, None)
    batch = desk.run("run-3", SECRET)
    stored = desk.corpus.append_versions("run-3", "herald", batch, now=NOON)
    assert stored.outcomes[batch[1].record] is Outcome.TAKEN_DOWN
    assert desk.target not in {row["article_id"] for row in rows(desk.corpus, "articles")}


def test_merging_goes_on_after_a_takedown(desk: Desk) -> None:
    desk.take_down()
    assert desk.corpus.merge_articles().inserted == 0
    desk.run("run-3", "")
    assert len(rows(desk.corpus, "articles")) == 2


def test_a_whole_source_is_taken_down(desk: Desk) -> None:
    done = take_out(
        desk.corpus,
        desk.archive,
        source="herald",
        requested_by="publisher",
        reason="asked",
        now=NOON + timedelta(days=1),
    )
    assert (done.versions, done.archive_records) == (4, 6)
    assert rows(desk.corpus, "articles") == []
    assert not [path for path, text in texts(desk.archive.parent) if b"Harmless" in text]


def test_a_source_is_also_found_in_the_log_of_a_file_that_was_ingested(
    desk: Desk, capture: Callable[..., Capture], crawl_record: Callable[..., CrawlRecord]
) -> None:
    [herald, *_] = desk.captures
    one = replace(capture(7, SECRET, source="gazette"), record=herald.record)
    desk.corpus.append_versions("ingest-1", "pages", [one], now=NOON)
    log = crawl_record(
        7,
        run="ingest-1",
        source="pages",
        url=one.article.url,
        title=SECRET,
        article_id=one.article.article_id,
    )
    desk.corpus.append_crawl_log("ingest-1", "pages", [log])
    take_out(desk.corpus, desk.archive, source="gazette", requested_by="publisher", reason="asked", now=NOON)
    assert [row["title"] for row in rows(desk.corpus, "crawl_log") if row["source"] == "pages"] == [
        None,
        None,
    ]


def test_what_is_not_there_is_an_error_and_leaves_no_record(desk: Desk) -> None:
    with pytest.raises(InputError, match="no article 'abc' in the corpus"):
        take_out(desk.corpus, desk.archive, article_id="abc", requested_by="x", reason="y", now=NOON)
    assert rows(desk.corpus, "takedowns") == []


# What no row names ---------------------------------------------------------------------------------------------

FEED = "https://gazette.example/feed"


def archived(desk: Desk, name: str, *pages: tuple[str, str]) -> list[ArchiveRecord]:
    """Pages (address, text) in a file of the archive, and in no log."""
    with ArchiveWriter(desk.archive / "2026-11" / "run-3" / f"{name}.warc.gz", desk.archive) as writer:
        return [
            writer.write(url=url, status=200, reason="OK", headers=[], body=text.encode(), fetched_at=NOON)
            for url, text in pages
        ]


def left_by_a_kill(desk: Desk, name: str) -> Path:
    path = desk.archive / "2026-11" / "run-3" / f"{name}.warc.gz"
    return path.rename(f"{path}.tmp")


@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("source", ["herald", "gazette"])
def test_a_response_that_no_row_names_goes_with_what_tells_of_it(
    desk: Desk, source: str, killed: bool
) -> None:
    address = desk.captures[1].article.url
    pages = [(address, "Cut short."), (FEED, f"<p>{SECRET}</p>"), (f"{FEED}/other", "Harmless.")]
    *_, other = archived(desk, source, *pages)
    path = left_by_a_kill(desk, source) if killed else desk.archive / other.path
    desk.take_down()
    assert holders(desk) == []
    assert b"Cut short" not in gzip.decompress(path.read_bytes())
    assert verify(path).sound
    other = replace(other, path=path.relative_to(desk.archive).as_posix())
    assert read_page(desk.archive, other).html == b"Harmless."


def test_a_crawl_goes_on_behind_what_a_takedown_left_of_its_file(desk: Desk) -> None:
    [kept, _] = archived(desk, "herald", (FEED, "Harmless."), (FEED, SECRET))
    path = left_by_a_kill(desk, "herald")
    size = path.stat().st_size
    desk.take_down()
    with ArchiveWriter(path.with_suffix(""), desk.archive, go_on=True) as writer:
        assert (writer.salvaged.responses, writer.salvaged.end) == (((FEED, kept),), size)


def test_bytes_that_cannot_be_read_and_may_be_of_it_go(desk: Desk) -> None:
    [record] = archived(desk, "herald", (FEED, f"{SECRET} {os.urandom(400).hex()}"))
    path = desk.archive / record.path
    packed = bytearray(path.read_bytes())
    packed[record.offset + record.length // 2] ^= 0xFF
    path.write_bytes(packed)
    desk.take_down()
    assert verify(path).sound


@pytest.mark.parametrize("left", [0, 0.5, None], ids=["nothing of it", "half of it", "no file"])
def test_a_damaged_archive_does_not_keep_a_takedown_from_its_end(desk: Desk, left: float | None) -> None:
    record = desk.captures[-2].record
    path = desk.archive / record.path
    if left is None:
        path.unlink()
    else:
        os.truncate(path, record.offset + int(record.length * left))
    desk.take_down()
    assert unfinished_takedowns(desk.corpus) == []
    assert [path for path in holders(desk) if path.suffix != ".gz"] == []
    assert not path.exists() or verify(path).sound


def test_a_page_of_discovery_whose_last_body_goes_is_asked_for_in_full(desk: Desk) -> None:
    gone, stays = (desk.captures[number].record for number in (1, 0))
    states = {
        record.offset: DiscoveryState(
            "herald", f"{FEED}/{record.offset}", UrlKind.FEED, Condition.ANSWERING, NOON, NOON, NOON,
            Outcome.FETCHED, etag='"1"', record=record,
        )
        for record in (gone, stays)
    }  # fmt: skip
    desk.corpus.keep_discovery("herald", lambda _: {one.url: one for one in states.values()})
    desk.take_down()
    kept = desk.corpus.discovery_of("herald")
    assert kept[states[gone.offset].url].record is None
    assert not kept[states[gone.offset].url].may_be_conditional
    assert kept[states[stays.offset].url] == states[stays.offset]


def test_halves_of_files_that_a_kill_left_beside_them_hold_no_takedown_up(desk: Desk) -> None:
    for path in Path(desk.corpus.uri).rglob("*.parquet"):
        shutil.copy(path, f"{path}.tmp")
    desk.take_down()
    assert unfinished_takedowns(desk.corpus) == []
    assert list(Path(desk.corpus.uri).rglob("*.tmp")) == []


class Runs:
    """What is kept by runs, of which some have pages to store."""

    def __init__(self, *awaited: ArchiveRecord) -> None:
        self._awaited = awaited

    def awaited(self) -> tuple[ArchiveRecord, ...]:
        return self._awaited

    def take_out(self, takedown: Takedown, urls: frozenset[str]) -> None:
        """There is nothing."""


def test_a_page_that_a_run_is_to_store_stays_if_it_only_names_the_article(desk: Desk) -> None:
    headline = desk.captures[1].article.headline + " that is long enough to be known by"
    capture = replace(desk.captures[1], article=replace(desk.captures[1].article, headline=headline))
    desk.corpus.append_versions("run-4", "herald", [capture], now=NOON)
    own, other = archived(desk, "gazette", (capture.article.url, "Itself."), (FEED, f"See also: {headline}"))
    desk.take_down(Runs(own, other))
    assert read_page(desk.archive, other).html.endswith(headline.encode())
    with pytest.raises(TakenOut):
        read_page(desk.archive, own)


def test_what_a_crawl_has_in_hand_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipdesk.corpus.takedown.PATIENCE", 0.0)
    monkeypatch.setattr("clipdesk.corpus.takedown._LOOKED_EVERY", 0.01)
    with ArchiveWriter(desk.archive / "2026-11" / "run-3" / "herald.warc.gz", desk.archive) as writer:
        writer.write(url=FEED, status=200, reason="OK", headers=[], body=SECRET.encode(), fetched_at=NOON)
        with pytest.raises(ArchiveError, match="by a crawl that does not end"):
            desk.take_down()
        assert resume(desk.corpus, desk.archive, now=NOON) == []
        assert rows(desk.corpus, "crawl_log")[-1]["outcome"] == "taken_down"
    desk.take_down()
    assert holders(desk) == []
    assert unfinished_takedowns(desk.corpus) == []


def test_a_source_that_only_the_archive_knows_is_taken_down(desk: Desk) -> None:
    archived(desk, "gazette", (FEED, SECRET), (f"{FEED}/other", SECRET))
    given = {"source": "gazette", "requested_by": "publisher", "reason": "asked", "now": NOON}
    assert take_out(desk.corpus, desk.archive, **given).archive_records == 2
    assert b"Q7xK" not in gzip.decompress((desk.archive / "2026-11/run-3/gazette.warc.gz").read_bytes())
    with pytest.raises(InputError, match="nothing of it is left"):
        take_out(desk.corpus, desk.archive, **given)


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 30))), st.integers(0, 130))
def test_gaps_are_what_the_spans_of_rows_leave_of_a_file(spans: list[tuple[int, int]], size: int) -> None:
    flat = array("q", [place for begin, length in spans for place in (begin, begin + length)])
    named = {place for begin, length in spans for place in range(begin, begin + length)}
    found = [place for begin, end in _gaps(flat, size) for place in range(begin, end)]
    assert [place for place in found if place < size] == [p for p in range(size) if p not in named]
    assert found == sorted(set(found))


@pytest.mark.parametrize("step", ["_mark", "erase", "delete_versions", "blank_log", "blank_history"])
def test_killed_after_any_step_it_is_finished_later(desk: Desk, step: str) -> None:
    command = [sys.executable, str(KILLED), step, str(desk.archive), desk.corpus.uri, desk.target]
    assert (
        subprocess.run(command, cwd=PROJECT, env={"PYTHONPATH": str(PROJECT)}).returncode == -signal.SIGKILL
    )
    assert len(unfinished_takedowns(desk.corpus)) == 1
    resume(desk.corpus, desk.archive, now=NOON + timedelta(days=2))
    assert unfinished_takedowns(desk.corpus) == []
    assert holders(desk) == []
    assert len(rows(desk.corpus, "articles")) == 2
    assert len([row for row in rows(desk.corpus, "crawl_log") if row["outcome"] == "taken_down"]) == 1


def test_the_feed_and_earlier_versions_stay_readable_for_everybody_else(desk: Desk) -> None:
    versions = DeltaTable(desk.corpus.article_versions.uri)
    before = {version: at(versions, version) for version in range(1, versions.version() + 1)}
    told = fed(versions)
    sizes = {path: path.stat().st_size for path in Path(desk.corpus.uri).rglob("*.parquet")}
    desk.take_down()
    assert all(path.stat().st_size == size for path, size in sizes.items())
    for version, rows_then in before.items():
        assert at(versions, version) == [blanked(row, desk.target) for row in rows_then]
    assert fed(DeltaTable(versions.table_uri)) == [blanked(row, desk.target) for row in told]


def at(table: DeltaTable, version: int) -> list[tuple[object, ...]]:
    earlier = DeltaTable(table.table_uri, version=version)
    return plain(pa.table(earlier.to_pyarrow_table()))


def fed(table: DeltaTable) -> list[tuple[object, ...]]:
    return plain(pa.table(table.load_cdf(starting_version=1)))


def plain(rows: pa.Table) -> list[tuple[object, ...]]:
    names = ("article_id", "version", "source", "headline", "body")
    return sorted(zip(*(rows[name].to_pylist() for name in names), strict=True))


def blanked(row: tuple[object, ...], target: str) -> tuple[object, ...]:
    return (*row[:3], "", "") if row[0] == target else row


def test_a_takedown_is_no_change_of_others_in_the_feed(desk: Desk) -> None:
    before = desk.corpus.article_versions.opened().version()
    desk.take_down()
    versions = DeltaTable(desk.corpus.article_versions.uri)
    feed = versions.load_cdf(starting_version=before + 1, allow_out_of_range=True)
    assert pa.table(feed).num_rows == 0


def test_what_a_killed_writer_left_is_removed(desk: Desk) -> None:
    folder = Path(desk.corpus.article_versions.uri) / "first_seen_month=2026-11"
    for name in ("part-9.parquet", "part-9.parquet#1"):
        (folder / name).write_bytes(b"PAR1 Q7xK")
    desk.take_down()
    assert holders(desk) == []
