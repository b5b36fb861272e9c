"""Trains the body model and measures it on publishers, and on whole corpora, that it has not seen."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from parsers.body.forest import MODEL, Forest, save
from training.cache import cached_examples
from training.dataset import Example
from training.fit import ROUNDS, SETTINGS, fit
from training.folds import FOLDS, fold_of, is_held_back
from training.measure import Score, predict, scores, table
from training.pages import CORPORA, hashes, load_measure

RECORD = MODEL.with_suffix(".json")
CACHE = Path(".cache/training")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("bench", type=Path, help="the folder of labelled pages")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the models of the folds are kept")
    parser.add_argument(
        "--held-back", action="store_true", help="look at the held-back tenth: once, at the end"
    )
    parser.add_argument(
        "--held-out-corpora", action="store_true", help="only measure: each corpus by a model without it"
    )
    parser.add_argument(
        "--check", action="store_true", help="only say whether the model that ships comes out again"
    )
    options = parser.parse_args(arguments)
    if not (options.bench / "score.py").exists():
        parser.error(f"{options.bench}: no labelled pages there (score.py is missing)")
    measure = load_measure(options.bench)
    options.cache.mkdir(parents=True, exist_ok=True)
    examples = cached_examples(options.bench, options.cache)
    known = [example for example in examples if not is_held_back(example.publisher)]
    if options.check:
        return _check(known, options.cache / "again.npz")

    found = {"corpora held out": scores(measure, examples, hold_out_corpora(examples))}
    print(table("each corpus by a model that saw none of it", found["corpora held out"]))
    if options.held_out_corpora:
        return 0
    predictions = cross_validate(known, options.cache)
    found["cross-validated"] = scores(measure, known, predictions)
    print(table(f"cross-validated by publisher, {FOLDS} folds", found["cross-validated"]))

    forest = fit(known)
    save(forest, MODEL)
    if options.held_back:
        unseen = [example for example in examples if is_held_back(example.publisher)]
        found["held back"] = scores(
            measure, unseen, {example.url: predict(example, forest) for example in unseen}
        )
        print(table("publishers held back, by the model that ships", found["held back"]))
    _record(options.bench, forest, found)
    print(f"wrote {MODEL.name} ({MODEL.stat().st_size:,} bytes) and {RECORD.name}")
    return 0


def _check(examples: Sequence[Example], path: Path) -> int:
    """Whether the pages give the model that ships, byte for byte: 0 where they do."""
    save(fit(examples), path)
    again, shipped = (sha256(file.read_bytes()).hexdigest() for file in (path, MODEL))
    print(f"{again}  of these pages\n{shipped}  {MODEL.name} as it ships")
    return int(again != shipped)


def hold_out_corpora(examples: Sequence[Example]) -> dict[str, str]:
    """The body of each page by a model that saw no page of its corpus, nor of the corpus' publishers."""
    predictions: dict[str, str] = {}
    for corpus in CORPORA:
        print(f"\r\033[Kfitting without {corpus}", end="", file=sys.stderr, flush=True)
        unseen = [example for example in examples if example.corpus == corpus]
        publishers = {example.publisher for example in unseen}
        forest = fit([example for example in examples if example.publisher not in publishers])
        predictions |= {example.url: predict(example, forest) for example in unseen}
    print(file=sys.stderr)
    return predictions


def cross_validate(examples: Sequence[Example], cache: Path) -> dict[str, str]:
    """The body of each page by a model that saw no page of its publisher; keeps the models in `cache`."""
    predictions = {}
    for fold in range(FOLDS):
        print(f"\r\033[Kfitting fold {fold + 1} of {FOLDS}", end="", file=sys.stderr, flush=True)
        forest = fit([example for example in examples if fold_of(example.publisher) != fold])
        save(forest, cache / f"fold-{fold}.npz")
        for example in examples:
            if fold_of(example.publisher) == fold:
                predictions[example.url] = predict(example, forest)
    print(file=sys.stderr)
    return predictions


def _record(bench: Path, forest: Forest, found: Mapping[str, Mapping[str, Score]]) -> None:
    """What the model was made of, beside it."""
    record = {
        "trained_on": hashes(bench),
        "settings": dict(SETTINGS) | {"rounds": ROUNDS},
        "nodes": len(forest.values),
        "depth": forest.depth,
        "scores": {
            name: {corpus: asdict(score) for corpus, score in by.items()} for name, by in found.items()
        },
    }
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
