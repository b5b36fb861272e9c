"""Which boilerplate rules fire on real pages, what they gain and what they cost.

    python benchmarks/boilerplate.py [--bench FOLDER] [--cross-validated] [--peer] [--rules] [--harm]

The rules are scored on the bodies that the extractor finds. Its model was trained on the labelled pages and
knows which boilerplate their labels hold; `--cross-validated` reads each page with a model that saw no page
of its publisher (kept by `python -m training`) and leaves the publishers out that are held back: those are
the honest figures. `--peer` scores the rules on the bodies of trafilatura, which has seen no labels.

A rule rests on the pages that it fires on: on lines of the labelled pages that no label holds, each judged
by itself, as the parser judges the lines around a body; else on lines of the demo newsroom, whose pages
stand for languages of which the labelled pages hold few. `--rules` counts every rule. What a rule takes out
of a label is harm, unless the label itself holds boilerplate: `--harm` shows each such span.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import trafilatura
from rich.console import Console
from rich.progress import track
from rich.table import Table

from clipdesk.model.article import Block, BlockKind, Part, Removed
from newsroom import Newsroom, truth
from newsroom.response import Request
from parsers.article import body_clues
from parsers.body import extract_body
from parsers.body.forest import Forest, load_forest
from parsers.boilerplate import strip, strip_lines
from parsers.boilerplate.rule_files import all_rules
from parsers.boilerplate.rule_matcher import FIRST_LINES
from parsers.document import Document, read_document
from parsers.metadata import detect_language, read_metadata
from training.__main__ import CACHE
from training.folds import FOLDS, fold_of, is_held_back
from training.pages import CORPORA, LabelledPage, load_measure, read_pages, read_truth

ROOT = Path(__file__).parents[1]
Pair = tuple[float | None, float | None]
"""Precision and recall of one body, None where undefined."""


@dataclass
class Tally:
    """Spans by rule: on labelled pages outside the labels, on the newsroom's pages, in extracted bodies, in
    those and in the label, in labels. `pages` and `newsroom_pages` are counted by language."""

    labelled_pages: Counter[str] = field(default_factory=Counter)
    newsroom: Counter[str] = field(default_factory=Counter)
    extracted: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    harm: list[tuple[str, str, str]] = field(default_factory=list)
    scores: dict[str, list[tuple[Pair, Pair]]] = field(default_factory=dict)
    pages: Counter[str] = field(default_factory=Counter)
    newsroom_pages: Counter[str] = field(default_factory=Counter)
    bodies: int = 0
    seconds: float = 0.0

    def rests_on(self, rule: str) -> str:
        return "labelled pages" if self.labelled_pages[rule] else "newsroom" if self.newsroom[rule] else ""


def take_lines(page: LabelledPage, document: Document, tally: Tally) -> None:
    """Run the rules over the lines of a page that its label does not hold."""
    language = detect_language(page.body, None) or "?"
    tally.pages[language.partition("-")[0]] += 1
    label = {plain(line) for line in page.body.split("\n")}
    outside = (line.text for line in document.outline.lines if plain(line.text) not in label)
    tally.labelled_pages.update(span.rule for span in spans_of_lines(outside))


def take_body(
    page: LabelledPage, document: Document, forest: Forest | None, measure: Any, tally: Tally
) -> None:
    """Run the rules over the extracted body of a page and over its label."""
    metadata = read_metadata(document, page.url, page.headers, fetched_at=None)
    body = extract_body(document, body_clues(metadata), forest).blocks
    begun = time.process_time()
    stripped = strip(metadata.headline, metadata.standfirst, body)
    tally.seconds += time.process_time() - begun
    tally.bodies += 1
    taken = [span for span in stripped.removed if span.part is Part.BODY]
    tally.extracted.update(span.rule for span in taken)
    tally.lost.update(span.rule for span in taken if plain(span.text) in plain(page.body))
    score(page.corpus, page.body, body, stripped.blocks, measure, tally)
    for span in strip("", None, paragraphs(page.body.split("\n\n"))).removed:
        tally.labels[span.rule] += 1
        tally.harm.append((page.corpus, span.rule, span.text.strip()))


def take_peer(page: LabelledPage, measure: Any, tally: Tally) -> None:
    """Score the rules on another extractor's body of the page."""
    body = paragraphs((trafilatura.extract(page.html, include_comments=False) or "").split("\n"))
    left = strip("", None, body).blocks
    score(f"{page.corpus} (trafilatura)", page.body, body, left, measure, tally)


def take_newsroom(tally: Tally) -> None:
    """Run the rules over the lines of every article that the demo newsroom shows."""
    with Newsroom(port=0) as room:
        for article in truth():
            request = Request(f"{article.site}.localhost", article.path)
            answers = (room.respond(request) for _ in range(2))  # some fail at first, on purpose
            response = next((answer for answer in answers if answer.status == 200), None)
            if response and isinstance(response.body, bytes):
                document = read_document(response.body, {"content-type": response.type})
                tally.newsroom_pages[article.language] += 1
                lines = (line.text for line in document.outline.lines)
                tally.newsroom.update(span.rule for span in spans_of_lines(lines))


def spans_of_lines(lines: Iterable[str]) -> Iterator[Removed]:
    """What rules take of lines so few at a time that all of them are both first and last lines."""
    clean = [" ".join(line.split()) for line in lines if line.strip()]
    for start in range(0, len(clean), FIRST_LINES):
        yield from strip_lines(clean[start : start + FIRST_LINES], Part.BODY)[1]


