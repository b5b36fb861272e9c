"""Who wrote it: people, else the organisation that signs. Pure."""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from model.article import Author, AuthorKind
from parsers.metadata.bylines import authors_from
from parsers.metadata.json_ld import JsonLd, text_of, types_of
from parsers.metadata.page_elements import PageElements
from parsers.metadata.plain import plain

_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "article:author_name", "byl", "dc.creator",
    "dcterms.creator", "dc.author", "cxenseparse:author", "mrf:authors", "dcsext.author", "article.author", "vr:author",
    "citation_author", "bt:author", "og:author", "rbauthors", "authors", "twitter:creator:name", "shareaholic:article_author_name",
)  # fmt: skip
_MAX_BYLINE = 90
_SIGNED = re.compile(
    r"(?:(?:written|words|story|text|texte|report|review)\s+)?(?:by|von|par|por|di|av|af|door|oleh|autore?|autor(?:in)?|"
    r"auteur|author|автор|текст|بقلم|كتب|إعداد)(?:\s*:\s*|\s+)(?=[^\W\d_])",
    re.IGNORECASE,
)


def read_authors(
    page: PageElements, json_ld: JsonLd, site_names: frozenset[str], near: Sequence[str]
) -> tuple[Author, ...]:
    """The first place that names people wins; agencies it names beside them are kept; without people the
    organisation of the first place that names one. `near` are the lines around the headline."""
    fallback: list[Author] = []
    for authors in _claims(page, json_ld, site_names, near):
        if any(author.kind is AuthorKind.PERSON for author in authors):
            return tuple(author for author in authors if author.kind is not AuthorKind.ORGANIZATION)
        fallback = fallback or authors
    return tuple(fallback)


def _claims(
    page: PageElements, json_ld: JsonLd, site_names: frozenset[str], near: Sequence[str]
) -> Iterator[list[Author]]:
    """What each place names, the most trusted place first."""
    yield list(_from_json_ld(json_ld, site_names))
    for name in _METAS:
        yield authors_from(_not_links(page.all_metas(name)), site_names)
    yield authors_from(_from_creator_card(page), site_names)
    yield authors_from(_microdata(page.itemprops.get("author", ())), site_names)
    yield authors_from(_signed(near), site_names)
    yield authors_from(_together(page.author_links), site_names)
    for node in _smallest_first(page.bylines):
        yield [author for author in authors_from(_short([node]), site_names) if _is_plausible(author)]


def _is_plausible(author: Author) -> bool:
    """Text of an element that only its class calls a byline: a name has two to four words."""
    return author.kind is not AuthorKind.PERSON or 2 <= len(author.name.split()) <= 4


def _signed(lines: Sequence[str]) -> Iterator[str]:
    """The first line that begins like a byline."""
    for line in lines:
        if len(line) <= _MAX_BYLINE and (found := _SIGNED.match(line)):
            yield line[found.end() :]
            return


def _together(links: Sequence[LexborNode]) -> Iterator[str]:
    """The first author link, and those that stand in the same box."""
    box = None
    for node in links:
        text = plain(node.text(separator=" ")[:400])
        if not 3 < len(text) <= _MAX_BYLINE:
            continue
        around = node.parent.parent if node.parent is not None else None
        if box is None:
            box = around
        if around is None or around != box:
            break
        yield text
    return


def _from_json_ld(json_ld: JsonLd, site_names: frozenset[str]) -> Iterator[Author]:
    article = json_ld.article
    seen: set[str] = set()
    for value in json_ld.values(article.get("author") or article.get("creator")):
        kind = None
        if isinstance(value, dict) and any("Organization" in name for name in types_of(value)):
            kind = AuthorKind.ORGANIZATION
        names = value.get("name") if isinstance(value, dict) else value
        texts = [text_of(name) for name in json_ld.values(names)]
        for author in authors_from(texts, site_names, kind):
            if author.name not in seen:
                seen.add(author.name)
                yield author


def _not_links(values: Iterator[str]) -> Iterator[str]:
    return (value for value in values if not value.startswith(("http", "@", "/")))


def _from_creator_card(page: PageElements) -> Iterator[str]:
    """Some content systems label two Twitter fields: `Written by` and its value."""
    for number in ("1", "2"):
        label = page.meta(f"twitter:label{number}").lower()
        if (
            "writ" in label
            or "author" in label
            or "verfasst" in label
            or "escrito" in label
            or "écrit" in label
        ):
            yield page.meta(f"twitter:data{number}")


def _microdata(nodes: list[LexborNode] | tuple[()]) -> Iterator[str]:
    for node in nodes[:6]:
        inner = node.css_first("[itemprop=name]")
        chosen = inner if inner is not None else node
        text = chosen.attributes.get("content") or chosen.text(separator=" ")[:400]
        if len(plain(text)) <= _MAX_BYLINE:
            yield text


def _short(nodes: list[LexborNode]) -> Iterator[str]:
    for node in nodes:
        text = plain(node.text(separator=" ")[:400])
        if 3 < len(text) <= _MAX_BYLINE:
            yield text


def _smallest_first(nodes: list[LexborNode]) -> list[LexborNode]:
    """Shortest texts first: the name itself before the box around it."""
    measured = [(len(plain(node.text()[:400])), number, node) for number, node in enumerate(nodes[:30])]
    return [
        node for length, _, node in sorted(measured, key=lambda item: (item[1] // 8, item[0])) if length > 3
    ]
