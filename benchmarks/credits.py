"""How well the credits are found: precision and recall on labelled sentences, by language and part.

    python benchmarks/credits.py [--misses] [--real PART|all]

The sentences (benchmarks/credits/) are original; a good third are hard negatives: what reads like a credit
and is none. The cues were tuned on `tuned-wordings`; the other parts were written before they had been run
once, all in 2026-11 and in this order:

    part                         what it is                        precision  recall at first sight
    common-wordings              the first version                      .974    .784
    common-five-languages        after the first revision               .974    .771
    rare-five-languages          after the second                      1.000    .636
    newspaper-seven-languages    as newspapers write                    .926    .636
    rare-seven-languages         after the grammar                      .948    .668
    ordinary-seven-languages     after that                             .970    .923
    mostly-not-english           as newspapers write                    .935    .763
    ordinary-not-english         none of it English                     .975    .750
    newspaper-six-languages      as newspapers write                    .987    .771
    ordinary-six-languages       the same, after that                   .982    .900

From `newspaper-seven-languages` on a part was committed before it was run: at the commit that added it, this
command gives its figures of first sight (`ordinary-wordings` and `rare-wordings` have none: their commit
lacks two modules). Each has since shown what the cues lacked, so no part is unseen now: the table says what
the cues know. By language:

    part                        ar          de          es          fr          it          ru
    newspaper-six-languages     .909/.625  1.000/.562  1.000/.812  1.000/1.000 1.000/.812  1.000/.812
    ordinary-six-languages     1.000/1.000 1.000/.800  1.000/.900  1.000/.900  1.000/.900   .900/.900

`--real` scores sentences of real articles (real_sentences.py), nearly all English and Russian; it needs
../shared/bench. Its samples too were committed before they were run:

    english-german, first half   before a real page was looked at        .982    .700
                    held half                                            .895    .622
    english-german-again         after both halves                       .906    .861
    english                      after that                              .940    .863
    english-russian              after that: rules                       .911    .723
                                   English .935/.793, Russian .873/.632, others .833/.500
                                 a small model of trees, in their place  .877    .764
                                   with a higher threshold               .919    .707

The model read the parts that words play around a name, as the rules do, and was grown on all other sentences;
as precise as the rules it found no more, and it could not say by which words, so that it is gone. Neither
reached .95. After that sight, of the kinds of mistakes that it showed, these were mended: learned journals,
letters of a party in brackets, institutions called by letters, adjectives of Russian names, "the agency"
before its own name; Russian names a site in Latin letters behind a verb. It now gives .958/.760, which is no
figure of an unseen part.

Until `english-german-again` a sentence was scored alone; since then it is read in its article, which says who
is a person. On new text expect the figures of `english-russian` at first sight, in Arabic, French, Italian
and Spanish something between those of the two parts in six languages, whose sentences were written by one
hand.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))

from rich.console import Console
from rich.table import Table

from benchmarks.real_sentences import real_parts, real_sentences
from clipdesk.model.article import Author, AuthorKind, Block, BlockKind, Credit, CreditKind, Part, Removed
from parsers.credits import find_credits, known_outlets
from parsers.credits.citations import find_cited

CASES = Path(__file__).with_name("credits")
Found = frozenset[tuple[str, str]]
# A name counts with or without its article: "the Seattle Times" names The Seattle Times.
ARTICLE = re.compile(r"^(?:(?:the|les?|la|il|der|die|das|el) |l')", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Case:
    """`expected` are pairs of kind and outlet; `same` are other names for them, `maybe` count neither way."""

    part: str
    language: str
    raw: dict[str, Any]
    expected: Found
    same: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    maybe: Found = frozenset()


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*/*.yaml")):
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
            expected = frozenset(_pair(credit) for credit in raw["credits"])
            yield Case(path.parent.name, path.stem, raw, expected)


def real_cases(part: str) -> Iterator[Case]:
    """Sentences of real articles, of one part or `all`; "cites A|B" expects either name."""
    for sentence in real_sentences():
        if part not in (sentence.part, "all"):
            continue
        names = [_either(credit) for credit in sentence.credits]
        yield Case(
            sentence.part,
            sentence.language,
            {"text": sentence.lines, "body": sentence.body},
            frozenset(pairs[0] for pairs in names),
            {pair: pairs[0] for pairs in names for pair in pairs},
            frozenset(map(_pair, sentence.maybe)),
        )


def _either(credit: str) -> list[tuple[str, str]]:
    kind, _, names = credit.partition(" ")
    return [_pair(f"{kind} {name}") for name in names.split("|")]


def found(case: Case) -> Found:
    raw = case.raw
    lines = [raw["text"]] if isinstance(raw["text"], str) else raw["text"]
    removed = [Removed("rule", raw["removed"], Part.BODY, 0)] if "removed" in raw else []
    credits = find_credits(
        raw.get("headline", "A headline"),
        None,
        [Block(BlockKind.PARAGRAPH, line) for line in lines],
        authors=[_author(text) for text in raw.get("authors", [])],
        canonical_elsewhere=raw.get("canonical"),
        removed=removed,
    )
    if "body" in raw:
        credits = (
            *_cited_in(raw["body"], "".join(lines)),
            *(c for c in credits if c.kind is not CreditKind.CITES),
        )
    pairs = ((credit.kind.value, _bare(credit.outlet)) for credit in credits)
    return frozenset(case.same.get(pair, pair) for pair in pairs) - case.maybe


def _cited_in(body: str, sentence: str) -> Iterator[Credit]:
    """What the sentence cites, read where it stands: the article says who is who."""
    for credit in find_cited("", body, known_outlets(), default=None):
        if credit.evidence in sentence:
            yield credit


def _pair(credit: str) -> tuple[str, str]:
    kind, _, outlet = credit.partition(" ")
    return kind, _bare(outlet)


def _bare(outlet: str) -> str:
    known = known_outlets().named(outlet)
    return ARTICLE.sub("", known.name if known else outlet).casefold()


def _author(text: str) -> Author:
    kind, _, name = text.partition(":")
    return Author(name, AuthorKind(kind))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", action="store_true", help="show every case that is not found as labelled")
    parser.add_argument(
        "--real",
        choices=(*real_parts(), "all"),
        help="score sentences of real articles",
    )
    options = parser.parse_args(arguments)
    console = Console()
    counts: dict[tuple[str, str], Counter[str]] = {}
    spent = 0.0
    try:
        every = list(real_cases(options.real) if options.real else cases())
    except (FileNotFoundError, LookupError) as error:
        console.print(f"{error}", markup=False)
        return 1
    found(every[0])
    for case in every:
        begun = time.process_time()
        got = found(case)
        spent += time.process_time() - begun
        for key in ((case.part, case.language), (case.part, "all")):
            count = counts.setdefault(key, Counter())
            count += Counter(
                cases=1,
                hit=len(got & case.expected),
                wrong=len(got - case.expected),
                missed=len(case.expected - got),
            )
            counts[key] = count
        if options.misses and got != case.expected:
            console.print(f"{case.part}/{case.language}: {_text(case)}", markup=False)
            console.print(f"    expected {sorted(case.expected)}, found {sorted(got)}", markup=False)
    console.print(_table(counts))
    console.print(f"{len(every)} cases, {spent / len(every) * 1000:.2f} ms CPU a case")
    return 0


def _text(case: Case) -> str:
    text = case.raw["text"]
    return text if isinstance(text, str) else " / ".join(filter(None, text))


def _table(counts: dict[tuple[str, str], Counter[str]]) -> Table:
    table = Table("part", "language", "cases", "credits", "precision", "recall", box=None)
    table.columns[0].min_width = max(len(part) for part, _ in counts)
    for (part, language), count in sorted(
        counts.items(), key=lambda item: (item[0][0], item[0][1] == "all", item[0])
    ):
        labelled, returned = count["hit"] + count["missed"], count["hit"] + count["wrong"]
        table.add_row(
            part,
            language,
            str(count["cases"]),
            str(labelled),
            f"{count['hit'] / max(1, returned):.3f}",
            f"{count['hit'] / max(1, labelled):.3f}",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
