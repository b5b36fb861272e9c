"""What is damaged is named with what to do, and each repair gives readers what they had."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from cli.main import app
from clipdesk.corpus.checking.check import QUICK, Depth
from clipdesk.corpus.checking.damage import DamageKind, Repair
from clipdesk.corpus.noted import FILE
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import CorpusError
from clipdesk.model.settings import Settings
from steps.checking.check import Checked, check
from steps.upkeep.maintain import maintain
from tests.corpus.conftest import NOON, make_capture
from tests.damage.desk import NOW, SOURCES
from tests.damage.sweep import Bench


@pytest.fixture
def desk(bench: Bench, tmp_path: Path) -> Settings:
    """A copy of the sound one."""
    shutil.copytree(bench.folder.home, tmp_path / "data")
    return Settings(home=tmp_path / "data")


def log_of(desk: Settings, table: str) -> list[Path]:
    return sorted((desk.corpus / table / "_delta_log").glob("*.json"))


def files_of(desk: Settings, table: str) -> list[Path]:
    """Those that the table is made of."""
    opened = Corpus.open(desk.corpus).tables[table].open()
    assert opened is not None
    return sorted(Path(one) for one in opened.file_uris())


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def change_silently(path: Path) -> None:
    """A bit that gives another text without any error."""
    sound, was = path.read_bytes(), pq.read_table(path)
    for place in range(4, len(sound)):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        with suppress(pa.ArrowException, OSError):
            if not pq.read_table(path).equals(was):
                return
    pytest.fail("every bit is noticed by who reads the file")


def kinds(checked: Checked) -> set[DamageKind]:
    return {one.kind for one in checked.damages}


def test_a_sound_desk_has_no_damage(desk: Settings) -> None:
    checked = check(desk, now=NOW)
    assert checked.damages == ()


def test_what_was_there_before_anything_was_noted_is_noted_when_it_was_found_sound(desk: Settings) -> None:
    (desk.corpus / FILE).unlink()
    assert check(desk, now=NOW, depth=QUICK).noted == 0
    assert check(desk, now=NOW).noted > 10
    flip(files_of(desk, "article_versions")[0])
    assert kinds(check(desk, now=NOW)) == {DamageKind.FILE}


def lose_last_commits(desk: Settings) -> None:
    for path in log_of(desk, "article_versions")[-2:]:
        path.unlink()


def change_a_checkpoint(desk: Settings) -> None:
    flip(next((desk.corpus / "crawl_log" / "_delta_log").glob("*.checkpoint.parquet")))


def change_articles(desk: Settings) -> None:
    flip(files_of(desk, "articles")[0])


def lose_the_log_of_articles(desk: Settings) -> None:
    shutil.rmtree(desk.corpus / "articles" / "_delta_log")


def lose_a_fingerprint(desk: Settings) -> None:
    files_of(desk, "fingerprints")[0].unlink()


def change_the_index_of_versions(desk: Settings) -> None:
    path = desk.corpus / "article_versions.sqlite"
    path.write_bytes(path.read_bytes().replace(b"https://", b"httpz://"))


def cut_the_notes_off(desk: Settings) -> None:
    path = desk.corpus / FILE
    path.write_bytes(path.read_bytes()[:9000])


def spoil_the_turns(desk: Settings) -> None:
    desk.host_ledger.write_bytes(b"no database at all" * 99)


@pytest.mark.parametrize(
    ("damage", "kind", "repair"),
    [
        (lose_last_commits, DamageKind.COMMIT, Repair.COMMITS),
        (change_a_checkpoint, DamageKind.CHECKPOINT, Repair.CHECKPOINTS),
        (change_articles, DamageKind.FILE, Repair.DERIVED),
        (lose_the_log_of_articles, DamageKind.TABLE, Repair.DERIVED),
        (lose_a_fingerprint, DamageKind.FILE, Repair.DERIVED),
        (change_the_index_of_versions, DamageKind.INDEX, Repair.INDEX),
        (cut_the_notes_off, DamageKind.NOTES, Repair.NOTES),
        (spoil_the_turns, DamageKind.DESK, Repair.HOSTS),
    ],
)
def test_each_repair_gives_readers_what_they_had(
    damage: Callable[[Settings], None], kind: DamageKind, repair: Repair, desk: Settings, bench: Bench
) -> None:
    damage(desk)
    assert kinds(check(desk, now=NOW)) == {kind}
    assert kind.repair is repair
    deep = Depth() if repair is Repair.DERIVED else QUICK
    mended = check(desk, now=NOW, depth=deep, repair=[repair])
    assert mended.damages == ()
    assert mended.repaired
    assert content(desk) == content(Settings(home=bench.folder.home))


def content(desk: Settings) -> dict[str, list[str]]:
    """The rows of all tables; when a story was made again is another time."""
    tables = Corpus.open(desk.corpus).tables
    rows = {name: table.dataset().to_table().to_pylist() for name, table in tables.items()}
    return {name: sorted(repr(one | {"changed_at": None}) for one in some) for name, some in rows.items()}


def test_nothing_is_written_over_a_lost_commit(desk: Settings) -> None:
    lose_last_commits(desk)
    corpus = Corpus.open(desk.corpus)
    with pytest.raises(CorpusError, match=r"commit \d+ was lost or changed"):
        corpus.append_versions("new", SOURCES[0], [make_capture(99)], now=NOON)
    check(desk, now=NOW, depth=QUICK, repair=[Repair.COMMITS])
    assert corpus.append_versions("new", SOURCES[0], [make_capture(99)], now=NOON).outcomes


def test_a_damaged_file_is_not_written_anew(desk: Settings) -> None:
    for path in files_of(desk, "articles"):
        change_silently(path)
    corpus = Corpus.open(desk.corpus)
    edit = make_capture(1, "Another text.", run="new", at=NOW)
    corpus.append_versions("new", SOURCES[0], [edit], now=NOON)
    with pytest.raises(CorpusError, match="does not hold what was written"):
        corpus.merge_articles()


def test_commits_whose_files_are_gone_too_are_not_put_back(desk: Settings) -> None:
    there = files_of(desk, "article_versions")
    log = log_of(desk, "article_versions")
    lost = [path for path in log if any(one.name in path.read_text() for one in there)][-1]
    number = log.index(lost)
    for path in [*log[number:], *(one for one in there if one.name in lost.read_text())]:
        path.unlink()
    with pytest.raises(CorpusError, match=r"file\(s\) of theirs are gone"):
        check(desk, now=NOW, depth=QUICK, repair=[Repair.COMMITS])
    assert log_of(desk, "article_versions") == log[:number]


def test_what_articles_are_made_of_is_mended_first(desk: Settings) -> None:
    flip(files_of(desk, "article_versions")[0])
    flip(files_of(desk, "articles")[0])
    with pytest.raises(CorpusError, match="damaged itself"):
        check(desk, now=NOW, repair=[Repair.DERIVED])


def test_upkeep_names_damage_and_leaves_the_tables_as_they_are(desk: Settings) -> None:
    gone = files_of(desk, "article_versions")[0]
    gone.unlink()
    before = len(log_of(desk, "article_versions"))
    done = maintain(desk, now=NOW)
    assert [one.kind for one in done.damages] == [DamageKind.FILE]
    assert len(log_of(desk, "article_versions")) == before


def test_a_page_that_is_gone_from_the_archive_is_named_by_upkeep(desk: Settings) -> None:
    next(desk.archive.rglob("*.warc.gz")).unlink()
    done = maintain(desk, now=NOW, check_archive=False)
    assert [one.kind for one in done.damages] == [DamageKind.ARCHIVE]


def test_the_command_says_what_is_damaged_what_it_means_and_what_to_do(
    desk: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIPDESK_HOME", str(desk.home))
    run = CliRunner()
    assert run.invoke(app, ["check", "--quick"]).exit_code == 0
    lose_last_commits(desk)
    told = run.invoke(app, ["check", "--quick"])
    assert told.exit_code == 1
    assert DamageKind.COMMIT.advice in told.stdout.replace("\n", " ")
    as_data = json.loads(run.invoke(app, ["check", "--quick", "--json"]).stdout)
    assert {one["repair"] for one in as_data["damages"]} == {"commits"}
    assert run.invoke(app, ["check", "--quick", "--repair", "commits"]).exit_code == 0
