"""Who wrote it: people, else the agency or organisation that signs. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, filterfalse

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clipdesk.model.article import Author, AuthorKind
from clipdesk.model.folding import key
from parsers.metadata.authors.bylines import authors_from, without_date
from parsers.metadata.authors.names import any_of
from parsers.metadata.authors.printed_bylines import (
    MAX_BYLINE,
    above_date,
    agencies_in,
    closing,
    is_bare_name,
    labelled,
    opening,
    signed,
    with_date,
)
from parsers.metadata.page.headline_context import Surroundings
from parsers.metadata.page.json_ld import JsonLd, text_of, types_of
from parsers.metadata.page.page_elements import AuthorElements, PageElements, collect_authors, links_to_people
from parsers.metadata.page.plain import plain
from parsers.metadata.page.related_content import belongs_elsewhere, belongs_to_comments

_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "article:author_name", "byl",
    "dc.creator", "dcterms.creator", "dc.author", "cxenseparse:author", "mrf:authors", "dcsext.author",
    "article.author", "vr:author", "citation_author", "bt:author", "og:author", "rbauthors", "authors",
    "og:article:author", "shareaholic:article_author_name",
)  # fmt: skip
_AUTHOR_LABEL = re.compile(rf"\b{any_of('byline.author')}", re.IGNORECASE)
_OF_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,6}")
_SHORTEST_NAME = 2
"""Characters, in those."""
_TWO_NAMES = 4
"""Words of two people's names."""
_LAST_FIRST = frozenset({"citation_author", "dc.creator", "dcterms.creator"})


def read_authors(
    tree: LexborHTMLParser,
    page: PageElements,
    json_ld: JsonLd,
    site_names: frozenset[str],
    near: Surroundings,
    no_names: frozenset[str],
    lines: Iterable[str],
) -> tuple[Author, ...]:
    """People, with the agencies named beside them; without people whoever signs. A byline that is printed
    around the headline overrules the markup where both name the same person, for markup lists editors and
    photographers too, or the first of several authors only. `no_names` are keys that look like names and are
    none: the page's section, its keywords; `lines` are all of the page, where a label may name the author."""
    declared = list(_until_people(_declared(page, json_ld, site_names)))
    by_cue = authors_from(signed(near.short), site_names) or authors_from(closing(near.after), site_names)
    if declared and _people(declared[-1]):
        named = declared[-1]
        if any(len(author.name.split()) >= _TWO_NAMES for author in named):
            named = _apart(named, [*_declared(page, json_ld, site_names), by_cue])
        same = {key(author.name) for author in named} & {key(author.name) for author in _people(by_cue)}
        if same or _signs_alone(named, near, site_names):
            return _without_organizations(by_cue)
        return _without_organizations(_printed_instead(named, tree, near, site_names) or named)
    if _people(by_cue):
        return _without_organizations(by_cue)
    by_cue = by_cue or authors_from(agencies_in(near.short), site_names)
    agencies = [author for authors in declared for author in authors if author.kind is AuthorKind.AGENCY]
    if agencies:
        return (agencies[0],)
    beside = authors_from(with_date(near.below, no_names), site_names)
    above = authors_from(above_date(near.below, no_names), site_names)
    unnamed = not declared and not by_cue
    found = collect_authors(tree)
    marked = _marked(found, site_names, near.short, anywhere=False)
    elsewhere = _marked(found, site_names, near.short, anywhere=not declared)
    excerpt = page.meta("og:description", "description")
    first = authors_from(opening(near.after, excerpt, no_names), site_names)
    staff = _staff(tree, site_names, near.below)
    shown = chain(marked, (beside, first), staff, elsewhere, (above,) if unnamed else ())
    if people := next(filter(_people, shown), []):
        return _without_organizations(people)
    by_label = authors_from(labelled(lines), site_names) if unnamed else []
    return tuple(next(filter(None, (by_cue, *declared, beside, above, by_label)), []))


def _until_people(groups: Iterator[list[Author]]) -> Iterator[list[Author]]:
    """The groups that name anybody, up to the first that names people."""
    for authors in filter(None, groups):
        yield authors
        if _people(authors):
            return


def _apart(named: list[Author], groups: Sequence[list[Author]]) -> list[Author]:
    """The names of a group that gives them apart where the first gives them as one: `Jane Doe John Roe`."""
    joint = key(" ".join(author.name for author in named))
    apart = (group for group in groups if len(group) > len(named))
    return next((group for group in apart if key(" ".join(author.name for author in group)) == joint), named)


def _signs_alone(named: Sequence[Author], near: Surroundings, site_names: frozenset[str]) -> bool:
    """Whether people sign right below the headline, and nobody whom the markup names is printed there: the
    markup names who posted it."""
    signing = authors_from(signed(near.below), site_names)
    around = key(" ".join(near.short))
    return (
        bool(signing)
        and all(is_bare_name(author.name) for author in signing)
        and not any(key(author.name) in around for author in named)
    )


def _printed_instead(
    named: Sequence[Author], tree: LexborHTMLParser, near: Surroundings, site_names: frozenset[str]
) -> list[Author]:
    """Whom an element right below the headline calls the author, where nobody whom the markup names is
    printed there; empty where none does."""
    around = key(" ".join(near.after))
    may_sign = any(is_bare_name(without_date(line)) for line in near.below)
    if not may_sign or any(key(author.name) in around for author in named):
        return []
    surnames = {key(author.name).split()[-1] for author in named}
    lines = tuple(map(key, near.below))

    def is_another(author: Author) -> bool:
        name = key(author.name)
        begins = any(line.startswith(name) for line in lines)
        return begins and is_bare_name(author.name) and name.split()[-1] not in surnames

    found = _marked(collect_authors(tree), site_names, near.below, anywhere=False)
    return next((people for people in map(_people, found) if people and all(map(is_another, people))), [])


