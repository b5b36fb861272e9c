"""What each stage of `parse` costs, and matching after it, beside the limit: the tree builder alone.

    python -m benchmarks.stages [--bench FOLDER] [--every N] [--rounds N]

CPU time in ms a page, each stage without the stages inside it, so that the lines add up to the whole. A page
is parsed several times and the fastest round counts, stage by stage: what else runs on the machine disturbs
that least.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from statistics import mean, median
from typing import Any

from selectolax.lexbor import LexborHTMLParser

import parsers
from clipdesk.model.article import Article
from clipdesk.model.catalogue import Catalogue
from clipdesk.model.settings import PROJECT
from parsers.document import decode
from parsers.matching import Matcher
from training.pages import CORPORA, LabelledPage, read_pages

BENCH = Path(__file__).parents[2] / "shared" / "bench"
OF_DATES_AND_TITLES = ("postlight", "dates")
"""Corpora that say nothing of bodies, and that training leaves out."""
STAGES = (
    ("decode", "parsers.document.document", "decode"),
    ("limits of markup", "parsers.document.document", "limit_markup"),
    ("lexbor", "parsers.document.document", "LexborHTMLParser"),
    ("walk into lines", "parsers.document.document", "outline"),
    ("metadata: elements", "parsers.metadata.read", "collect"),
    ("metadata: JSON-LD", "parsers.metadata.read", "read_json_ld"),
    ("metadata: headline", "parsers.metadata.read", "read_titles"),
    ("metadata: headline", "parsers.metadata.read", "vote"),
    ("metadata: around it", "parsers.metadata.read", "around_headline"),
    ("metadata: dates", "parsers.metadata.read", "read_dates"),
    ("metadata: standfirst", "parsers.metadata.read", "read_standfirst"),
    ("metadata: authors", "parsers.metadata.read", "read_authors"),
    ("metadata: authors", "parsers.article", "read_signature"),
    ("metadata: canonical", "parsers.metadata.read", "read_canonical"),
    ("metadata: images", "parsers.metadata.read", "read_images"),
    ("metadata: rights", "parsers.metadata.read", "read_rights"),
    ("metadata: the rest", "parsers.article", "read_metadata"),
    ("language", "parsers.article", "detect_language"),
    ("body: layout", "parsers.body.body", "lay_out"),
    ("body: features of text", "parsers.body.features", "text_columns"),
    ("body: features of place", "parsers.body.features", "place_columns"),
    ("body: other features", "parsers.body.body", "feature_rows"),
    ("body: model", "parsers.body.forest.Forest", "probabilities"),
    ("body: blocks", "parsers.body.body", "blocks_of"),
    ("body: the rest", "parsers.article", "extract_body"),
    ("boilerplate around it", "parsers.article", "surround"),
    ("boilerplate", "parsers.article", "strip"),
    ("completeness", "parsers.article", "judge"),
    ("credits", "parsers.article", "find_credits"),
    ("the rest", "parsers.article", "parse"),
)
"""What is timed, under which name, and where the name stands that is called."""


@dataclass
class Clock:
    """CPU seconds by stage of the page that is being parsed; a stage's own time is without those inside."""

    spent: dict[str, float] = field(default_factory=dict)
    inside: list[float] = field(default_factory=list)

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            self.inside.append(0.0)
            started = time.process_time()
            try:
                return function(*args, **options)
            finally:
                whole = time.process_time() - started
                self.spent[stage] = self.spent.get(stage, 0.0) + whole - self.inside.pop()
                if self.inside:
                    self.inside[-1] += whole

        return run


def main() -> int:
    options = _options()
    pages = list(_pages(options))
    clock = _wound()
    parse = import_module("parsers.article").parse
    rows = [_fastest(clock, parse, page, options.rounds) for page in _with_progress(pages)]
    limits = [_limit(page, options.rounds) for page in pages]
    matcher = Matcher(Catalogue.load(PROJECT / "topics", PROJECT / "sources").topic("libya-isis"))
    matches = [_matching(matcher, parse(page.html, page.url), options.rounds) for page in pages]
    wholes = [sum(row.values()) for row in rows]
    print(f"CPU ms a page, {len(pages)} pages, the fastest of {options.rounds} rounds   mean  median   share")
    for stage in dict.fromkeys(stage for stage, _, _ in STAGES):
        _print_line(stage, [row.get(stage, 0.0) for row in rows], mean(wholes))
    _print_line("all of parse", wholes, mean(wholes))
    _print_line("matching one topic", matches, mean(wholes))
    _print_line("the limit: lexbor alone", limits, mean(wholes))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--every", type=int, default=9, help="of so many pages one is read")
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is parsed")
    options = parser.parse_args()
    if not options.bench.is_dir():
        parser.error(f"{options.bench}: no labelled pages there; pass their folder with --bench")
    return options


def _pages(options: argparse.Namespace) -> Iterator[LabelledPage]:
    for corpus in (*CORPORA, *OF_DATES_AND_TITLES):
        yield from list(read_pages(options.bench, corpus))[:: options.every]


def _with_progress(pages: list[LabelledPage]) -> Iterator[LabelledPage]:
    for number, page in enumerate(pages, 1):
        if number % 10 == 0:
            print(f"\r\033[K{number} of {len(pages)} pages", end="", file=sys.stderr, flush=True)
        yield page
    print("\r\033[K", end="", file=sys.stderr)


def _wound() -> Clock:
    """A clock that times the stages from now on; what is loaded at the first page is loaded before."""
    parsers.parse(b"<p>The ferry sails again.</p>", "https://gazette.example/")
    clock = Clock()
    for stage, place, name in STAGES:
        room, _, kind = place.rpartition(".")
        holder = getattr(import_module(room), kind) if kind[0].isupper() else import_module(place)
        setattr(holder, name, clock.timed(stage, getattr(holder, name)))
    return clock


def _fastest(clock: Clock, parse: Callable[..., object], page: LabelledPage, rounds: int) -> dict[str, float]:
    """Seconds by stage, of each stage the least."""
    found: list[dict[str, float]] = []
    for _ in range(rounds):
        clock.spent = {}
        parse(page.html, page.url, headers=page.headers)
        found.append(clock.spent)
    return {stage: min(spent[stage] for spent in found) for stage in found[0]}


def _limit(page: LabelledPage, rounds: int) -> float:
    text = decode(page.html, page.headers).text.encode("utf-8", "replace")
    return min(_seconds(lambda: LexborHTMLParser(text)) for _ in range(rounds))


def _matching(matcher: Matcher, article: Article, rounds: int) -> float:
    def match() -> object:
        body, language = article.body, article.language
        return matcher.match(
            headline=article.headline, standfirst=article.standfirst, body=body, language=language
        )

    return min(_seconds(match) for _ in range(rounds))


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _print_line(name: str, seconds: list[float], whole: float) -> None:
    print(f"{name:52}{mean(seconds) * 1000:7.3f}{median(seconds) * 1000:8.3f}{mean(seconds) / whole:8.1%}")


if __name__ == "__main__":
    sys.exit(main())
