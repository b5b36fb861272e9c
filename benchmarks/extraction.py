"""How right and how fast a page becomes an article, beside trafilatura in the same process.

    python benchmarks/extraction.py [--bench FOLDER] [--corpus aeb] [--cross-validated] [--alone] [--worst N]

The pages are those that the body model was trained on, so the plain figures flatter it. `--cross-validated`
reads each page with a model that saw no page of its publisher (kept by `python -m training`) and leaves the
publishers out that are held back: those are the honest figures. Truth and predictions are compared in Unicode
NFC, because that is what an article is written in. A standfirst is no body, but some corpora count it: there
it is put before the body. What each stage of a page costs, `python -m benchmarks.stages` says.
"""

import argparse
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import trafilatura
from trafilatura.settings import Document

import parsers.body.body
from clipdesk.model.article import Article, AuthorKind
from parsers import parse
from parsers.body.forest import Forest, load_forest
from parsers.metadata import detect_language
from training.__main__ import CACHE
from training.folds import FOLDS, fold_of, is_held_back
from training.pages import CORPORA, LabelledPage, load_measure, read_pages, read_truth

ROOT = Path(__file__).parents[1]
PAGES_A_TURN = 40
WITH_STANDFIRST = frozenset({"fundus", "n4k", "daniel"})
"""The corpora whose body holds most of the standfirsts that are printed: 55 of 63, 155 of 209, 67 of 82.
Those of aeb (3 of 21) and wcxb (61 of 155) mostly leave them out."""
Row = dict[str, Any]


@dataclass
class Run:
    """The predictions of one extractor, by corpus and URL, each with its CPU time in ms."""

    name: str
    read: Callable[[LabelledPage], Row]
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    def take(self, page: LabelledPage) -> None:
        started = time.process_time()
        row = self.read(page)
        spent = time.process_time() - started
        self.rows.setdefault(page.corpus, {})[page.url] = {**_composed(row), "ms": spent * 1000}

    def times(self) -> list[float]:
        return sorted(row["ms"] for rows in self.rows.values() for row in rows.values())


def by_clipdesk(page: LabelledPage) -> Row:
    article = parse(page.html, page.url, headers=page.headers)
    standfirst = article.standfirst if page.corpus in WITH_STANDFIRST else None
    return {
        "body": "\n\n".join(filter(None, (standfirst, article.body))),
        "title": article.headline,
        "date": _day(article),
        "authors": _people(article),
    }


def _composed(row: Row) -> Row:
    return {**row, "body": unicodedata.normalize("NFC", row.get("body") or "")}


def _day(article: Article) -> str | None:
    return article.published_at.at.date().isoformat() if article.published_at else None


def _people(article: Article) -> list[str]:
    people = [author.name for author in article.authors if author.kind is AuthorKind.PERSON]
    return people or [author.name for author in article.authors]


def by_trafilatura(page: LabelledPage) -> Row:
    found = trafilatura.bare_extraction(page.html, url=page.url, with_metadata=True, include_comments=False)
    if not isinstance(found, Document):
        return {}
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"body": found.text or "", "title": found.title, "date": found.date, "authors": authors}


def main() -> int:
    options = _options()
    measure = load_measure(options.bench)
    runs = [Run("clipdesk", by_clipdesk), *([] if options.alone else [Run("trafilatura", by_trafilatura)])]
    forests = _fold_models() if options.cross_validated else None
    _warm_up(options, runs)
    for pages in _in_turns(_pages(options, forests), 1 if forests else PAGES_A_TURN):
        for run in runs:
            for page in pages:
                run.take(page)
    print("model: " + ("of the page's fold, never of its publisher" if forests else "as it ships"))
    for corpus in options.corpus:
        seen = runs[0].rows[corpus]
        truth = {url: _composed(row) for url, row in read_truth(options.bench, corpus).items() if url in seen}
        for run in runs:
            print(_line(corpus, run, measure.score(truth, run.rows[corpus])))
        if options.worst:
            _print_worst(measure, truth, runs[0].rows[corpus], options.worst)
    _print_times(runs)
    if not options.cross_validated:
        _print_memory(options)
    return 0


