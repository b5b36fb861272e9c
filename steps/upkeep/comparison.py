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


def compare(before: Capture, after: Capture) -> Difference | None:
    """None where nothing differs."""
    changed = _changed(before.article, after.article)
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


def summarise(
    run: str,
    *,
    dry_run: bool,
    unchanged: int,
    found: int,
    differences: Sequence[Difference],
    rejected: Sequence[str],
) -> ReparseReport:
    worst = sorted(differences, key=lambda one: (-one.lost, one.url))[:SHOWN]
    return ReparseReport(
        run=run,
        dry_run=dry_run,
        parsed=unchanged + found + len(differences) + len(rejected),
        unchanged=unchanged,
        changed=len(differences),
        found=found,
        rejected=tuple(rejected),
        fields=dict(Counter(name for one in differences for name in one.fields).most_common()),
        words_gained=sum(one.gained for one in differences),
        words_lost=sum(one.lost for one in differences),
        worst=tuple(one for one in worst if one.lost),
    )
