"""Stories: are two texts one? Precision and recall on labelled pairs, and how the pairs are found.

    python -m benchmarks.stories [--misses]

The pairs are news that never happened (benchmarks/labelled_stories); nothing was developed on the
sealed half.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from benchmarks.labelled_stories import develop, sealed
from benchmarks.labelled_stories.pairs import Pair, Text
from clipdesk.corpus.minhash import minhash
from clipdesk.model.article import Article, ArticleVersion, Block, BlockKind, Capture, Completeness
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.story import Fingerprint
from parsers.stories.comparison import compare
from parsers.stories.fingerprint import fingerprint

PRECISION, RECALL = 0.98, 0.95
_THEN = datetime(2026, 5, 1, tzinfo=UTC)


def capture_of(text: Text, url: str) -> Capture:
    article = Article(
        url=url,
        canonical_url=url,
        headline=text.headline,
        completeness=Completeness.FULL,
        parser_version="1",
        source="gazette",
        standfirst=text.standfirst,
        blocks=tuple(Block(BlockKind.PARAGRAPH, paragraph) for paragraph in text.body),
    )
    return Capture(article, "run", _THEN, ArchiveRecord("a.warc.gz", 0, 1))


def print_of(text: Text, url: str) -> Fingerprint:
    """The fingerprint of a text, as it would be stored. Raises ValueError for one that is too short."""
    capture = capture_of(text, url)
    article = capture.article
    signature = minhash("\n".join((article.headline, article.standfirst or "", article.body)))
    found = fingerprint(ArticleVersion(capture, 1, _THEN, signature))
    if found is None:
        raise ValueError(f"{text.headline!r} is too short to be judged")
    return found


def judged(pair: Pair) -> tuple[bool, str]:
    """Whether the pair is found to be one text, and why, or why not."""
    one, other = print_of(pair.one, "https://one.example/1"), print_of(pair.other, "https://two.example/2")
    shared = len(set(one.keys) & set(other.keys))
    if not shared and one.text_hash != other.text_hash:
        return False, "nothing in common"
    match = compare(one, other)
    return match is not None, str(match)


def measure(pairs: Sequence[Pair], name: str, misses: bool) -> tuple[Table, bool]:
    table = Table("kind", "same", "pairs", "right", title=f"{name}: {len(pairs)} pairs")
    counted: Counter[tuple[str, bool, bool]] = Counter()
    for pair in pairs:
        found, why = judged(pair)
        counted[pair.kind, pair.same, found] += 1
        if misses and found != pair.same:
            print(f"{name}: {pair.kind} {pair.language} {pair.one.headline!r} {pair.other.headline!r}: {why}")
    for kind, same in sorted(
        {(kind, same) for kind, same, _ in counted}, key=lambda row: (not row[1], row[0])
    ):
        right, wrong = counted[kind, same, same], counted[kind, same, not same]
        table.add_row(kind, "yes" if same else "no", str(right + wrong), str(right))
    hits = sum(count for (_, same, found), count in counted.items() if same and found)
    claimed = sum(count for (_, _, found), count in counted.items() if found)
    precision, recall = hits / claimed, hits / sum(pair.same for pair in pairs)
    table.caption = f"precision {precision:.3f}, recall {recall:.3f}"
    return table, precision >= PRECISION and recall >= RECALL


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", action="store_true", help="name the pairs that are judged wrongly")
    parser.add_argument("--half", choices=["developed", "sealed"], help="only this one")
    arguments = parser.parse_args()
    halves = {"developed": develop.pairs, "sealed": sealed.pairs}
    results = []
    for name, half in halves.items():
        if arguments.half in (None, name):
            table, good = measure(list(half()), name, arguments.misses)
            Console().print(table)
            results.append(good)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
