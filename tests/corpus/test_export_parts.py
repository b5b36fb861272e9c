"""Exports that are folders or packages: in parts, taken up after a kill, the same bytes again; and what others
make of them."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
import yaml
from fastwarc.warc import ArchiveIterator, WarcRecordType

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.export import export
from clipdesk.corpus.formats import Format
from clipdesk.corpus.hugging_face import export_dataset
from clipdesk.corpus.parts import export_parts, planned_version
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.wacz import export_wacz
from clipdesk.model.article import Capture
from clipdesk.model.errors import InputError

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONTHS = (9, 10, 11)


class Killed(BaseException):
    """No Exception, as a kill is none."""


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, capture: Callable[..., Capture]) -> Corpus:
    """Six articles with their pages, in a file a month; nothing writes to it."""
    home = tmp_path_factory.mktemp("home")
    corpus = Corpus.open(home / "corpus")
    for month in MONTHS:
        at = datetime(2026, month, 10, tzinfo=UTC)
        with ArchiveWriter(home / "archive" / f"{month}.warc.gz", home / "archive") as writer:
            captures = [archived(writer, capture(month * 10 + number, at=at)) for number in (1, 2)]
        corpus.append_versions(f"run-{month}", "herald", captures, now=at)
        corpus.merge_articles()
    return corpus


def archived(writer: ArchiveWriter, one: Capture) -> Capture:
    page = f"<h1>{one.article.headline}</h1>".encode()
    told = {"status": 200, "reason": "OK", "headers": [("Content-Type", "text/html")]}
    record = writer.write(url=one.article.url, body=page, fetched_at=one.fetched_at, **told)
    return replace(one, record=record)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def kill_behind(parts: int) -> Callable[[int, int, int], None]:
    seen: list[int] = []

    def on_part(done: int, total: int, rows: int) -> None:
        seen.append(done)
        if len(seen) == parts:
            raise Killed

    return on_part


def test_a_folder_has_parts_and_a_manifest_that_adds_up(stored: Corpus, tmp_path: Path) -> None:
    told: list[tuple[int, int, int]] = []
    to, scan = tmp_path / "articles", stored.articles(columns=["url"])
    export_parts(scan, format=Format.PARQUET, to=to, rows_a_part=2, on_part=lambda *said: told.append(said))
    manifest = json.loads((to / "manifest.json").read_bytes())
    assert told == [(2, 6, 2), (4, 6, 4), (6, 6, 6)]
    assert manifest["rows"] == pl.read_parquet(to / "part-*.parquet").height == 6
    for file in manifest["files"]:
        content = (to / file["path"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), sha256(content).hexdigest())
    assert set(contents(to)) == {"manifest.json", *(file["path"] for file in manifest["files"])}


@pytest.mark.parametrize("format", [Format.JSONL, Format.CSV, Format.PARQUET, Format.WARC])
def test_a_killed_export_writes_only_the_parts_that_are_missing(
    stored: Corpus, tmp_path: Path, format: Format
) -> None:
    at_once, killed = tmp_path / "at-once", tmp_path / "killed"
    export_parts(stored.articles(), format=format, to=at_once, rows_a_part=2)
    with pytest.raises(Killed):
        export_parts(stored.articles(), format=format, to=killed, rows_a_part=2, on_part=kill_behind(2))
    assert not killed.exists()
    before = {
        path.name: path.stat().st_mtime_ns for path in Path(f"{killed}.parts").glob(f"*{format.suffix}")
    }
    assert planned_version(killed) == stored.articles().version
    export_parts(stored.articles(), format=format, to=killed, rows_a_part=2)
    assert contents(killed) == contents(at_once)
    assert len(before) == 2
    assert all((killed / name).stat().st_mtime_ns == when for name, when in before.items())
    assert planned_version(killed) is None


def test_parts_of_another_export_are_not_taken_for_ones_own(stored: Corpus, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        export_parts(stored.articles(), format=Format.CSV, to=tmp_path / "a", on_part=kill_behind(1))
    with pytest.raises(InputError, match=r"a\.parts: holds the parts of another export \(repeat that one"):
        export_parts(stored.articles(since="2026-10-01"), format=Format.CSV, to=tmp_path / "a")


def test_an_earlier_export_is_replaced_and_nothing_else_is(stored: Corpus, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(InputError, match="mine: is there already, and no export"):
        export_parts(stored.articles(), format=Format.CSV, to=tmp_path / "mine")
    for asked in ({}, {"where": "first_seen_month = '2026-11'"}):
        export_parts(stored.articles(**asked), format=Format.CSV, to=tmp_path / "a")
    assert json.loads((tmp_path / "a" / "manifest.json").read_bytes())["rows"] == 2


def test_a_dataset_has_a_card_whose_head_names_its_files_languages_and_size(
    stored: Corpus, tmp_path: Path
) -> None:
    export_dataset(stored.articles(topic="libya-isis", columns=["url", "headline"]), tmp_path / "libya")
    card = (tmp_path / "libya" / "README.md").read_text()
    _, head, text = card.split("---\n", 2)
    said = yaml.safe_load(head)
    assert (said["language"], said["size_categories"]) == (["en"], ["n<1K"])
    [config] = said["configs"]
    assert [path.name for path in (tmp_path / "libya").glob(config["data_files"])] == ["part-00000.parquet"]
    assert "- topic: `['libya-isis']`" in text
    assert "| `headline` | without the site's name |" in text


def test_a_dataset_of_no_rows_says_so(stored: Corpus, tmp_path: Path) -> None:
    export_dataset(stored.articles(since="2030-01-01"), tmp_path / "none")
    assert json.loads((tmp_path / "none" / "manifest.json").read_bytes())["rows"] == 0
    assert "language: []" in (tmp_path / "none" / "README.md").read_text()


def responses(content: bytes) -> Iterator[tuple[str, bytes]]:
    for record in ArchiveIterator(
        BytesIO(content), record_types=WarcRecordType.response, verify_digests=True
    ):
        yield record.headers["WARC-Target-URI"], record.reader.read()


def test_pages_are_copied_as_they_are_and_a_damaged_one_is_told(stored: Corpus, tmp_path: Path) -> None:
    made = export(
        stored.articles(where="first_seen_month > '2026-09'"), format="warc", to=tmp_path / "a.warc.gz"
    )
    assert dict(responses((tmp_path / "a.warc.gz").read_bytes())) == {
        f"https://herald.example/{number}": f"<h1>Report {number}</h1>".encode()
        for number in (101, 102, 111, 112)
    }
    assert (made.rows, made.left_out) == (4, ())


def test_what_the_archive_has_no_more_is_told_and_the_rest_is_there(
    corpus: Corpus, capture: Callable[..., Capture], tmp_path: Path
) -> None:
    with ArchiveWriter(corpus.archive / "a.warc.gz", corpus.archive) as writer:
        kept = archived(writer, capture(1))
    corpus.append_versions("run", "herald", [kept, capture(2)], now=NOON)
    corpus.merge_articles()
    made = export(corpus.articles(), format="warc", to=tmp_path / "a.warc.gz")
    assert made.rows == 1
    assert made.left_out == ("2026-11/run-1/herald.warc.gz@2000: cannot be read: No such file or directory",)
    said = json.loads((tmp_path / "a.warc.gz.manifest.json").read_bytes())
    assert said["left_out"] == {"rows": 1, "examples": list(made.left_out)}


def test_versions_of_one_page_are_one_record(stored: Corpus, tmp_path: Path) -> None:
    made = export(stored.article_versions(), format="warc", to=tmp_path / "a.warc.gz")
    assert made.rows == 6
    with pytest.raises(InputError, match="stories: its rows are of no archived page"):
        export(stored.stories(), format="warc", to=tmp_path / "b.warc.gz")


@pytest.fixture(scope="module")
def package(stored: Corpus, tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    to = tmp_path_factory.mktemp("wacz") / "a.wacz"
    export_wacz(stored.articles(), to)
    return ZipFile(to)


def test_a_package_describes_its_files_by_their_digests(package: ZipFile) -> None:
    """WACZ 1.1.1, sections 5.1 and 5.4."""
    said = json.loads(package.read("datapackage.json"))
    assert (said["profile"], said["wacz_version"]) == ("data-package", "1.1.1")
    for resource in said["resources"]:
        content = package.read(resource["path"])
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
    described = {resource["path"] for resource in said["resources"]}
    assert set(package.namelist()) - described == {"datapackage.json", "datapackage-digest.json"}
    digest = json.loads(package.read("datapackage-digest.json"))["hash"]
    assert digest == f"sha256:{sha256(package.read('datapackage.json')).hexdigest()}"


def test_a_packages_index_leads_to_each_page(package: ZipFile) -> None:
    lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 6
    for line in lines:
        key, stamp, found = line.split(" ", 2)
        at = json.loads(found)
        start, length = int(at["offset"]), int(at["length"])
        [(url, _)] = responses(package.read(f"archive/{at['filename']}")[start : start + length])
        assert (url, at["status"], at["mime"]) == (at["url"], "200", "text/html")
        assert key == f"example,herald)/{url.rpartition('/')[2]}"
        assert len(stamp) == 14
    head, first = package.read("indexes/index.idx").decode().splitlines()
    assert head.startswith("!meta 0 ")
    assert first.startswith(" ".join(lines[0].split(" ")[:2]))


def test_a_package_lists_the_articles_by_headline(package: ZipFile) -> None:
    head, *pages = map(json.loads, package.read("pages/pages.jsonl").splitlines())
    assert head["format"] == "json-pages-1.0"
    assert {page["title"] for page in pages} >= {"Report 91", "Report 112"}
    assert all(page["ts"].endswith("Z") and page["url"] for page in pages)


def test_a_killed_package_goes_on_and_has_the_same_bytes(
    stored: Corpus, package: ZipFile, tmp_path: Path
) -> None:
    to = tmp_path / "a.wacz"
    with pytest.raises(Killed):
        export_wacz(stored.articles(), to, kill_behind(1))
    export_wacz(stored.articles(), to)
    assert to.read_bytes() == Path(str(package.filename)).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.wacz", "a.wacz.manifest.json"]
