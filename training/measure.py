"""How good a selection of lines is, by the measure that comes with the labelled pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from parsers.body.forest import Forest
from parsers.body.select import select
from training.dataset import Example
from training.pages import CORPORA


@dataclass(frozen=True, slots=True)
class Score:
    """Mean precision and recall over the pages of one corpus, and the F1 of the two means."""

    pages: int
    precision: float
    recall: float
    f1: float


def predict(example: Example, forest: Forest) -> str:
    kept = select(forest.probabilities(example.rows), example.texts)
    return "\n".join(example.texts[place] for place in kept)


def scores(
    measure: ModuleType, examples: Sequence[Example], predictions: Mapping[str, str]
) -> dict[str, Score]:
    """By corpus, those without pages left out."""
    found = {}
    for corpus in CORPORA:
        truth = {
            example.url: {"url": example.url, "body": example.body}
            for example in examples
            if example.corpus == corpus
        }
        if truth:
            result = measure.score(truth, {url: {"body": predictions[url]} for url in truth})
            found[corpus] = Score(result["pages"], result["precision"], result["recall"], result["f1"])
    return found


def table(title: str, found: Mapping[str, Score]) -> str:
    lines = [title, f"{'corpus':8} {'pages':>5}  precision  recall     F1"]
    for corpus, score in found.items():
        lines.append(
            f"{corpus:8} {score.pages:5}  {score.precision:9.3f}  {score.recall:6.3f}  {score.f1:5.3f}"
        )
    return "\n".join(lines)
