"""The index follows the table, whatever happened to either of them in between."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from deltalake import DeltaTable

from clipdesk.corpus.maintenance import maintain_tables, rebuild_articles
from clipdesk.corpus.search import update
from clipdesk.corpus.search.index import SearchIndex
from clipdesk.corpus.search.shard import Shard
from clipdesk.corpus.search.state import STATE, index_lock, read_state
from clipdesk.corpus.table import Table
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import CorpusError
from tests.corpus.disk import disk_of
from tests.corpus.search.conftest import NOON, STORIES, Library

EDITED = replace(STORIES[0], body="The vote will be held in spring.")


def answers(corpus: Corpus) -> object:
    """All that the index holds, in an order that is always the same."""
    everything = corpus.search("", sort="oldest", limit=100, facets=True)
    by_id = sorted(
        (replace(hit, excerpt=hit.headline) for hit in everything.hits), key=lambda hit: hit.article_id
    )
    return everything.count, by_id, everything.facets, corpus.search("election OR vote").count


def as_written_anew(corpus: Corpus, folder: Path) -> bool:
    """Whether the index answers as one does that was just made of the table."""
    fresh = Corpus.open(corpus.uri)
    shutil.rmtree(folder, ignore_errors=True)
    fresh._index = SearchIndex(fresh.articles, folder)
    fresh.index.update()
    return answers(corpus) == answers(fresh)


def test_only_what_is_new_is_written(library: Library) -> None:
    library.tell(STORIES[:2])
    assert library.corpus.index.update().written == 2
    library.tell(STORIES[2:3], hours=1)
    assert library.corpus.index.update().written == 1
    again = library.corpus.index.update()
    assert (again.written, again.removed, again.anew, again.documents) == (0, 0, (), 3)


def test_an_edit_takes_the_place_of_what_was_there(library: Library, tmp_path: Path) -> None:
    library.tell(STORIES[:3])
    library.corpus.index.update()
    library.tell([EDITED], hours=1)
    done = library.corpus.index.update()
    assert (done.written, done.documents) == (1, 3)
    assert library.found("blamed") == set()
    assert library.found("spring") == {"wells"}
    assert as_written_anew(library.corpus, tmp_path / "fresh")


def test_months_that_did_not_change_are_left_alone(library: Library) -> None:
    library.tell(STORIES[:2], days=-40)
    library.tell(STORIES[2:4])
    library.corpus.index.update()
    quiet = {path: path.stat().st_mtime_ns for path in (library.corpus.index.folder / "2026-10").iterdir()}
    library.tell(STORIES[4:5], hours=1)
    library.corpus.index.update()
    assert {
        path: path.stat().st_mtime_ns for path in (library.corpus.index.folder / "2026-10").iterdir()
    } == quiet


def test_a_withdrawal_is_seen(library: Library) -> None:
    library.tell(STORIES[:2])
    library.corpus.index.update()
    [hit] = library.corpus.search("sabha").hits
    for outcome, at in ((Outcome.STORED, NOON), (Outcome.GONE, NOON + timedelta(days=1))):
        found = hit.article_id if outcome is Outcome.STORED else None
        record = CrawlRecord(
            str(outcome), None, "herald", hit.url, UrlKind.ARTICLE, outcome, at, article_id=found
        )
        library.corpus.append_crawl_log(record.run, "herald", [record])
        library.corpus.append_withdrawals(record.run, "herald", [record])
    library.corpus.merge_articles()
    assert library.corpus.index.update().written == 1
    assert library.corpus.search("sabha").hits[0].withdrawn_at == NOON + timedelta(days=1)


@pytest.mark.parametrize(
    "tidy",
    [lambda corpus: maintain_tables(corpus, now=NOON, retention_hours=0), rebuild_articles],
    ids=["packed", "rebuilt"],
)
def test_other_files_with_the_same_rows_change_nothing(
    library: Library, tidy: Callable[[Corpus], object]
) -> None:
    library.tell(STORIES[:2])
    library.tell(STORIES[2:4], hours=1)
    library.corpus.index.update()
    tidy(library.corpus)
    done = library.corpus.index.update()
    assert (done.written, done.removed, done.documents) == (0, 0, 4)
    assert library.corpus.search("").behind == 0


def test_an_index_that_is_behind_says_by_how_much(library: Library) -> None:
    library.tell(STORIES[:1])
    library.corpus.index.update()
    library.tell(STORIES[1:2], hours=1)
    assert library.corpus.search("").behind == 1
    assert library.corpus.index.lag() == 1


def test_a_search_sees_what_another_process_has_written_since(library: Library) -> None:
    library.tell(STORIES[:1])
    library.corpus.index.update()
    assert library.found() == {"wells"}
    library.tell(STORIES[1:2], hours=1)
    Corpus.open(library.corpus.uri).index.update()
    assert library.found() == {"wells", "markets"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, capture: Callable[..., Capture]) -> Path:
    folder = tmp_path_factory.mktemp("small")
    library = Library(folder, capture)
    library.tell(STORIES[:3])
    library.corpus.index.update()
    return folder


@pytest.fixture
def small(prepared: Path, tmp_path: Path, capture: Callable[..., Capture]) -> Library:
    """Three stories in one month, indexed."""
    return Library(shutil.copytree(prepared, tmp_path / "copy"), capture)


def flip(path: Path, place: int | None = None) -> None:
    """In place: a reader that has mapped the file would die of a shorter one."""
    at = path.stat().st_size // 2 if place is None else place
    with path.open("r+b") as file:
        file.seek(at)
        [byte] = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 0x10]))


def flip_unseen(path: Path, place: int | None = None) -> None:
    status = path.stat()
    flip(path, place)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("suffix", "hurt"),
    [
        ("idx", flip),
        ("idx", cut),
        ("idx", empty),
        ("idx", Path.unlink),
        ("pos", flip),
        ("term", flip),
        ("store", flip),
        ("fast", flip),
        ("fieldnorm", Path.unlink),
        ("meta.json", flip),
        ("meta.json", Path.unlink),
    ],
)
def test_damage_is_never_searched_and_written_anew(
    small: Library, hurt: Callable[[Path], object], suffix: str
) -> None:
    hurt(next(small.corpus.index.folder.glob(f"2026-11/*{suffix}")))
    reader = Corpus.open(small.corpus.uri)
    with pytest.raises(CorpusError, match=r"2026-11/.*clipdesk index"):
        reader.search("elections")
    assert reader.index.lag() is None
    done = reader.index.update()
    assert len(done.anew) == 1
    assert done.anew[0].startswith("2026-11/")
    assert reader.search("elections").count == 2


def test_rot_that_leaves_no_trace_is_found_by_a_thorough_look(small: Library) -> None:
    flip_unseen(next(small.corpus.index.folder.glob("2026-11/*.pos")))
    assert small.corpus.index.update().anew == ()
    [reason] = small.corpus.index.update(thorough=True).anew
    assert "is not as it was written" in reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "index.json cannot be read"),
        (b"[]", "index.json cannot be read"),
        (b'{"made_by": "0, tantivy 0.1", "version": 3, "months": {}}', "another release of Clipdesk"),
    ],
)
def test_a_state_that_is_not_ours_is_no_state(small: Library, content: bytes, reason: str) -> None:
    (small.corpus.index.folder / STATE).write_bytes(content)
    with pytest.raises(CorpusError, match=reason):
        Corpus.open(small.corpus.uri).search("elections")
    done = small.corpus.index.update()
    assert reason in done.anew[0]
    assert done.written == 3


def test_an_index_without_its_state_is_written_anew(small: Library) -> None:
    (small.corpus.index.folder / STATE).unlink()
    assert small.corpus.index.update().written == 3


def test_it_can_be_asked_to_be_written_anew(small: Library) -> None:
    done = small.corpus.index.update(anew=True)
    assert (done.written, done.anew) == (3, ("all of it, as was asked",))


def deleted(articles: Table, condition: str) -> None:
    """As any other program can do it."""
    DeltaTable(articles.uri).delete(condition)


def test_an_article_that_the_table_has_no_more_is_gone(small: Library, tmp_path: Path) -> None:
    [hit] = small.corpus.search("sabha").hits
    deleted(small.corpus.articles, f"article_id = '{hit.article_id}'")
    done = small.corpus.index.update()
    assert (done.written, done.removed, done.documents) == (0, 1, 2)
    assert as_written_anew(small.corpus, tmp_path / "fresh")


def test_a_month_that_the_table_has_no_more_is_gone(small: Library) -> None:
    deleted(small.corpus.articles, "first_seen_month = '2026-11'")
    done = small.corpus.index.update()
    assert (done.removed, done.documents) == (3, 0)
    assert not (small.corpus.index.folder / "2026-11").exists()


def test_rows_that_go_while_others_are_indexed_are_not_missed(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "_ROWS_AT_A_TIME", 1)
    library.tell(STORIES[:1], days=-40)
    library.tell(STORIES[1:2])
    library.corpus.index.update()
    library.tell(STORIES[2:3], days=-40)
    library.tell(STORIES[3:4])
    watched = []

    def watching(month: str, done: int) -> None:
        watched.append((month, done))
        deleted(library.corpus.articles, "first_seen_month = '2026-11'")

    library.corpus.index.update(on_rows=watching)
    assert watched == [("2026-10", 1)]
    library.corpus.index.update()
    assert library.found() == {"wells", "vybory"}


def test_a_table_that_cannot_be_read_to_its_end_leaves_the_index_behind(library: Library) -> None:
    library.tell(STORIES[:2])
    library.tell(STORIES[2:3], hours=1)
    last = Path(library.corpus.articles.uri, library.corpus.articles.dataset().files[-1])
    lost = last.rename(library.corpus.index.folder.parent / "lost")
    with pytest.raises(CorpusError, match=r"cannot be read|No such file"):
        library.corpus.index.update()
    lost.rename(last)
    assert library.corpus.index.update().documents == 3


@pytest.mark.parametrize("room", [0, 1_000])
def test_a_full_disk_is_told_and_the_next_update_makes_it_right(library: Library, room: int) -> None:
    library.tell(STORIES[:3])
    with disk_of(room), pytest.raises(CorpusError, match="the search index cannot be written"):
        library.corpus.index.update()
    assert library.corpus.index.update().documents == 3


def test_a_folder_that_cannot_be_made_is_told(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CorpusError, match="the search index cannot be written: Not a directory"):
        SearchIndex(library.corpus.articles, tmp_path / "file" / "search").update()


def test_rot_that_leaves_no_trace_is_never_more_than_an_error(small: Library) -> None:
    right = answers(small.corpus)
    told = set()
    for path in sorted(small.corpus.index.folder.glob("2026-11/*.*")):
        sound = path.read_bytes()
        for place in range(0, len(sound), max(1, len(sound) // 9)):
            flip_unseen(path, place)
            try:
                answers(Corpus.open(small.corpus.uri))
            except CorpusError:
                told.add(path.suffix)
            flip_unseen(path, place)
    assert {".json", ".idx", ".term", ".store", ".fast"} <= told
    assert answers(small.corpus) == right


def test_a_month_that_cannot_be_written_to_is_written_anew(small: Library) -> None:
    flip_unseen(next(small.corpus.index.folder.glob("2026-11/meta.json")), 0)
    small.tell([replace(STORIES[3], name="later")], hours=1)
    [reason] = small.corpus.index.update().anew
    assert reason.startswith("2026-11 cannot be used")
    assert small.corpus.search("").count == 4


@pytest.mark.parametrize(
    "hurt",
    [
        lambda folder: flip_unseen(next(folder.glob("2026-11/meta.json")), 0),
        lambda folder: flip(folder / STATE, 0),
    ],
    ids=["its files", "the state"],
)
def test_a_takedown_takes_a_month_out_that_cannot_be_asked(
    small: Library, hurt: Callable[[Path], object]
) -> None:
    hurt(small.corpus.index.folder)
    assert update.take_out_of_index(small.corpus.index.folder, ["none"]) == ("2026-11",)
    assert small.corpus.index.update().documents == 3


def test_a_takedown_leaves_what_never_had_the_article(small: Library) -> None:
    assert update.take_out_of_index(small.corpus.index.folder, ["none"]) == ()
    assert small.corpus.search("").count == 3


def test_a_table_that_was_put_back_from_a_backup_is_read_as_it_is_now(small: Library, tmp_path: Path) -> None:
    table = Path(small.corpus.articles.uri)
    backup = shutil.copytree(table, tmp_path / "backup")
    small.tell(STORIES[3:4], hours=1)
    assert small.corpus.search("").behind == 1
    shutil.rmtree(table)
    backup.rename(table)
    assert small.corpus.search("").behind == 0


class Killed(BaseException):
    """What no code of ours catches."""


CALLS = [
    (update, "write_state"),
    (Shard, "write"),
    (Shard, "remove"),
    (update, "segments_in"),
    (shutil, "rmtree"),
]


def dying_at(place: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The call number `place` of all that change the index dies before its work, or after it."""
    counted = 0

    def wrapped(call: Callable[..., object]) -> Callable[..., object]:
        def calling(*args: object, **more: object) -> object:
            nonlocal counted
            counted += 1
            if counted * 2 - 1 == place:
                raise Killed
            done = call(*args, **more)
            if counted * 2 == place:
                raise Killed
            return done

        return calling

    for owner, name in CALLS:
        monkeypatch.setattr(owner, name, wrapped(getattr(owner, name)))
    yield
    monkeypatch.undo()


