"""Lines that recur across a source's articles, as rules for the operator to accept. Pure; applies nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from clipdesk.model.article import Article
from clipdesk.model.folding import fold
from clipdesk.model.source import ExtraRule
from parsers.boilerplate.rule_matcher import LONGEST_LINE, bare_line

FEWEST_ARTICLES = 4
SMALLEST_SHARE = 0.2
_NUMBER = "\0"
_DIGITS = re.compile(r"\d+")
_LABEL = re.compile(r"([^\W\d][^:|>»]{2,40}) ?[:|>»] ?\S")
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class ProposedRule:
    """A line that stands in `articles` of the source's `of` articles; `place` is first, last or anywhere."""

    source: str
    rule: ExtraRule
    articles: int
    of: int
    place: str
    examples: tuple[str, ...]

    @property
    def snippet(self) -> str:
        """The rule as an entry of `hints: - boilerplate:` in sources/ID.yaml."""
        entry = yaml.safe_dump([self.rule.model_dump()], sort_keys=False, allow_unicode=True, width=1000)
        return f"# in {self.articles} of {self.of} articles, {self.place}: {self.examples[0]}\n{entry}"


@dataclass(slots=True)
class _Seen:
    articles: set[int] = field(default_factory=set)
    places: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def propose(articles_by_source: Mapping[str, Sequence[Article]]) -> list[ProposedRule]:
    """For each source, the lines in a fifth of its articles and in four at least, whatever their numbers, and
    lines that differ only after a label ("Also today: ..."). The most frequent of a source first."""
    return [rule for source, articles in articles_by_source.items() for rule in _of_source(source, articles)]


def _of_source(source: str, articles: Sequence[Article]) -> Iterator[ProposedRule]:
    bodies = {article.content_hash: [block.text for block in article.blocks] for article in articles}
    lines, labels = _lines_seen(list(bodies.values()))
    wanted = max(FEWEST_ARTICLES, SMALLEST_SHARE * len(bodies))
    frequent = [(seen, _pattern_of_line(key)) for key, seen in lines.items() if len(seen.articles) >= wanted]
    frequent += [
        (seen, f"{re.escape(key)} ?[:|>»].{{1,200}}".replace("\\ ", " "))
        for key, seen in labels.items()
        if len(seen.articles) >= wanted and len(set(seen.lines)) >= len(seen.articles) / 2
    ]
    frequent.sort(key=lambda entry: (-len(entry[0].articles), entry[1]))
    for number, (seen, pattern) in enumerate(frequent, start=1):
        rule = ExtraRule(id=f"{source[:50]}-line-{number}", pattern=pattern, action="drop_line")
        examples = tuple(dict.fromkeys(seen.lines))[:_EXAMPLES]
        yield ProposedRule(source, rule, len(seen.articles), len(bodies), _place(seen), examples)


def _lines_seen(bodies: Iterable[Sequence[str]]) -> tuple[dict[str, _Seen], dict[str, _Seen]]:
    """By the line without its numbers, and by the label that it begins with."""
    lines: dict[str, _Seen] = {}
    labels: dict[str, _Seen] = {}
    for number, body in enumerate(bodies):
        for position, line in enumerate(body):
            bare = bare_line(fold(line))
            if not bare or len(line) > LONGEST_LINE:
                continue
            place = "first" if position < 2 else "last" if position >= len(body) - 3 else "anywhere"
            _note(lines.setdefault(_DIGITS.sub(_NUMBER, bare), _Seen()), number, place, line)
            label = _LABEL.match(bare)
            if label and len(label[1].split()) <= 4:
                _note(labels.setdefault(label[1].strip(), _Seen()), number, place, line)
    return lines, labels


def _note(seen: _Seen, article: int, place: str, line: str) -> None:
    if article not in seen.articles:
        seen.articles.add(article)
        seen.places.append(place)
        seen.lines.append(line)


def _pattern_of_line(line: str) -> str:
    """The line as a pattern: any number for each number."""
    return r"\d{1,9}".join(re.escape(piece) for piece in line.split(_NUMBER)).replace("\\ ", " ")


def _place(seen: _Seen) -> str:
    place = max(("first", "last", "anywhere"), key=seen.places.count)
    return place if seen.places.count(place) >= 0.8 * len(seen.places) else "anywhere"
