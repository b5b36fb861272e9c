"""What a release of the parser changes: one page, in Markdown, over the labelled pages.

    python -m benchmarks.releases OLD [--bench FOLDER] [--corpus daniel] [--every N] [--worst N]

OLD is another checkout's folder, or whatever git names a commit of this one by. Each parser reads all pages
in a process of its own, with its own code: the old one in its own virtual environment where it has one, else
in this one. A body is better or worse by the F1 of its precision and recall, the other fields by whether they
are as labelled. Pages are named by their address alone. Every page counts here, those that the models were
trained on too: it says what changed, not how good it is.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from types import ModuleType
from typing import Any

from rich.console import Console
from rich.progress import Progress

from training.pages import CORPORA as WITH_BODY
from training.pages import load_measure, read_truth

ROOT = Path(__file__).parents[1]
CORPORA = (*WITH_BODY, "postlight", "dates")
FIELDS = ("title", "dek", "date", "authors")
MOVED = 0.01
"""A body whose F1 moves by less is as good as it was."""
Row = dict[str, Any]

READ_ALL = """
import json, sys, time
from itertools import islice
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from fastwarc.warc import ArchiveIterator, WarcRecordType
from parsers import parse
from parsers.version import PARSER_VERSION
print(json.dumps({"version": PARSER_VERSION}), flush=True)
for corpus in sys.argv[4:]:
    with (Path(sys.argv[2]) / f"{corpus}.warc.gz").open("rb") as stream:
        records = ArchiveIterator(stream, record_types=WarcRecordType.response)
        for number, record in enumerate(records):
            if number % int(sys.argv[3]):
                continue
            url = record.headers["WARC-Target-URI"]
            headers = {name.lower(): value for name, value in record.http_headers.asdict().items()}
            html = record.reader.read()
            if corpus == sys.argv[4] and not number:
                parse(html, url, headers=headers)  # what is loaded at the first page is no page's time
            started = time.process_time()
            article = parse(html, url, headers=headers)
            spent = time.process_time() - started
            people = [author.name for author in article.authors if author.kind.value == "person"]
            print(json.dumps({
                "corpus": corpus, "url": url, "ms": spent * 1000, "body": article.body,
                "title": article.headline, "dek": article.standfirst,
                "date": article.published_at and article.published_at.at.date().isoformat(),
                "authors": people or [author.name for author in article.authors],
            }), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one parser made of the pages: by corpus and address, in the order of the pages."""

    version: str
    rows: Mapping[tuple[str, str], Row]


@dataclass(frozen=True, slots=True)
class Compared:
    """One page: `scores` hold before and after, 0..1, of each field that is labelled; `changed` names what
    reads otherwise than before."""

    corpus: str
    language: str | None
    url: str
    scores: Mapping[str, tuple[float, float]]
    changed: frozenset[str]
    ms: tuple[float, float]

    def moved(self, field: str) -> float:
        before, after = self.scores.get(field, (0.0, 0.0))
        return after - before


def main() -> int:
    options = _options()
    with checkout(options.old) as old:
        before, after = (_read(folder, options) for folder in (old, ROOT))
    measure = load_measure(options.bench)
    truths = {corpus: read_truth(options.bench, corpus) for corpus in options.corpus}
    pages = [
        compare(measure, truths[corpus][url], {**row, "url": url}, after.rows[corpus, url])
        for (corpus, url), row in before.rows.items()
    ]
    print("\n".join(report((before.version, after.version), pages, options.worst)))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", help="a folder, or a commit")
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--corpus", nargs="+", choices=CORPORA, default=CORPORA)
    parser.add_argument("--every", type=int, default=1, help="read one page of so many")
    parser.add_argument("--worst", type=int, default=10, help="so many pages that got worse, and better")
    options = parser.parse_args()
    if not (options.bench / "score.py").exists():
        parser.error(f"{options.bench}: no labelled pages there; pass their folder with --bench")
    return options


@contextmanager
def checkout(named: str) -> Iterator[Path]:
    """The folder of that name, or a passing one with the files of the commit of that name."""
    if (Path(named) / "parsers").is_dir():
        yield Path(named).resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["git", "archive", "--format=tar", named, "parsers", "clipdesk"],
            cwd=ROOT, capture_output=True, check=False,
        )  # fmt: skip
        if packed.returncode:
            raise SystemExit(f"{named}: neither a checkout nor a commit: {packed.stderr.decode().strip()}")
        subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
        yield Path(folder)


def _read(folder: Path, options: argparse.Namespace) -> Reading:
    """All pages by the parser in a folder, with its progress."""
    python = folder / ".venv" / "bin" / "python"
    bench = options.bench.resolve()
    number = sum(len(range(0, len(read_truth(bench, corpus)), options.every)) for corpus in options.corpus)
    command = [str(python) if python.exists() else sys.executable, "-c", READ_ALL]
    rows: dict[tuple[str, str], Row] = {}
    with (
        subprocess.Popen(
            [*command, str(folder), str(bench), str(options.every), *options.corpus],
            cwd=folder, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        ) as process,
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):  # fmt: skip
        assert process.stdout is not None
        version = json.loads(process.stdout.readline() or "{}").get("version")
        for line in progress.track(process.stdout, total=number, description=f"parser {version}"):
            row = json.loads(line)
            rows[row["corpus"], row["url"]] = row
    if process.returncode:
        raise SystemExit(f"{folder}: its parser ended with {process.returncode}")
    return Reading(version, rows)


def compare(measure: ModuleType, truth: Row, before: Row, after: Row) -> Compared:
    """One page as both read it, against its label; a field without a label has no score."""
    judged: dict[str, Callable[[Row], float]] = {
        "body": lambda row: _f1(*measure.precision_recall(truth["body"], row["body"])),
        "title": lambda row: float(measure.norm(truth["title"]) == measure.norm(row["title"])),
        "dek": lambda row: float(measure.norm(truth["dek"]) == measure.norm(row["dek"])),
        "date": lambda row: float(truth["date"] == (row["date"] or "")[:10]),
        "authors": lambda row: measure.set_f1(truth["authors"], row["authors"]),
    }
    return Compared(
        corpus=before["corpus"],
        language=truth.get("language"),
        url=before["url"],
        scores={name: (judge(before), judge(after)) for name, judge in judged.items() if truth.get(name)},
        changed=frozenset(name for name in judged if before[name] != after[name]),
        ms=(before["ms"], after["ms"]),
    )


def _f1(precision: float | None, recall: float | None) -> float:
    both = (precision or 0.0) + (recall or 0.0)
    return 2 * (precision or 0.0) * (recall or 0.0) / both if both else 0.0


def report(versions: tuple[str, str], pages: Sequence[Compared], worst: int) -> list[str]:
    """The lines of the page."""
    altered = sum(bool(page.changed) for page in pages)
    return [
        f"# Parser {versions[0]} -> {versions[1]}",
        "",
        f"{len(pages):,} labelled pages; {altered:,} articles read otherwise than before.",
        "",
        "## Means, before -> after",
        "Body: mean F1 of the pages; title, dek and date: share as labelled; authors: mean F1 of the names.",
        "",
        *_means(pages),
        "",
        "## What changed",
        *_changes(pages),
        "",
        *_examples("Bodies that got worse", pages, worst, 1),
        "",
        *_examples("Bodies that got better", pages, worst, -1),
        "",
        *_misread(pages, worst),
    ]


def _means(pages: Sequence[Compared]) -> list[str]:
    groups = {page.corpus: [page.corpus] for page in pages}
    for page in pages:
        name = f"{page.corpus} {page.language}"
        if page.language and name not in groups[page.corpus]:
            groups[page.corpus].append(name)
    lines = ["| pages | | body | title | dek | date | authors | ms |", "|---|---|---|---|---|---|---|---|"]
    for name in (name for names in groups.values() for name in names):
        own = [page for page in pages if name in (page.corpus, f"{page.corpus} {page.language}")]
        cells = [
            _pair([page.scores[field] for page in own if field in page.scores]) for field in ("body", *FIELDS)
        ]
        lines.append(f"| {name} | {len(own)} | {' | '.join(cells)} | {_pair([page.ms for page in own], 1)} |")
    return lines


def _pair(numbers: Sequence[tuple[float, float]], digits: int = 3) -> str:
    if not numbers:
        return ""
    before, after = (f"{mean(side):.{digits}f}" for side in zip(*numbers, strict=True))
    return before if before == after else f"{before} -> {after}"


def _changes(pages: Sequence[Compared]) -> list[str]:
    lines = ["| field | changed | better | worse | without a label, or as good |", "|---|---|---|---|---|"]
    for field in ("body", *FIELDS):
        changed = [page.moved(field) for page in pages if field in page.changed]
        better, worse = sum(by >= MOVED for by in changed), sum(by <= -MOVED for by in changed)
        lines.append(f"| {field} | {len(changed)} | {better} | {worse} | {len(changed) - better - worse} |")
    return lines


def _examples(title: str, pages: Sequence[Compared], number: int, sign: int) -> list[str]:
    """The bodies that moved most, those that got worse for a sign of 1, better for -1."""
    moved = [page for page in pages if sign * page.moved("body") <= -MOVED]
    moved.sort(key=lambda page: sign * page.moved("body"))
    lines = [f"## {title}: {len(moved)}", "| before | after | corpus | address |", "|---|---|---|---|"]
    for page in moved[:number]:
        before, after = page.scores["body"]
        lines.append(f"| {before:.2f} | {after:.2f} | {page.corpus} | {_address(page.url)} |")
    return lines if moved else lines[:1]


HEAD = ("## Other fields that got worse", "| field | corpus | address |", "|---|---|---|")


def _misread(pages: Sequence[Compared], number: int) -> list[str]:
    """Pages on which another field got worse."""
    lines = [*HEAD]
    for field in FIELDS:
        worse = [page for page in pages if field in page.changed and page.moved(field) <= -MOVED]
        lines += [f"| {field} | {page.corpus} | {_address(page.url)} |" for page in worse[:number]]
    return lines if len(lines) > len(HEAD) else []


def _address(url: str) -> str:
    """As a cell of a table holds it, cut where the page would not be one any more."""
    return (url if len(url) <= 120 else f"{url[:117]}...").replace("|", "%7C")


if __name__ == "__main__":
    sys.exit(main())
