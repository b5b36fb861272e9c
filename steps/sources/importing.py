"""Subscriptions of another program become drafts of sources: one for each site. Reads the folder only."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.discovery import Feed
from clipdesk.model.source import source_id
from clipdesk.model.urls import absolute, host, normalize_url
from steps.sources.drafting import MAX_NAME, UNKNOWN_LANGUAGE, Draft, country_of
from steps.sources.opml import Subscription, by_site, read_opml


@dataclass(frozen=True, slots=True)
class Imported:
    """`known` counts the feeds that a source has already."""

    drafts: tuple[Draft, ...]
    known: int
    faults: tuple[str, ...]


def import_opml(content: bytes, where: str, catalogue: Catalogue, folder: Path) -> Imported:
    """Raises InputError for what is no OPML, or passes its bounds."""
    read = read_opml(content, where)
    followed = {normalize_url(entry.address) for one in catalogue.sources.values() for entry in one.discovery}
    new = [one for one in read.feeds if normalize_url(one.feed) not in followed]
    taken = {path.stem for path in folder.glob("*.yaml")}
    drafts = []
    for group in by_site(new):
        drafts.append(_draft(group, taken))
        taken.add(drafts[-1].id)
    return Imported(tuple(drafts), len(read.feeds) - len(new), read.faults)


def _draft(group: list[Subscription], taken: Collection[str]) -> Draft:
    first = group[0]
    homepage = first.homepage or absolute("/", first.feed)
    language = next((one.language for one in group if one.language), None)
    said = "as the subscription says" if language else "nothing says which: fill it in"
    return Draft(
        id=_free(source_id(homepage), taken),
        publisher=(first.title or host(homepage))[:MAX_NAME],
        homepage=homepage,
        country=country_of(homepage),
        languages=((language or UNKNOWN_LANGUAGE).partition("-")[0],),
        discovery=tuple(Feed(url=one.feed) for one in group),
        evidence=(("languages", said),),
    )


def _free(name: str, taken: Collection[str]) -> str:
    """The name, or the first of name-2, name-3 … that no file has."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name[:58]}-{number}"
    return free