def _warm_up(options: argparse.Namespace, runs: Sequence[Run]) -> None:
    """Models and tables are loaded before the clock runs; that of languages by a text that no words tell."""
    detect_language("ferry " * 100, None)
    page = next(read_pages(options.bench, options.corpus[0]))
    for run in runs:
        run.read(page)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--corpus", nargs="+", choices=CORPORA, default=CORPORA)
    parser.add_argument("--cross-validated", action="store_true")
    parser.add_argument("--alone", action="store_true", help="without trafilatura")
    parser.add_argument("--worst", type=int, default=0, help="name the worst pages of each corpus")
    options = parser.parse_args()
    if not (options.bench / "score.py").exists():
        parser.error(f"{options.bench}: no labelled pages there; pass their folder with --bench")
    return options


def _fold_models() -> list[Forest]:
    files = [ROOT / CACHE / f"fold-{fold}.npz" for fold in range(FOLDS)]
    if missing := [file.name for file in files if not file.exists()]:
        raise SystemExit(f"{ROOT / CACHE}: {', '.join(missing)} missing; run `python -m training` first")
    return [load_forest(file) for file in files]


def _pages(options: argparse.Namespace, forests: Sequence[Forest] | None = None) -> Iterator[LabelledPage]:
    """The pages, with a progress line; each finds its fold's model in place of the shipped one."""
    for corpus in options.corpus:
        for number, page in enumerate(read_pages(options.bench, corpus), 1):
            if number % 10 == 0:
                print(f"\r\033[K{corpus}: {number} pages", end="", file=sys.stderr, flush=True)
            if forests is not None:
                if is_held_back(page.publisher):
                    continue
                forest = forests[fold_of(page.publisher)]
                parsers.body.body.shipped = lambda chosen=forest: chosen  # type: ignore[attr-defined,assignment]
            yield page
    print("\r\033[K", end="", file=sys.stderr)


def _in_turns(pages: Iterator[LabelledPage], size: int) -> Iterator[list[LabelledPage]]:
    """So many pages at a time: a passing load meets every extractor, and none works with the caches that
    another has just emptied."""
    while turn := list(islice(pages, size)):
        yield turn


def _line(corpus: str, run: Run, score: Row) -> str:
    fields = " ".join(
        f"{name} {score[name]:.3f}" if name in score else " " * (len(name) + 6)
        for name in ("title", "date", "authors")
    )
    return (
        f"{corpus:7}{run.name:12}{score['pages']:4} pages  F1 {score['f1']:.3f} "
        f"({score['precision']:.3f}/{score['recall']:.3f})  {fields}  {score['ms_mean']:6.1f} ms"
    )


def _print_worst(measure: Any, truth: Row, rows: dict[str, Row], count: int) -> None:
    found = []
    for url, row in truth.items():
        precision, recall = measure.precision_recall(row["body"], rows[url].get("body"))
        found.append((min(precision or 0.0, recall or 0.0), precision or 0.0, recall or 0.0, url))
    for _, precision, recall, url in sorted(found)[:count]:
        print(f"        {precision:.2f}/{recall:.2f} {url}")


def _print_times(runs: Sequence[Run]) -> None:
    print("\nCPU ms a page      mean     p99     max")
    for run in runs:
        times = run.times()
        print(f"{run.name:15}{mean(times):8.2f}{times[int(len(times) * 0.99)]:8.1f}{times[-1]:8.1f}")
    if len(runs) == 2:
        print(f"ratio of means  {mean(runs[0].times()) / mean(runs[1].times()):7.3f}")


_PARSE_ALL = """
import re, sys
from pathlib import Path
from parsers import parse
from training.pages import read_pages
for corpus in sys.argv[2:]:
    for page in read_pages(Path(sys.argv[1]), corpus):
        parse(page.html, page.url, headers=page.headers)
# not ru_maxrss: that also remembers the process that started this one
print(int(re.search("VmHWM: *(.+) kB", Path("/proc/self/status").read_text().replace("\\t", " "))[1]) // 1024)
"""


def _print_memory(options: argparse.Namespace) -> None:
    """In a process of its own, without trafilatura and the training code."""
    command = [sys.executable, "-c", _PARSE_ALL, str(options.bench.resolve()), *options.corpus]
    peak = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    print(f"\npeak memory of a process that parses all pages: {peak} MB")


if __name__ == "__main__":
    sys.exit(main())
