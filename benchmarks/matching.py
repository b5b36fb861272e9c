"""Precision and recall of the first topic's matching, by language, and its cost.

    python benchmarks/matching.py [--errors]

The labelled set is benchmarks/matching/headlines.jsonl: original headlines with leads, on the topic and near
it. The topic was tuned on the part `tuning`; the parts `held-out` and `second-look` were each written after
the tuning before them, and the faults they showed were then corrected. `newsroom` are the demo newsroom's
articles with their whole bodies, labelled by whoever wrote them. Beside it (kw), as a
peer in the same run: the keyword search that most tools offer, a plain lower-case word of each kind.
"""

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.settings import PROJECT
from newsroom.truth import truth
from parsers.matching import Matcher

HEADLINES = Path(__file__).parent / "matching" / "headlines.jsonl"
LANGUAGES = ("en", "ar", "fr", "it", "ru")


@dataclass(frozen=True, slots=True)
class Labelled:
    part: str
    language: str
    on_topic: bool
    kind: str
    headline: str
    lead: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Right and wrong decisions about a set of headlines."""

    found: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.found / ((self.found + self.false) or 1)

    @property
    def recall(self) -> float:
        return self.found / ((self.found + self.missed) or 1)


Decide = Callable[[Labelled], bool]


def labelled() -> list[Labelled]:
    lines = HEADLINES.read_text(encoding="utf-8").splitlines()
    return [Labelled(**json.loads(line)) for line in lines] + list(newsroom_articles())


def newsroom_articles() -> Iterator[Labelled]:
    """Every article once, though several sites may carry it."""
    for article in {article.article_id: article for article in truth()}.values():
        yield Labelled(
            part="newsroom",
            language=article.language,
            on_topic=article.topic == "on",
            kind=article.topic,
            headline=article.headline,
            lead=article.standfirst,
            body="\n\n".join(article.paragraphs),
        )


def score(members: Sequence[Labelled], decide: Decide) -> Score:
    decisions = [(member.on_topic, decide(member)) for member in members]
    return Score(
        decisions.count((True, True)), decisions.count((False, True)), decisions.count((True, False))
    )


def by_matcher(matcher: Matcher) -> Decide:
    def decide(member: Labelled) -> bool:
        return matcher.is_on_topic(
            matcher.match(
                headline=member.headline, standfirst=member.lead, body=member.body, language=member.language
            )
        )

    return decide


_KEYWORDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(isis|isil|is|islamic state|daesh|daech|état islamique|ei|stato islamico|игил|иг|"
        r"исламское государство|داعش|تنظيم الدولة)\b",
        r"\b(libya|libye|libia|ливия|ليبيا|sirte|syrte|сирт|سرت|benghazi|bengasi|бенгази|بنغازي|tripoli|триполи|"
        r"طرابلس|misrata|misurata|мисрата|مصراتة)\b",
    )
)


def by_keywords(member: Labelled) -> bool:
    text = f"{member.headline} {member.lead} {member.body}".lower()
    return all(keywords.search(text) for keywords in _KEYWORDS)


def rows(members: Sequence[Labelled], decide: Decide) -> Iterator[tuple[str, int, Score]]:
    for language in (*LANGUAGES, "all"):
        chosen = [member for member in members if language in (member.language, "all")]
        yield language, len(chosen), score(chosen, decide)


def table(title: str, members: Sequence[Labelled], decide: Decide) -> Table:
    result = Table(title=title, title_justify="left")
    for column in ("language", "headlines", "precision", "recall", "kw precision", "kw recall"):
        result.add_column(column, justify="left" if column == "language" else "right")
    peer = {language: found for language, _, found in rows(members, by_keywords)}
    for language, number, found in rows(members, decide):
        other = peer[language]
        figures = (found.precision, found.recall, other.precision, other.recall)
        result.add_row(language, str(number), *(f"{figure:.3f}" for figure in figures))
    return result


def prefilter(matcher: Matcher, members: Sequence[Labelled]) -> str:
    """What the prefilter by title and summary would fetch."""
    fetched = [(member.on_topic, matcher.mentions(f"{member.headline} {member.lead}")) for member in members]
    kept, others = fetched.count((True, True)), fetched.count((False, True))
    on, off = kept + fetched.count((True, False)), others + fetched.count((False, False))
    return f"prefilter by title and summary: {kept} of {on} on the topic, {others} of {off} near or off it"


def cost(matcher: Matcher, members: Sequence[Labelled], language: str) -> tuple[int, float]:
    """Words, and the least CPU milliseconds for a match, of 600 words made of the set's leads."""
    leads = [member.lead for member in members if member.language == language]
    words = " ".join(leads * 4).split()[:600]
    body, least = " ".join(words), float("inf")
    for _ in range(300):
        began = time.process_time()
        matcher.match(headline=leads[0], standfirst=leads[1], body=body, language=language)
        least = min(least, time.process_time() - began)
    return len(words), least * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--errors", action="store_true", help="print every wrong decision with its reasons")
    arguments = parser.parse_args()
    console = Console(width=120)
    topic = Catalogue.load(PROJECT / "topics", PROJECT / "sources").topic("libya-isis")
    began = time.process_time()
    matcher = Matcher(topic)
    compiled = time.process_time() - began
    members, decide = labelled(), by_matcher(matcher)
    for part in ("tuning", "held-out", "second-look", "newsroom"):
        console.print(table(part, [member for member in members if member.part == part], decide))
    console.print(prefilter(matcher, members))
    for language in LANGUAGES:
        words, milliseconds = cost(matcher, members, language)
        console.print(f"{language}: {milliseconds:.2f} ms CPU for {words} words")
    console.print(f"compiling the topic: {compiled * 1000:.0f} ms CPU")
    if arguments.errors:
        print_errors(console, matcher, members, decide)


def print_errors(console: Console, matcher: Matcher, members: Sequence[Labelled], decide: Decide) -> None:
    for member in members:
        if decide(member) != member.on_topic:
            match = matcher.match(
                headline=member.headline, standfirst=member.lead, body=member.body, language=member.language
            )
            wrong = "missed" if member.on_topic else "false"
            console.print(f"{wrong} {member.part} {member.kind}: {member.headline} / {member.lead}")
            console.print(f"    {match.score} {' '.join(match.reasons)}")


if __name__ == "__main__":
    main()
