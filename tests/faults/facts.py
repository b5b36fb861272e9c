"""What a corpus holds, and what two corpora differ in: a fault may change nothing of it."""

from collections.abc import Collection, Mapping
from typing import Any

from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from tests.faults.faults import PAGE, Fault

_OF_PAGES = {"fastwarc", "zlib"}
_COULD_NOT = ("parse_error", "cannot be matched")
WALL_CLOCK = {"run", "stored_at", "position"}
"""What depends on when, and in which order, the rows came."""

Facts = dict[str, list[dict[str, Any]]]
"""Rows by table, without the names of runs and the clock."""


def facts_of(
    settings: Settings,
    *,
    without: frozenset[str] = frozenset(),
    only: Mapping[str, Collection[str]] | None = None,
) -> Facts:
    """All rows of all tables; `without` are columns that depend on when a verb was called, `only` the sources
    of a run whose rows of the log count."""
    corpus = Corpus.open(settings.corpus)
    tables = {name: table.dataset().to_table().to_pylist() for name, table in corpus.tables.items()}
    if only is not None:
        log = tables["crawl_log"]
        tables["crawl_log"] = [row for row in log if row["source"] in only.get(row["run"], ())]
    return {name: plain(rows, without) for name, rows in tables.items()}


def plain(rows: list[dict[str, Any]], without: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    kept = [{name: value for name, value in row.items() if name not in WALL_CLOCK | without} for row in rows]
    return sorted(kept, key=str)


def difference(expected: Facts, found: Facts, fault: Fault) -> str | None:
    """None where nothing is lost or doubled; a fault in a worker, on the way to it, or in what an archive is read
    by may cost its page, of which a row then says so."""
    if fault.call.process == PAGE or "worker" in fault.call.place or fault.call.library in _OF_PAGES:
        lost = _given_up(expected, found, most=2 if fault.call.library == "fastwarc" else 1)
        expected, found = _without(expected, lost), _without(found, lost)
    for table, rows in expected.items():
        if rows != found[table]:
            missing = [_named(row) for row in rows if row not in found[table]]
            more = [_named(row) for row in found[table] if row not in rows]
            counts = f"{len(rows)} -> {len(found[table])} rows"
            return f"{table}: {counts}, missing {missing[:2]}, unexpected {more[:2]}{_change(rows, found[table])}"
    return None


def _given_up(expected: Facts, found: Facts, most: int) -> set[str]:
    """The addresses of the one page of which a row says that it could not be read; damage hides other damage that
    follows it at once, so that there may be `most`."""
    lost = {row["url"] for row in expected["crawl_log"] if row not in found["crawl_log"]}
    told = [row for row in found["crawl_log"] if row not in expected["crawl_log"]]
    told = [row for row in told if any(word in _words(row) for word in _COULD_NOT)]
    return lost | {row["url"] for row in told} if len(lost) <= most and len(told) == 1 else set()


def _words(row: dict[str, Any]) -> str:
    return f"{row['outcome']} {row['reason']}" if row["reason"] else ""


def _named(row: dict[str, Any]) -> str:
    return str(row.get("url") or row.get("takedown_id") or row.get("article_id"))


def _change(rows: list[dict[str, Any]], found: list[dict[str, Any]]) -> str:
    """The first row that is not what it was, and in what."""
    for before, after in zip(rows, found, strict=False):
        if changed := [name for name in before if before[name] != after.get(name)]:
            return "; " + ", ".join(
                f"{name}: {before[name]!r} -> {after.get(name)!r}" for name in changed[:3]
            )
    return ""


def _without(all_facts: Facts, urls: set[str]) -> Facts:
    return {name: [row for row in rows if row.get("url") not in urls] for name, rows in all_facts.items()}