def _people(authors: Sequence[Author]) -> list[Author]:
    return [author for author in authors if author.kind is AuthorKind.PERSON]


def _without_organizations(authors: Sequence[Author]) -> tuple[Author, ...]:
    return tuple(author for author in authors if author.kind is not AuthorKind.ORGANIZATION)


def _declared(page: PageElements, json_ld: JsonLd, site_names: frozenset[str]) -> Iterator[list[Author]]:
    """What each place in the markup names, the most trusted place first."""
    yield _from_json_ld(json_ld, site_names)
    for name in filter(page.metas.__contains__, _METAS):
        values = (text for text in page.all_metas(name) if not text.startswith(("http", "@", "/")))
        yield authors_from(map(_natural_order, values) if name in _LAST_FIRST else values, site_names)
    yield authors_from(_from_creator_card(page), site_names)
    yield authors_from(_microdata(page.itemprops.get("author", ())), site_names)


def _marked(
    found: AuthorElements, site_names: frozenset[str], near: Sequence[str], *, anywhere: bool
) -> Iterator[list[Author]]:
    """Elements that a link or a class calls a byline; those far from the headline often belong to other
    articles and count only where nothing else names an author."""
    lines = " \n ".join(near)
    for number, node in enumerate(_own_first((*_first_box(found.links), *_smallest_first(found.bylines)))):
        text = without_date(plain(node.text(separator=" ")[:400]))
        if _SHORTEST_NAME <= len(text) <= MAX_BYLINE and (text in lines or (anywhere and number < 12)):
            yield [author for author in authors_from([text], site_names) if _is_plausible(author)]


def _staff(tree: LexborHTMLParser, site_names: frozenset[str], near: Sequence[str]) -> Iterator[list[Author]]:
    """Whom a link around the headline leads to, among those who work for the site."""
    around = " \n ".join(near)
    for node in links_to_people(tree):
        text = plain(node.text(separator=" ")[:400])
        if is_bare_name(text) and text in around and not belongs_elsewhere(node):
            yield authors_from([text], site_names)


def _is_plausible(author: Author) -> bool:
    """Text of an element that only its class calls a byline: a name has two to four words, or a few Chinese,
    Japanese or Korean letters."""
    is_name = 2 <= len(author.name.split()) <= 4 or _OF_SIGNS.fullmatch(author.name)
    return author.kind is not AuthorKind.PERSON or bool(is_name)


def _first_box(links: Sequence[LexborNode]) -> Iterator[LexborNode]:
    """The first author link, and those that stand in the same box."""
    box = None
    for node in links:
        if len(node.text().strip()) < _SHORTEST_NAME:
            continue
        around = node.parent.parent if node.parent is not None else None
        if box is not None and around != box:
            break
        box = around
        yield node


def _from_json_ld(json_ld: JsonLd, site_names: frozenset[str]) -> list[Author]:
    article = json_ld.article
    organizations = _organizations(json_ld)
    found: dict[str, Author] = {}
    for value in json_ld.values(article.get("author") or article.get("creator")):
        node = value if isinstance(value, dict) else {"name": value}
        names = [text_of(name) for name in json_ld.values(node.get("name"))] or [_full_name(node)]
        for author in authors_from(names, site_names, _kind_said(node, names, organizations)):
            found.setdefault(key(author.name), author)
    return list(found.values())


def _kind_said(
    node: Mapping[str, object], names: Sequence[str], organizations: frozenset[str]
) -> AuthorKind | None:
    """What the type says; `organizations` are those of the page, which systems also call persons."""
    types = types_of(node)
    if any("Organization" in name for name in types):
        return AuthorKind.ORGANIZATION
    is_person = "Person" in types and organizations.isdisjoint(map(key, names))
    return AuthorKind.PERSON if is_person else None


def _organizations(json_ld: JsonLd) -> frozenset[str]:
    """The keys of the organisations that the page has nodes of, its publisher among them."""
    publisher = json_ld.resolve(json_ld.article.get("publisher"))
    nodes = [*json_ld.nodes, *([publisher] if isinstance(publisher, dict) else [])]
    named = (node for node in nodes if any("Organization" in name for name in types_of(node)))
    return frozenset(key(text_of(node.get("name"))) for node in named)


def _full_name(person: dict[str, object]) -> str:
    return f"{text_of(person.get('givenName'))} {text_of(person.get('familyName'))}".strip()


def _natural_order(name: str) -> str:
    """Libraries write `Last, First` (Dublin Core)."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and " " not in last and "," not in first else name


def _from_creator_card(page: PageElements) -> Iterator[str]:
    """Some content systems label two Twitter fields: `Written by` and its value."""
    for number in ("1", "2"):
        if _AUTHOR_LABEL.search(page.meta(f"twitter:label{number}")):
            yield page.meta(f"twitter:data{number}")


def _microdata(nodes: Sequence[LexborNode]) -> Iterator[str]:
    for node in _own_first(nodes[:6]):
        inner = node.css_first("[itemprop=name]")
        chosen = inner if inner is not None else node
        text = plain(chosen.attributes.get("content") or chosen.text(separator=" ")[:400])
        if len(text) <= MAX_BYLINE:
            yield text


def _own_first(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """What may be about another article comes last: cards hold authors of this one, too. No reader's name."""
    return sorted(filterfalse(belongs_to_comments, nodes), key=belongs_elsewhere)


def _smallest_first(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """In groups of eight by place, shortest text first: the name itself before the box around it."""
    measured = [(number // 8, len(node.text()), number, node) for number, node in enumerate(nodes[:32])]
    return [
        node for _, length, _, node in sorted(measured, key=lambda item: item[:3]) if length >= _SHORTEST_NAME
    ]
