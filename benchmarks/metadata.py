"""How exactly title, date and authors are read from the labelled pages, and what it costs.

title, dek (the standfirst) and date: share exact; precision: of the dates that are given; authors: mean F1 of
the sets of names; picture: the first is the labelled one; ms: CPU time of `read_metadata` alone, the document
already parsed. `--misses date` shows each page that a field is wrong on, labels beside reading. The misses
are sorted: titles by which of the page's own candidates the label is, dates by kind: labels often hold the
day of the last change, or another year, or one that the page names nowhere.

    python -m benchmarks.metadata [--bench FOLDER] [--corpus fundus] [--misses title|dek|date|authors]
"""

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import mean
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from parsers.document import read_document
from parsers.metadata import Metadata, read_metadata

ROOT = Path(__file__).parents[1]
CORPORA = ("fundus", "n4k", "wcxb", "postlight", "dates")
FETCHED_AT = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass
class Tally:
    title: list[bool] = field(default_factory=list)
    dek: list[bool] = field(default_factory=list)
    date: list[bool] = field(default_factory=list)
    dated: int = 0
    picture: list[bool] = field(default_factory=list)
    authors: list[float] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)


def main() -> None:
    arguments = _arguments()
    score = _score_module(arguments.bench)
    columns = ("title", "dek", "date", "precision", "authors", "picture", "ms mean", "p99", "max")
    print(f"{'':9}{'pages':>6}" + "".join(f"{name:>10}" for name in columns))
    for corpus in arguments.corpus or CORPORA:
        tally = _measure(arguments.bench, corpus, score, arguments.misses)
        ms = sorted(tally.ms)
        precision = [sum(tally.date) / tally.dated] if tally.dated else []
        shares = (tally.title, tally.dek, tally.date, precision, tally.authors, tally.picture)
        print(
            f"{corpus:9}{len(ms):6}"
            + "".join(f"{mean(share):10.3f}" if share else f"{'':10}" for share in shares)
            + f"{mean(ms):10.2f}{ms[int(len(ms) * 0.99)]:10.1f}{ms[-1]:10.1f}"
        )
        print(
            f"{'':8}titles missed, label is: "
            + ", ".join(f"{kind} {count}" for kind, count in tally.titles.most_common())
        )
        print(f"{'':8}dates: " + ", ".join(f"{kind} {count}" for kind, count in tally.kinds.most_common()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--bench", type=Path, default=ROOT.parent / "shared" / "bench", help="the labelled pages"
    )
    parser.add_argument("--corpus", action="append", choices=CORPORA)
    parser.add_argument("--misses", choices=("title", "dek", "date", "authors"))
    return parser.parse_args()


def _score_module(bench: Path) -> Any:
    specification = importlib.util.spec_from_file_location("score", bench / "score.py")
    assert specification, f"{bench} has no score.py"
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def _pages(bench: Path, corpus: str) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    with (bench / f"{corpus}.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            headers = {name.lower(): value for name, value in record.http_headers.items()}
            yield record.headers["WARC-Target-URI"], record.reader.read(), headers


def _measure(bench: Path, corpus: str, score: Any, misses: str | None) -> Tally:
    lines = (bench / f"{corpus}.truth.jsonl").read_text(encoding="utf-8").split("\n")
    truth = {row["url"]: row for row in map(json.loads, filter(None, lines))}
    tally = Tally()
    for number, (url, html, headers) in enumerate(_pages(bench, corpus), 1):
        if sys.stderr.isatty():
            print(f"\r{corpus} {number}/{len(truth)} ", end="", file=sys.stderr)
        document = read_document(html, headers)
        begin = time.process_time()
        found = read_metadata(document, url, headers, fetched_at=FETCHED_AT)
        tally.ms.append((time.process_time() - begin) * 1e3)
        _count(tally, truth[url], found, score, misses, document.text)
    return tally


def _count(
    tally: Tally, row: dict[str, Any], found: Metadata, score: Any, misses: str | None, html: str
) -> None:
    if row.get("title"):
        _count_title(tally, row, found, score, misses)
    if row.get("dek"):
        tally.dek.append(score.norm(row["dek"]) == score.norm(found.standfirst))
        if misses == "dek" and not tally.dek[-1]:
            print(f"{row['url']}\n  {row['dek']}\n  {found.standfirst}")
    if row.get("image"):
        first = found.images[0].url if found.images else ""
        tally.picture.append(first.partition("?")[0] == row["image"].partition("?")[0])
    if row.get("date"):
        _count_date(tally, row, found, misses, html)
    if row.get("authors"):
        names = [author.name for author in found.authors]
        tally.authors.append(score.set_f1(row["authors"], names))
        if misses == "authors" and tally.authors[-1] < 1:
            print(f"{row['url']}\n  {row['authors']}\n  {names}")


def _count_title(tally: Tally, row: dict[str, Any], found: Metadata, score: Any, misses: str | None) -> None:
    tally.title.append(score.norm(row["title"]) == score.norm(found.headline))
    if not tally.title[-1]:
        right = (title.origin for title in found.titles if score.norm(title.text) == score.norm(row["title"]))
        tally.titles[next(right, "no candidate")] += 1
    if misses == "title" and not tally.title[-1]:
        print(f"{row['url']}\n  {row['title']}\n  {found.headline}")


def _count_date(tally: Tally, row: dict[str, Any], found: Metadata, misses: str | None, html: str) -> None:
    kind = _kind_of_date(row["date"], found, html)
    tally.kinds[kind] += 1
    tally.date.append(kind == "exact")
    tally.dated += found.published_at is not None
    if misses == "date" and kind != "exact":
        print(f"{row['url']}\n  {row['date']}: {kind}: {found.published_at}")


def _kind_of_date(label: str, found: Metadata, html: str) -> str:
    day = found.published_at.at.date().isoformat() if found.published_at else ""
    if day == label:
        return "exact"
    if found.modified_at and found.modified_at.at.date().isoformat() == label:
        return "label is the last change"
    if day[4:] == label[4:]:
        return "label has another year"
    if label == "nan":
        return "label says that there is none"
    if len(label) == 10 and not _is_on(html, date.fromisoformat(label)):
        return "label stands nowhere on the page"
    near = len(label + day) == 20 and abs((date.fromisoformat(day) - date.fromisoformat(label)).days) == 1
    return "one day off" if near else "other" if day else "nothing found"


def _is_on(html: str, day: date) -> bool:
    """Whether the page names the day, in one of the forms of English pages."""
    written = {
        f"{month} {number}, {day.year}"
        for month in (f"{day:%B}", f"{day:%b}", f"{day:%b}.")
        for number in (day.day, f"{day:%d}")
    }
    written |= {f"{day.day} {day:%B} {day.year}", f"{day.day} {day:%b} {day.year}"}
    written |= {
        f"{day:{form}}"
        for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d.%m.%Y")
    }
    return any(form.lower() in html.lower() for form in written)


if __name__ == "__main__":
    main()
