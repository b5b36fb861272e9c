"""Sentences of real articles with the outlets they cite: labels here, the text only in ../shared/bench.

Sampled by hash from the labelled bodies: sentences that name a known outlet, a capitalised name beside a
word of reporting, a name that ends as newspapers' do, or an agency in brackets. Each was read and labelled
before it was run. Articles in learned journals, companies' studies and charts are no credits; `maybe` are
those on which readers differ, and count neither way. The sample of `english-german` is halved by publisher,
to tune on and `held` back; the others were labelled later, when the cues had seen those before. For
`english-russian` the reader had not seen the parsers; it takes in the corpus daniel, news of 2011-12.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from training.pages import CORPORA, read_truth, registrable_domain

LABELS = Path(__file__).with_name("credits") / "real"
BENCH = Path(__file__).parents[2] / "shared" / "bench"
_DIGITS, _MOST_LINES = 20, 5
_NEXT = re.compile(r"(?<=[.!?…。])[\"'”’»)\]]{0,2}\s+(?=[\"'“‘«„(\[¿¡—–-]?\s?[A-ZÀ-ÞĀ-ŽА-ЯЁ\d\u0621-\u064a])")


_HALVED = "english-german-2026-11"


def real_parts() -> tuple[str, ...]:
    """The names of the parts: the folders of the labels, the first by its halves."""
    names = sorted(path.name for path in LABELS.iterdir())
    return (f"{_HALVED}-tuned", f"{_HALVED}-held", *(name for name in names if name != _HALVED))


@dataclass(frozen=True, slots=True)
class RealSentence:
    """`body` is the article's, for what it says of names; in `lines` all but the sentence is empty."""

    part: str
    language: str
    page: str
    body: str
    lines: list[str]
    credits: list[str]
    maybe: list[str]


def real_sentences(bench: Path = BENCH) -> Iterator[RealSentence]:
    """The labelled sentences. Raises FileNotFoundError without the pages, LookupError for a lost sentence."""
    if not bench.is_dir():
        raise FileNotFoundError(f"{bench}: the labelled pages are needed to score real sentences")
    bodies = {
        url: str(row["body"])
        for corpus in (*CORPORA, "daniel")
        for url, row in read_truth(bench, corpus).items()
    }
    for path in sorted(LABELS.glob("*/*.yaml")):
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
            part = path.parent.name
            part = _half(part, raw["page"]) if part == _HALVED else part
            yield _labelled(raw, part, path.stem, bodies[raw["page"]])


def _labelled(raw: dict[str, Any], part: str, language: str, body: str) -> RealSentence:
    for lines, sentence in _sentences(body):
        if hashlib.sha256(sentence.encode()).hexdigest()[:_DIGITS] == raw["sentence"]:
            page = raw["page"]
            return RealSentence(part, language, page, body, lines, raw["credits"], raw.get("maybe", []))
    raise LookupError(f"{raw['page']}: no sentence {raw['sentence']}; the pages have changed")


def _sentences(body: str) -> Iterator[tuple[list[str], str]]:
    paragraphs = [paragraph.strip() for paragraph in re.split(r"\n+", body)]
    for number, paragraph in enumerate(paragraphs):
        before, after = min(number, _MOST_LINES), min(len(paragraphs) - 1 - number, _MOST_LINES)
        for sentence in _split(paragraph):
            yield [*[""] * before, sentence, *[""] * after], sentence


def _split(paragraph: str) -> Iterator[str]:
    begin = 0
    for gap in _NEXT.finditer(paragraph):
        yield paragraph[begin : gap.end()].rstrip()
        begin = gap.end()
    if paragraph[begin:]:
        yield paragraph[begin:]


def _half(part: str, page: str) -> str:
    publisher = hashlib.sha256(registrable_domain(page).encode()).digest()
    return f"{part}-{'tuned' if publisher[0] % 2 else 'held'}"
