"""What the rules did on a corpus: which fired, how often, on what. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from clipdesk.model.article import Article
from parsers.boilerplate.rule_files import all_rules

_EXAMPLES = 3
_EXAMPLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class RuleUse:
    """`spans` were taken out of `articles` articles, `characters` in all; `examples` are cut to 120.

    `action` is empty for a rule of a source, or one that is no longer in the files.
    """

    rule: str
    action: str
    spans: int
    articles: int
    characters: int
    examples: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    spans: int = 0
    articles: int = 0
    characters: int = 0
    examples: list[str] = field(default_factory=list)


def audit(articles: Iterable[Article]) -> tuple[RuleUse, ...]:
    """One entry for every rule, also for those that never fired; the busiest first, then by id."""
    actions = {rule.id: str(rule.action) for rule in all_rules()}
    tallies = {rule: _Tally() for rule in actions}
    for article in articles:
        for span in article.removed:
            _count(tallies.setdefault(span.rule, _Tally()), span.text)
        for rule in {span.rule for span in article.removed}:
            tallies[rule].articles += 1
    uses = (
        RuleUse(
            rule, actions.get(rule, ""), tally.spans, tally.articles, tally.characters, tuple(tally.examples)
        )
        for rule, tally in tallies.items()
    )
    return tuple(sorted(uses, key=lambda use: (-use.articles, -use.spans, use.rule)))


def _count(tally: _Tally, text: str) -> None:
    example = " ".join(text.split())[:_EXAMPLE_LENGTH]
    tally.spans += 1
    tally.characters += len(text)
    if example not in tally.examples and len(tally.examples) < _EXAMPLES:
        tally.examples.append(example)
