"""What whoever reads a data folder gets of it, as one value: where it differs, damage has changed something."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from deltalake import DeltaTable

from clipdesk.corpus.archive import read_page
from clipdesk.corpus.rows import archive_record
from clipdesk.corpus.table import Table
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.handover import captures_in, records_in

QUERIES = ("harbour1", "report", "headline:report", "storm*")


def view(settings: Settings, reach: dict[str, int]) -> dict[str, str]:
    """By what is read: a digest, or the error that it ends with. `reach` is the first version of each table
    that can be read as it was."""
    return {name: _digest(parts) for name, parts in _views(settings, reach)}


def reach(settings: Settings) -> dict[str, int]:
    """The first version of each table that is there of which no file has been removed."""
    first: dict[str, int] = {}
    for name, table in Corpus.open(settings.corpus).tables.items():
        if (delta := table.open()) is not None:
            first[name] = delta.version()
            while first[name] and _is_there(DeltaTable(table.uri, version=first[name] - 1)):
                first[name] -= 1
    return first


def _is_there(delta: DeltaTable) -> bool:
    return all(Path(path).exists() for path in delta.file_uris())


def _views(settings: Settings, reach: dict[str, int]) -> Iterator[tuple[str, Iterator[str]]]:
    corpus = Corpus.open(settings.corpus)
    for name, table in corpus.tables.items():
        if name in reach:
            yield name, _rows(table)
            yield f"{name} as it was", _history(table, reach[name])
    yield "pages", _pages(corpus, settings.archive)
    yield "search", _found(settings)
    yield "runs", _runs(settings)


def _digest(parts: Iterator[str]) -> str:
    made = hashlib.sha256()
    try:
        for part in parts:
            made.update(part.encode())
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"{type(error).__name__}: {error}"
    return made.hexdigest()


def _rows(table: Table) -> Iterator[str]:
    yield from sorted(map(repr, table.dataset().to_table().to_pylist()))


def _history(table: Table, first: int) -> Iterator[str]:
    """Of every version the files, and of each file once what it holds."""
    delta = DeltaTable(table.uri)
    seen: set[str] = set()
    for version in range(first, delta.version() + 1):
        paths = sorted(DeltaTable(table.uri, version=version).file_uris())
        yield f"{version}: {[Path(path).name for path in paths]}"
        for path in paths:
            if path not in seen:
                seen.add(path)
                yield hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _pages(corpus: Corpus, archive: Path) -> Iterator[str]:
    for table in (corpus.article_versions, corpus.crawl_log):
        for row in table.dataset().to_table().to_pylist():
            if row["archive_path"]:
                yield repr(read_page(archive, archive_record(row)))


def _found(settings: Settings) -> Iterator[str]:
    corpus = Corpus.open(settings.corpus)
    for query in QUERIES:
        found = corpus.search(query, limit=50, facets=True)
        yield repr((found.count, found.hits, found.facets))


def _runs(settings: Settings) -> Iterator[str]:
    for run in runs.every(settings):
        yield repr(run)
        if run.finished_at is None:
            for folder in sorted(runs.folder(settings, run.id).glob("*/")):
                yield repr([one.article.content_hash for one in captures_in(folder / "captures.jsonl")])
                yield repr([one.outcome for one in records_in(folder / "parsed.jsonl")])
