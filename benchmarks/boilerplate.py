"""Which boilerplate rules fire on real pages, and what they cost: over the labelled pages of ../shared/bench.

    python benchmarks/boilerplate.py [--bench FOLDER] [--rules] [--harm] [--peer]

Four texts of every page go through the rules: all its lines, the body that the extractor found, that body
scored before and after, and the labelled body. What a rule takes out of the labelled body is harm, unless the
label itself holds boilerplate: `--harm` shows each such span, `--rules` the count of every rule.

The body model was trained on these pages and knows which boilerplate their labels hold, so the rules can gain
little here; `--peer` scores them on the bodies of trafilatura, which has not seen the labels.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import trafilatura
from rich.console import Console
from rich.progress import track
from rich.table import Table

from model.article import Block, BlockKind, Removed
from parsers.article import body_clues
from parsers.body import extract_body
from parsers.boilerplate import all_rules, strip
from parsers.document import read_document
from parsers.metadata import read_metadata
from training.pages import CORPORA, LabelledPage, load_measure, read_pages, read_truth

ROOT = Path(__file__).parents[1]


@dataclass
class Tally:
    """Spans by rule: on whole pages, in extracted bodies, those of them that the label holds, in labels."""

    on_page: Counter[str] = field(default_factory=Counter)
    extracted: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    labelled: Counter[str] = field(default_factory=Counter)
    harm: list[tuple[str, str, str]] = field(default_factory=list)
    scores: dict[str, list[tuple[Any, Any]]] = field(default_factory=dict)
    seconds: float = 0.0
    pages: int = 0


def take(page: LabelledPage, measure: Any, tally: Tally) -> None:
    """Run the rules over the four texts of one page."""
    document = read_document(page.html, page.headers)
    metadata = read_metadata(document, page.url, page.headers, fetched_at=None)
    body = extract_body(document, body_clues(metadata)).blocks
    tally.on_page.update(
        rules(strip("", None, paragraphs(line.text for line in document.outline.lines)).removed)
    )
    begun = time.process_time()
    stripped = strip(metadata.headline, metadata.standfirst, body)
    tally.seconds += time.process_time() - begun
    tally.pages += 1
    tally.extracted.update(rules(stripped.removed))
    tally.lost.update(span.rule for span in stripped.removed if plain(span.text) in plain(page.body))
    scored = tuple(measure.precision_recall(page.body, text(blocks)) for blocks in (body, stripped.blocks))
    tally.scores.setdefault(page.corpus, []).append(scored)
    for span in strip("", None, paragraphs(page.body.split("\n\n"))).removed:
        tally.labelled[span.rule] += 1
        tally.harm.append((page.corpus, span.rule, span.text.strip()))


def take_peer(page: LabelledPage, measure: Any, tally: Tally) -> None:
    """Score the rules on another extractor's body of the page."""
    body = paragraphs((trafilatura.extract(page.html, include_comments=False) or "").split("\n"))
    stripped = strip("", None, body)
    scored = tuple(measure.precision_recall(page.body, text(blocks)) for blocks in (body, stripped.blocks))
    tally.scores.setdefault(f"{page.corpus} (trafilatura)", []).append(scored)


def paragraphs(lines: Iterable[str]) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, " ".join(line.split())) for line in lines if line.strip()]


def rules(removed: Iterable[Removed]) -> list[str]:
    return [span.rule for span in removed]


def text(blocks: Iterable[Block]) -> str:
    return "\n\n".join(block.text for block in blocks)


def plain(written: str) -> str:
    return " ".join(written.casefold().split())


def f1(pairs: list[tuple[float | None, float | None]]) -> tuple[float, float, float]:
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
    table = Table("rule", "on the page", "in extracted bodies", "of these in the label", "in labels")
    for rule in sorted(all_rules(), key=lambda rule: -tally.on_page[rule.id]):
        counts = (tally.on_page, tally.extracted, tally.lost, tally.labelled)
        table.add_row(rule.id, *(str(count[rule.id]) for count in counts))
    return table


def summary(tally: Tally) -> str:
    """How many rules of each language fired on these pages at all."""
    languages: Counter[str] = Counter(rule.id.split("-")[0] for rule in all_rules())
    fired = Counter(
        rule.id.split("-")[0] for rule in all_rules() if tally.on_page[rule.id] or tally.extracted[rule.id]
    )
    by_language = ", ".join(f"{language} {fired[language]}/{count}" for language, count in languages.items())
    return (
        f"{sum(fired.values())} of {sum(languages.values())} rules fired ({by_language}).\n"
        f"Extracted bodies: {sum(tally.extracted.values())} spans out,"
        f" {sum(tally.lost.values())} of them in the label.\n"
        f"Labelled bodies: {sum(tally.labelled.values())} spans out.\n"
        f"{tally.seconds / tally.pages * 1000:.2f} ms CPU an article."
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--rules", action="store_true", help="count every rule")
    parser.add_argument("--harm", action="store_true", help="show what the rules take out of labelled bodies")
    parser.add_argument("--peer", action="store_true", help="score the rules on trafilatura's bodies, too")
    options = parser.parse_args(arguments)
    console = Console()
    if not options.bench.is_dir():
        console.print(f"[red]{options.bench} is no folder[/red]: --bench names the labelled pages")
        return 2
    measure, tally = load_measure(options.bench), Tally()
    strip("", None, [])
    for corpus in CORPORA:
        total = len(read_truth(options.bench, corpus))
        for page in track(read_pages(options.bench, corpus), corpus, total=total, console=console):
            take(page, measure, tally)
            if options.peer:
                take_peer(page, measure, tally)
    console.print(score_table(tally))
    if options.rules:
        console.print(rule_table(tally))
    for corpus, rule, span in sorted(tally.harm) if options.harm else ():
        console.print(f"{corpus} {rule}: {span[:200]}", markup=False, highlight=False)
    console.print(summary(tally), highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
