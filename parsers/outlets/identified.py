"""An article with the identities of its publisher and of the outlets that it credits. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from clipdesk.model.article import Article, Credit, CreditKind
from clipdesk.model.outlet import Outlet
from clipdesk.model.urls import site
from parsers.outlets.directory import Directory
from parsers.outlets.naming import name_key


def with_outlets(article: Article, directory: Directory) -> Article:
    """The same article; of its credits those to its own outlet are gone, and of several to one outlet the
    first is left."""
    own = directory.publishing(article.url, article.publisher, article.source)
    return replace(
        article,
        publisher_id=own.id if own else None,
        publisher_homepage=own.homepage if own else None,
        publisher_country=own.country if own else None,
        credits=_distinct(article, directory, own),
    )


def _distinct(article: Article, directory: Directory, own: Outlet | None) -> tuple[Credit, ...]:
    found: dict[tuple[CreditKind, str], Credit] = {}
    for credit, outlet in _others(article, directory, own):
        one = Credit(credit.kind, outlet.name, credit.evidence, outlet.id, outlet.homepage, outlet.country)
        found.setdefault((credit.kind, outlet.id), one)
    return tuple(found.values())


def _others(article: Article, directory: Directory, own: Outlet | None) -> Iterator[tuple[Credit, Outlet]]:
    """The credits with their outlets. An article rests on no words of its own outlet, but an agency has
    written what is on its own site."""
    for credit in article.credits:
        outlet = directory.named(credit.outlet)
        if credit.kind is CreditKind.AGENCY or not _is_own(outlet, directory, own, site(article.url)):
            yield credit, outlet


def _is_own(outlet: Outlet, directory: Directory, own: Outlet | None, place: str) -> bool:
    """Whether it is the page's own: the same, or one by whose name its site goes."""
    if own and outlet.id == own.id:
        return True
    if outlet.is_known:
        return own is not None and not own.is_known and directory.is_at(outlet.id, place)
    return name_key(outlet.name).replace(" ", "") == place.partition(".")[0].replace("-", "")
