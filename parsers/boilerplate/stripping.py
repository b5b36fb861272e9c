"""Taking boilerplate out of an article, so that it can be put back. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from model.article import Block, Part, Removed
from model.source import ExtraRule
from parsers.boilerplate.folding import fold
from parsers.boilerplate.rule import Matcher, extra_matcher
from parsers.boilerplate.rule_book import RuleBook, rule_book

SEPARATOR = "\n\n"
_CLOSING = tuple(" .,;:!?)]»”…،؛؟")


@dataclass(frozen=True, slots=True)
class Stripped:
    """What is left of an article's text, and the spans that were taken out, in the order of the text."""

    headline: str
    standfirst: str | None
    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """Characters `start` to `end` of a part's text."""

    rule: str
    start: int
    end: int


def strip(
    headline: str, standfirst: str | None, blocks: Sequence[Block], *, extra: Sequence[ExtraRule] = ()
) -> Stripped:
    """Apply every rule, and `extra`, the source's own. Raises InvalidFiles where a rule file is broken.

    The extracted text of the body is its blocks, parted by a blank line; `Removed.start` is the offset there.
    A headline is never emptied; a standfirst that is nothing but boilerplate becomes None.
    """
    book, own = rule_book(), tuple(extra_matcher(rule) for rule in extra)
    head, from_head = _strip_lines((headline,), Part.HEADLINE, book, ())
    lead, from_lead = _strip_lines((standfirst,) if standfirst else (), Part.STANDFIRST, book, ())
    body, from_body = _strip_lines([block.text for block in blocks], Part.BODY, book, own)
    kept = (
        block if text == block.text else replace(block, text=text)
        for block, text in zip(blocks, body, strict=True)
        if text is not None
    )
    return Stripped(
        headline=head[0] or headline,
        standfirst=lead[0] if lead else standfirst,
        blocks=tuple(kept),
        removed=(*(from_head if head[0] else ()), *from_lead, *from_body),
    )


def restore(text: str, removed: Sequence[Removed]) -> str:
    """The extracted text of a part: `text` with the spans taken from that part put back."""
    for span in sorted(removed, key=lambda span: span.start):
        text = text[: span.start] + span.text + text[span.start :]
    return text


def _strip_lines(
    lines: Sequence[str], part: Part, book: RuleBook, own: Sequence[Matcher]
) -> tuple[list[str | None], tuple[Removed, ...]]:
    """Each line as it is left, None where it went; and what went."""
    text = SEPARATOR.join(lines)
    folded, starts = fold(text), _starts(lines)
    dropped: dict[int, Matcher] = {}
    inline: dict[int, list[_Span]] = {}
    candidates = book.candidates(folded, starts, part)
    for number in range(len(lines)) if own else candidates:
        rules = [*own, *candidates.get(number, ())]
        start, end = starts[number], starts[number] + len(lines[number])
        taker, spans = _verdict(rules, folded, start, end)
        if taker:
            dropped[number] = taker
        elif spans:
            inline[number] = spans
    _cut(dropped, len(lines))
    left = [None if number in dropped else line for number, line in enumerate(lines)]
    spans = list(_dropped_spans(left, dropped, starts, len(text)))
    for number in inline.keys() - dropped.keys():
        spans += inline[number]
        left[number] = _without(lines[number], inline[number], starts[number])
    spans.sort(key=lambda span: span.start)
    removed = (Removed(span.rule, text[span.start : span.end], part, span.start) for span in spans)
    return left, tuple(removed)


def _starts(lines: Sequence[str]) -> list[int]:
    starts, offset = [], 0
    for line in lines:
        starts.append(offset)
        offset += len(line) + len(SEPARATOR)
    return starts


def _verdict(
    rules: Sequence[Matcher], folded: str, start: int, end: int
) -> tuple[Matcher | None, list[_Span]]:
    """The rule that takes the line, or the spans that go from it; a rest that a rule takes goes too."""
    line = folded[start:end]
    taker = next((rule for rule in rules if rule.takes_line(line)), None)
    if taker:
        return taker, []
    found = [
        (rule, match) for rule in rules if rule.action == "drop_span" for match in rule.regex.finditer(line)
    ]
    if not found:
        return None, []
    spans = _apart([_Span(rule.rule, *_tidy(line, *match.span())) for rule, match in found])
    rest = _without(line, spans, 0)
    taker = next((rule for rule in rules if rule.takes_line(rest)), found[0][0] if not rest else None)
    return taker, [_Span(span.rule, span.start + start, span.end + start) for span in spans]


def _tidy(line: str, start: int, end: int) -> tuple[int, int]:
    """The span with the spaces that would stand doubled, or loose, once it is gone."""
    while start < end and line[start] == " ":
        start += 1
    while end > start and line[end - 1] == " ":
        end -= 1
    if not line[:start].strip():
        return 0, end + len(line[end:]) - len(line[end:].lstrip(" "))
    if end == len(line) or line[end] in _CLOSING:
        start = len(line[:start].rstrip(" "))
    return start, end


def _apart(spans: list[_Span]) -> list[_Span]:
    """The spans in order, none reaching into another."""
    apart: list[_Span] = []
    reached = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > max(reached, span.start):
            apart.append(_Span(span.rule, max(reached, span.start), span.end))
            reached = span.end
    return apart


def _without(line: str, spans: Sequence[_Span], offset: int) -> str:
    """The line without the spans, whose places count from `offset` before it."""
    pieces, reached = [], 0
    for span in spans:
        pieces.append(line[reached : span.start - offset])
        reached = span.end - offset
    return "".join((*pieces, line[reached:]))


def _cut(dropped: dict[int, Matcher], count: int) -> None:
    """Drop what the cuts take: all above the last `cut_before`, all below the first `cut_after`.

    A cut that would leave nothing takes its own line only.
    """
    above = [number for number, rule in dropped.items() if rule.action == "cut_before"]
    below = [number for number, rule in dropped.items() if rule.action == "cut_after"]
    first, last = max(above, default=-1) + 1, min(below, default=count)
    if not any(number not in dropped for number in range(first, last)):
        return
    for number in range(first - 1):
        dropped[number] = dropped[first - 1]
    for number in range(last + 1, count):
        dropped[number] = dropped[last]


def _dropped_spans(
    left: Sequence[str | None], dropped: dict[int, Matcher], starts: Sequence[int], length: int
) -> Iterator[_Span]:
    """The dropped lines with one separator each, lines of one cut as one span.

    A line takes the separator before it with it, but those above the first line that is kept the one after.
    """
    first_kept = next((number for number, line in enumerate(left) if line is not None), len(left))
    bounds = [*starts, length + len(SEPARATOR)]
    spans: list[_Span] = []
    for number, rule in sorted(dropped.items()):
        above = number < first_kept
        start = bounds[number] if above else bounds[number] - len(SEPARATOR)
        end = min(bounds[number + 1] if above else bounds[number + 1] - len(SEPARATOR), length)
        previous = spans[-1] if spans else None
        if (
            previous
            and previous.rule == rule.rule
            and previous.end == start
            and rule.action.startswith("cut")
        ):
            spans[-1] = replace(previous, end=end)
        else:
            spans.append(_Span(rule.rule, start, end))
    yield from spans