def score(
    corpus: str, truth: str, before: Sequence[Block], after: Sequence[Block], measure: Any, tally: Tally
) -> None:
    pair = tuple(measure.precision_recall(truth, text(blocks)) for blocks in (before, after))
    tally.scores.setdefault(corpus, []).append(pair)


def paragraphs(lines: Iterable[str]) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, " ".join(line.split())) for line in lines if line.strip()]


def text(blocks: Iterable[Block]) -> str:
    return "\n\n".join(block.text for block in blocks)


def plain(written: str) -> str:
    return " ".join(written.casefold().split())


def f1(pairs: Sequence[Pair]) -> tuple[float, float, float]:
    """Means of precision and recall over the pages where they are defined, and the F1 of these."""
    precision = mean(p for p, _ in pairs if p is not None)
    recall = mean(r for _, r in pairs if r is not None)
    return 2 * precision * recall / (precision + recall), precision, recall


def score_table(tally: Tally) -> Table:
    table = Table("corpus", "pages", "F1 before", "F1 after", "precision", "recall")
    for corpus, scores in tally.scores.items():
        before, after = f1([s[0] for s in scores]), f1([s[1] for s in scores])
        table.add_row(
            corpus,
            str(len(scores)),
            f"{before[0]:.4f}",
            f"{after[0]:.4f}",
            f"{before[1]:.4f} -> {after[1]:.4f}",
            f"{before[2]:.4f} -> {after[2]:.4f}",
        )
    return table


def rule_table(tally: Tally) -> Table:
    table = Table(
        "rule", "rests on", "labelled pages", "newsroom", "in bodies", "of these in the label", "in labels"
    )
    for rule in sorted(all_rules(), key=lambda rule: -tally.labelled_pages[rule.id]):
        counts = (tally.labelled_pages, tally.newsroom, tally.extracted, tally.lost, tally.labels)
        table.add_row(rule.id, tally.rests_on(rule.id), *(str(count[rule.id]) for count in counts))
    return table


def language_table(tally: Tally) -> Table:
    """How many rules of each language fire, and on how many pages of that language they could."""
    table = Table("language", "rules", "labelled pages", "newsroom", "neither", "pages", "newsroom pages")
    for language in dict.fromkeys(rule.id.partition("-")[0] for rule in all_rules()):
        rests = Counter(tally.rests_on(rule.id) for rule in all_rules() if rule.id.startswith(f"{language}-"))
        counts = (rests.total(), rests["labelled pages"], rests["newsroom"], rests[""])
        pages = (tally.pages[language], tally.newsroom_pages[language])
        table.add_row(language, *map(str, counts), *map(str, pages if language != "any" else ("", "")))
    return table


def summary(tally: Tally) -> str:
    rests = Counter(tally.rests_on(rule.id) for rule in all_rules())
    unseen = ", ".join(rule.id for rule in all_rules() if not tally.rests_on(rule.id))
    return (
        f"{rests['labelled pages']} of {rests.total()} rules fire on labelled pages,"
        f" {rests['newsroom']} more on the newsroom's; {rests['']} on neither: {unseen or 'none'}.\n"
        f"Extracted bodies: {tally.extracted.total()} spans out, {tally.lost.total()} of them in the label.\n"
        f"Labels: {tally.labels.total()} spans out.\n"
        f"{tally.seconds / tally.bodies * 1000:.2f} ms CPU an article."
    )


def fold_models() -> list[Forest]:
    files = [ROOT / CACHE / f"fold-{fold}.npz" for fold in range(FOLDS)]
    if missing := [file.name for file in files if not file.exists()]:
        raise SystemExit(f"{ROOT / CACHE}: {', '.join(missing)} missing; run `python -m training` first")
    return [load_forest(file) for file in files]


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--cross-validated", action="store_true", help="bodies by models of other publishers")
    parser.add_argument("--peer", action="store_true", help="score the rules on trafilatura's bodies, too")
    parser.add_argument("--rules", action="store_true", help="count every rule")
    parser.add_argument("--harm", action="store_true", help="show what the rules take out of labelled bodies")
    options = parser.parse_args(arguments)
    if not options.bench.is_dir():
        parser.error(f"{options.bench} is no folder: --bench names the labelled pages")
    return options


def main(arguments: list[str] | None = None) -> int:
    options, console, tally = options_of(arguments), Console(), Tally()
    measure = load_measure(options.bench)
    forests = fold_models() if options.cross_validated else []
    strip("", None, [])
    take_newsroom(tally)
    for corpus in CORPORA:
        total = len(read_truth(options.bench, corpus))
        for page in track(read_pages(options.bench, corpus), corpus, total=total, console=console):
            document = read_document(page.html, page.headers)
            take_lines(page, document, tally)
            if forests and is_held_back(page.publisher):
                continue
            forest = forests[fold_of(page.publisher)] if forests else None
            take_body(page, document, forest, measure, tally)
            if options.peer:
                take_peer(page, measure, tally)
    console.print("model: " + ("of the page's fold, never of its publisher" if forests else "as it ships"))
    console.print(score_table(tally))
    console.print(language_table(tally))
    if options.rules:
        console.print(rule_table(tally))
    for corpus, rule, span in sorted(tally.harm) if options.harm else ():
        console.print(f"{corpus} {rule}: {span[:200]}", markup=False, highlight=False)
    console.print(summary(tally), highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
