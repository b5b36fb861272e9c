"""What each address of the newsroom should become: the answer sheet for whoever crawls it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newsroom.article import Access, Topicality
from newsroom.clock import DEFAULT_NOW
from newsroom.edition import Item, edition
from newsroom.site import FaultKind, Placement, sites

Completeness = Literal["full", "teaser", "consent_wall"]
TEASER_BLOCKS = 2

_COMPLETENESS: dict[Access, Completeness] = {
    "free": "full",
    "subscribers": "teaser",
    "consent": "consent_wall",
}


@dataclass(frozen=True, slots=True)
class Truth:
    """One article on one site. `paragraphs` are the clean texts of all blocks that the page may show
    (subheads, quotes and list items too), without standfirst, captions and inserted notices."""

    site: str
    path: str
    article_id: str
    topic: Topicality
    language: str
    headline: str
    standfirst: str
    authors: tuple[str, ...]
    agency: str
    published_at: datetime
    modified_at: datetime
    paragraphs: tuple[str, ...]
    completeness: Completeness
    republished_from: str | None
    declares_canonical_elsewhere: bool
    robots_allowed: bool


@dataclass(frozen=True, slots=True)
class FaultTruth:
    """One address that misbehaves; `listed` when a feed or listing offers it as an article."""

    site: str
    path: str
    kind: FaultKind
    headline: str
    listed: bool


def truth(now: datetime = DEFAULT_NOW) -> list[Truth]:
    """Every article that the sites show at `now`, withdrawn ones left out."""
    return [
        _truth(item, item.placement, now)
        for site in sites().values()
        for item in edition(site, now).items
        if item.placement
    ]


def faults() -> list[FaultTruth]:
    """Every address that misbehaves."""
    return [
        FaultTruth(site.name, fault.path, fault.kind, fault.headline, fault.at is not None)
        for site in sites().values()
        for fault in site.faults
    ]


def _truth(item: Item, placement: Placement, now: datetime) -> Truth:
    article, version = placement.article, placement.at(now)
    completeness = "full" if placement.is_copy else _COMPLETENESS[article.access]
    shown = {"full": version.blocks, "teaser": version.blocks[:TEASER_BLOCKS], "consent_wall": ()}[
        completeness
    ]
    return Truth(
        site=placement.site.name,
        path=placement.path,
        article_id=article.id,
        topic=article.topic,
        language=article.language,
        headline=version.headline,
        standfirst=version.standfirst,
        authors=article.authors,
        agency=article.agency,
        published_at=item.published_at,
        modified_at=item.modified_at,
        paragraphs=tuple(block.clean for block in shown),
        completeness=completeness,
        republished_from=placement.republished_from,
        declares_canonical_elsewhere=placement.canonical == "original",
        robots_allowed=not any(item.path.startswith(start) for start in placement.site.disallowed),
    )
