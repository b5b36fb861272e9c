"""Taking boilerplate out of an article, so that it can be put back. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clipdesk.model.article import Block, Part, Removed
from clipdesk.model.folding import fold_lines
from parsers.boilerplate.rule_book import RuleBook, rule_book
from parsers.boilerplate.rule_matcher import RuleMatcher, extra_matcher
from parsers.boilerplate.span import Span, apart, tidy, without

if TYPE_CHECKING:
    from clipdesk.model.source import ExtraRule

PART_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Stripped:
    """What is left of an article's text, and the spans that were taken out, in the order of the text."""

    headline: str
    standfirst: str | None
    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...]


def strip(
    headline: str, standfirst: str | None, blocks: Sequence[Block], *, extra: "Sequence[ExtraRule]" = ()
) -> Stripped:
    """Apply every rule, and `extra`, the source's own. Raises InvalidFiles where a rule file is broken.

    The extracted text of the body is its blocks, parted by a blank line; `Removed.start` is the offset there.
    A headline is never emptied; a standfirst that is nothing but boilerplate becomes None.
    """
    head, from_head = strip_lines((headline,), Part.HEADLINE)
    lead, from_lead = strip_lines((standfirst,) if standfirst else (), Part.STANDFIRST)
    own = tuple(extra_matcher(rule) for rule in extra)
    body, from_body = strip_lines([block.text for block in blocks], Part.BODY, own=own)
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


def strip_lines(
    lines: Sequence[str], part: Part, *, own: Sequence[RuleMatcher] = (), book: RuleBook | None = None
) -> tuple[list[str | None], tuple[Removed, ...]]:
    """Each line as it is left, None where it went; and what went.

    `own` rules are tried on every line; `book` replaces the book of all rules.
    """
    book = book or rule_book()
    folded = fold_lines(lines)
    candidates: Mapping[int, Sequence[RuleMatcher]] = book.candidates(folded, part)
    if own:
        candidates = {number: (*own, *candidates.get(number, ())) for number in range(len(lines))}
    dropped: dict[int, RuleMatcher] = {}
    inline: dict[int, list[Span]] = {}
    for number, rules in candidates.items():
        if taker := _taker(rules, folded[number]):
            dropped[number] = taker
        elif spans := _spans(rules, folded[number]):
            inline[number] = spans
    for number, spans in inline.items():
        rest = without(folded[number], spans)
        again = book.candidates([rest], part, first=number, of=len(lines)).get(0, ())
        if taker := _taker((*own, *again), rest) if rest else _of_span(candidates[number], spans[0]):
            dropped[number] = taker
    if not dropped and not inline:
        return list(lines), ()
    _cut(dropped, len(lines))
    return _taken_out(lines, part, dropped, inline)


def _taker(rules: Iterable[RuleMatcher], line: str) -> RuleMatcher | None:
    return next((rule for rule in rules if rule.takes_line(line)), None)


def _spans(rules: Iterable[RuleMatcher], line: str) -> list[Span]:
    return apart(tidy(span, line) for rule in rules for span in rule.spans(line))


def _of_span(rules: Iterable[RuleMatcher], span: Span) -> RuleMatcher:
    return next(rule for rule in rules if rule.rule == span.rule)


def _cut(dropped: dict[int, RuleMatcher], count: int) -> None:
    """Drop what the cuts take: all above the last `cut_before`, all below the first `cut_after`.

    A cut that would leave nothing takes its own line only.
    """
    above = [number for number, rule in dropped.items() if rule.action == "cut_before"]
    below = [number for number, rule in dropped.items() if rule.action == "cut_after"]
    first, last = max(above, default=-1) + 1, min(below, default=count)
    if all(number in dropped for number in range(first, last)):
        return
    for number in range(first - 1):
        dropped[number] = dropped[first - 1]
    for number in range(last + 1, count):
        dropped[number] = dropped[last]


def _taken_out(
    lines: Sequence[str], part: Part, dropped: Mapping[int, RuleMatcher], inline: Mapping[int, list[Span]]
) -> tuple[list[str | None], tuple[Removed, ...]]:
    text, starts = PART_SEPARATOR.join(lines), _starts(lines)
    left: list[str | None] = [None if number in dropped else line for number, line in enumerate(lines)]
    spans = list(_dropped_spans(left, dropped, starts, len(text)))
    for number in inline.keys() - dropped.keys():
        left[number] = without(lines[number], inline[number])
        spans += [span.moved(starts[number]) for span in inline[number]]
    spans.sort(key=lambda span: span.start)
    return left, tuple(Removed(span.rule, text[span.start : span.end], part, span.start) for span in spans)


def _starts(lines: Sequence[str]) -> list[int]:
    starts, offset = [], 0
    for line in lines:
        starts.append(offset)
        offset += len(line) + len(PART_SEPARATOR)
    return starts


def _dropped_spans(
    left: Sequence[str | None], dropped: Mapping[int, RuleMatcher], starts: Sequence[int], length: int
) -> Iterator[Span]:
    """The dropped lines with one separator each, lines of one cut as one span.

    A line takes the separator before it with it, but those above the first line that is kept the one after.
    """
    first_kept = next((number for number, line in enumerate(left) if line is not None), len(left))
    bounds = [*starts, length + len(PART_SEPARATOR)]
    open_cut: Span | None = None
    for number, rule in sorted(dropped.items()):
        back = 0 if number < first_kept else len(PART_SEPARATOR)
        span = Span(rule.rule, bounds[number] - back, min(bounds[number + 1] - back, length))
        if open_cut and open_cut.rule == span.rule and open_cut.end == span.start:
            open_cut = replace(open_cut, end=span.end)
            continue
        if open_cut:
            yield open_cut
        open_cut = span if rule.action.startswith("cut") else None
        if not open_cut:
            yield span
    if open_cut:
        yield open_cut