@pytest.fixture(scope="module")
def halfway(tmp_path_factory: pytest.TempPathFactory, capture: Callable[..., Capture]) -> tuple[Path, object]:
    """A corpus whose index is behind: a month is missing, one is new, one has an edit. And what is right."""
    folder = tmp_path_factory.mktemp("halfway")
    library = Library(folder, capture)
    library.tell(STORIES[:3], days=-40)
    library.tell(STORIES[3:6])
    library.corpus.index.update()
    library.tell([EDITED], hours=1)
    library.tell(STORIES[6:], days=20)
    fresh = Corpus.open(library.corpus.uri)
    fresh._index = SearchIndex(fresh.articles, folder / "fresh")
    fresh.index.update()
    shutil.rmtree(library.corpus.index.folder / "2026-11")
    return folder / "corpus", answers(fresh)


@pytest.mark.parametrize("place", [*range(1, 40), 999])
def test_an_update_that_dies_leaves_the_index_behind_and_is_finished_by_the_next(
    halfway: tuple[Path, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: int
) -> None:
    prepared, right = halfway
    corpus = Corpus.open(shutil.copytree(prepared, tmp_path / "corpus"))
    before = read_state(corpus.index.folder)
    monkeypatch.setattr(update, "ROWS_A_COMMIT", 2)
    died = dying_at(place, monkeypatch)
    next(died)
    try:
        corpus.index.update()
        finished = True
    except Killed:
        finished = False
    next(died, None)
    now = read_state(corpus.index.folder)
    assert before is not None
    assert now is not None
    if now.version not in (None, before.version):
        assert answers(corpus) == right
    corpus.index.update()
    assert answers(corpus) == right
    assert finished or place < 999


def test_a_process_killed_while_it_writes_leaves_nothing_wrong(library: Library, tmp_path: Path) -> None:
    library.tell(STORIES[:5])
    script = Path(__file__).with_name("written_and_killed.py")
    killed = subprocess.run([sys.executable, script, library.corpus.uri, "3"], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert library.corpus.index.lag() is None
    assert library.corpus.index.update().anew == ()
    assert as_written_anew(library.corpus, tmp_path / "fresh")


def test_two_updates_wait_for_each_other_and_no_longer_than_asked(library: Library) -> None:
    library.tell(STORIES[:1])
    with index_lock(library.corpus.index.folder), pytest.raises(CorpusError, match="another process"):
        library.corpus.index.update(patience=0.01)


def test_a_takedown_leaves_no_month_that_had_the_article(library: Library) -> None:
    library.tell([replace(STORIES[0], body="The witness is Q7xK.")])
    library.tell(STORIES[1:3], days=-40)
    library.corpus.index.update()
    library.tell([EDITED], hours=1)
    library.corpus.index.update()
    folder = library.corpus.index.folder
    [hit] = library.corpus.search("spring").hits
    assert update.take_out_of_index(folder, [hit.article_id]) == ("2026-11",)
    assert not any(b"q7xk" in path.read_bytes().lower() for path in folder.rglob("*") if path.is_file())
    assert library.corpus.search("").version == -1
    assert library.found() == {"markets", "vybory"}
    assert library.corpus.index.lag() is None
