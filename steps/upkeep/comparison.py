"""What a new parser makes different of an article. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from clipdesk.model.article import Article, Capture

SHOWN = 10
_NOT_COMPARED = {"parser_version", "url", "article_id"}


@dataclass(frozen=True, slots=True)
class Difference:
    """`fields` that differ; words that the text gained and lost; `sample` is the longest line it lost."""

    article_id: str
    url: str
    headline: str
    fields: tuple[str, ...]
    gained: int
    lost: int
    sample: str


def compare(before: Capture, after: Capture, outdated: Sequence[str] = ()) -> Difference | None:
    """None where nothing differs; `outdated` are columns of the row of `before` that are filled anew."""
    changed = list(dict.fromkeys([*_changed(before.article, after.article), *outdated]))
    if set(before.topics) != set(after.topics):
        changed.append("topics")
    if not changed:
        return None
    old, new = _words(before.article), _words(after.article)
    return Difference(
        article_id=before.article.article_id,
        url=after.article.url,
        headline=after.article.headline,
        fields=tuple(changed),
        gained=(new - old).total(),
        lost=(old - new).total(),
        sample=_longest_lost(before.article, after.article),
    )


def _changed(before: Article, after: Article) -> list[str]:
    names = [one.name for one in fields(Article) if one.name not in _NOT_COMPARED]
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _words(article: Article) -> Counter[str]:
    return Counter(" ".join((article.headline, article.standfirst or "", article.body)).split())


def _longest_lost(before: Article, after: Article) -> str:
    kept = {block.text for block in after.blocks}
    return max((block.text for block in before.blocks if block.text not in kept), key=len, default="")


@dataclass(frozen=True, slots=True)
class ReparseReport:
    """`changed` articles are stored as new versions (not in a dry run); `found` were rejected before and are
    articles now; `rejected` are stored articles that the parser would not keep today: they stay, for the
    operator to judge. `worst` are the ones that lost most."""

    run: str
    dry_run: bool
    parsed: int = 0
    unchanged: int = 0
    changed: int = 0
    found: int = 0
    rejected: tuple[str, ...] = ()
    fields: dict[str, int] = field(default_factory=dict)
    words_gained: int = 0
    words_lost: int = 0
    worst: tuple[Difference, ...] = ()


@dataclass(slots=True)
class Tally:
    """What a reparse has found so far."""

    unchanged: int = 0
    changed: int = 0
    found: int = 0
    rejected: list[str] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)
    words_gained: int = 0
    words_lost: int = 0
    worst: list[Difference] = field(default_factory=list)

    def differs(self, difference: Difference) -> None:
        self.changed += 1
        self.fields.update(difference.fields)
        self.words_gained += difference.gained
        self.words_lost += difference.lost
        if difference.lost:
            self.worst = sorted([*self.worst, difference], key=lambda one: (-one.lost, one.url))[:SHOWN]

    def report(self, run: str, *, dry_run: bool) -> ReparseReport:
        return ReparseReport(
            run=run,
            dry_run=dry_run,
            parsed=self.unchanged + self.found + self.changed + len(self.rejected),
            unchanged=self.unchanged,
            changed=self.changed,
            found=self.found,
            rejected=tuple(self.rejected),
            fields=dict(self.fields.most_common()),
            words_gained=self.words_gained,
            words_lost=self.words_lost,
            worst=tuple(self.worst),
        )
