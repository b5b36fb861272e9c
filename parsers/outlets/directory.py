"""Which outlet a name, an address or a source means.

What the lexicon's catalogue (`outlets.txt`) and the desk's sources have is known. Everything else gets an id
of its folded name, or of its site, which says that nobody knows it. Pure.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from functools import cache
from typing import TYPE_CHECKING

from clipdesk.model.outlet import UNKNOWN, Outlet
from clipdesk.model.urls import host, site
from parsers.credits.outlets import article_of, known_outlets
from parsers.lexicon import texts
from parsers.outlets.naming import is_inflected, name_key, slug, stems, without_kind, without_prefix

if TYPE_CHECKING:
    from clipdesk.model.source import Source

_COUNTRY_DOMAIN = re.compile(r"\.([a-z]{2})$")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,4}[a-z]{2,12}")
_SHORTEST_LABEL = 8
"""Letters of a name that may stand within a host's label, so that no short word is found in a long one. Set
by eye on the labelled pages."""


class Directory:
    """The known outlets: by their names, by the stems of these, by their sites."""

    def __init__(self) -> None:
        self.outlets: dict[str, Outlet] = {}
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        self._stems: dict[str, set[str]] = defaultdict(set)
        self._sites: dict[str, str] = {}
        self._called: dict[str, set[str]] = defaultdict(set)

    def named(self, name: str) -> Outlet:
        """The outlet of a name as a text writes it; an unknown one where no catalogue has it."""
        known = self._by_name(name) or self._by_name(_from_article(name))
        return self.outlets[known] if known else _unknown(name)

    def publishing(self, url: str, name: str | None = None, source: str | None = None) -> Outlet | None:
        """The outlet that a page is of: by its site, by the source that declares it, by the name that it
        gives itself where its address has that, too; else an unknown one; None without a site."""
        place = site(url)
        known = self._sites.get(host(url)) or self._sites.get(place)
        if known is None and source in self.outlets:
            known = source
        if known is None and name and (other := self._by_name(name)) and self.is_at(other, place):
            known = other
        if known:
            return self.outlets[known]
        return Outlet(UNKNOWN + place, name or place) if place else None

    def is_at(self, outlet: str, place: str) -> bool:
        """Whether a site may be another one of an outlet: under another top-level domain, or with its name in
        the address."""
        label = place.partition(".")[0]
        if any(known.partition(".")[0] == label for known, one in self._sites.items() if one == outlet):
            return True
        names = (name for name in self._called[outlet] if len(name) >= _SHORTEST_LABEL)
        return any(name in label.replace("-", "") for name in names)

    def with_sources(self, sources: "Iterable[Source]") -> "Directory":
        """With the outlets that the desk's sources are; one that the catalogue has keeps its id there."""
        every = Directory()
        for mine, its in zip(vars(self).values(), vars(every).values(), strict=True):
            its.update({key: copy(value) for key, value in mine.items()})
        for source in sources:
            place = site(source.homepage)
            listed = self.outlets.get(self._sites.get(place) or self._by_name(source.publisher) or "")
            country = source.country or (listed.country if listed else None)
            known = listed or Outlet(source.id, source.publisher)
            every.add(
                Outlet(known.id, known.name, source.homepage, country),
                (source.publisher, source.id.replace("-", " ")),
                place,
            )
        return every

    def add(self, outlet: Outlet, names: Iterable[str], place: str | None) -> None:
        """Take in an outlet. A name and a site stay with whom they were first."""
        self.outlets[outlet.id] = outlet
        for name in (outlet.name, *names):
            key = name_key(name)
            self._names[key].setdefault(article_of(name), outlet.id)
            self._stems[stems(key)].add(outlet.id)
            self._called[outlet.id].add(key.replace(" ", ""))
        if place:
            self._sites.setdefault(place, outlet.id)

    def _by_name(self, name: str) -> str | None:
        """By its key, with or without the kind of outlet before it; by the site that the name is; by the
        stems of its words where these are inflected."""
        whole = name_key(name)
        bare = without_kind(whole)
        for key in dict.fromkeys((whole, bare, without_prefix(bare))):
            if found := _by_article(self._names.get(key, {}), article_of(name)):
                return found
        if found := self._sites.get(name.lower().removeprefix("www.")):
            return found
        alike = self._stems.get(stems(bare), set()) if is_inflected(bare) else set()
        return next(iter(alike)) if len(alike) == 1 else None


@cache
def catalogue() -> Directory:
    """The outlets of the lexicon. Raises InvalidFiles."""
    directory = Directory()
    for listed in known_outlets().all:
        homepage = f"https://{listed.site}/" if listed.site else None
        outlet = Outlet(slug(listed.name), listed.name, homepage, listed.country or _country(listed.site))
        directory.add(outlet, listed.aliases, listed.site)
    return directory


def _country(place: str | None) -> str | None:
    """The country whose domain a site has; that of the United Kingdom is GB (ISO 3166-1)."""
    found = _COUNTRY_DOMAIN.search(place or "")
    if not found or found[1] in texts("name.sold_domain"):
        return None
    return "GB" if found[1] == "uk" else found[1].upper()


def _from_article(name: str) -> str:
    """The name from the article within it: `the British The Sun`."""
    before, _, after = name.partition(" The ")
    return f"The {after}" if before and after else ""


def _unknown(name: str) -> Outlet:
    """By its site where the name is one, else by its folded words without articles, kind and legal forms."""
    place = name.lower().removeprefix("www.")
    if _DOMAIN.fullmatch(place):
        return Outlet(UNKNOWN + place, place)
    return Outlet(UNKNOWN + (without_kind(name_key(name)).replace(" ", "-") or slug(name) or place), name)


def _by_article(ids: Mapping[str, str], article: str) -> str | None:
    """The outlet of a name with this article, else the one without, or with any where there is none: the Post
    is no Il Post, and Guardian is The Guardian."""
    found = ids.get(article) or ids.get("")
    return found or (next(iter(ids.values())) if len(set(ids.values())) == 1 and not article else None)
