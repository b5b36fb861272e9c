"""All metadata of one page, from one query over its tree. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from clipdesk.model.folding import key
from clipdesk.model.urls import GENERAL, Parameters
from parsers.document import Document
from parsers.metadata.access import paywalled_selectors, read_access
from parsers.metadata.amp_view import read_amp_view
from parsers.metadata.authors.authors import read_authors
from parsers.metadata.canonical import read_canonical
from parsers.metadata.dates.dates import read_dates
from parsers.metadata.headline.headline import read_titles, vote
from parsers.metadata.headline.title import without_site_name
from parsers.metadata.images import read_images
from parsers.metadata.keywords import read_keywords
from parsers.metadata.metadata import Metadata
from parsers.metadata.page.addresses import readable
from parsers.metadata.page.headline_context import around_headline
from parsers.metadata.page.json_ld import JsonLd, read_json_ld, text_of
from parsers.metadata.page.language import declared_language
from parsers.metadata.page.page_elements import PageElements, collect
from parsers.metadata.page.site_names import read_publisher, site_names
from parsers.metadata.rights import read_rights
from parsers.metadata.standfirst import read_description, read_standfirst

_LAST_LINES = 30
"""Lines of a page in which its copyright notice stands. Set by eye on the
labelled pages (see `benchmarks.deciding_numbers`)."""
_MAX_SECTION = 80
"""Characters of a section's name, against a sentence."""
_NUMBER = re.compile(r"[0-9]{1,6}")
_SECTION_END = re.compile(r",(?=\S)")
"""Content systems write all of an article's categories where one section belongs."""


def read_metadata(
    document: Document,
    url: str,
    headers: Mapping[str, str],
    *,
    fetched_at: datetime | None,
    parameters: Parameters = GENERAL,
) -> Metadata:
    """`url` is the final one, `headers` have lower-case names; no date lies after `fetched_at` (plus a day
    for zones). Never raises: what cannot be read is None or empty."""
    url = readable(url)
    page = collect(document.tree)
    json_ld = read_json_ld(page.json_ld, url=url, titles=(page.title, page.meta("og:title")))
    names = site_names(page, json_ld, url)
    lines = document.outline.lines
    titles = read_titles(page, json_ld, names, url, document.outline)
    headline = vote(titles, page.title)
    language = declared_language(page, _html_lang(document), text_of(json_ld.article.get("inLanguage")))
    near = around_headline(
        document.outline, [headline, *(title.text for title in titles if title.origin == "h1")]
    )
    dates = read_dates(page, json_ld, url, near, document.outline, latest=fetched_at, language=language)
    standfirst = read_standfirst(page, json_ld, headline, document.outline, near.place)
    canonical = read_canonical(page, url, parameters)
    section, keywords = (
        _section(page, json_ld, names),
        read_keywords(page, json_ld, known=names, headline=headline),
    )
    return Metadata(
        headline=headline,
        canonical_url=canonical.url,
        standfirst=" ".join(standfirst) or None,
        standfirst_lines=standfirst,
        authors=read_authors(
            document.tree,
            page,
            json_ld,
            names,
            near,
            _no_names(url, headline, section, keywords),
            (line.text for line in lines),
        ),
        published_at=dates.published_at,
        modified_at=dates.modified_at,
        section=section,
        keywords=keywords,
        declared_language=language,
        republished_canonical=canonical.elsewhere,
        amp_url=read_amp_view(page, canonical.url, parameters),
        publisher=read_publisher(page, json_ld),
        images=read_images(page, json_ld, url),
        is_accessible_for_free=read_access(page, json_ld),
        rights=read_rights(page, json_ld, headers, [line.text for line in lines[-_LAST_LINES:]]),
        json_ld_body=_body(json_ld),
        description=read_description(page, json_ld),
        titles=titles,
        types=json_ld.types(),
        document_title=page.title,
        open_graph_type=page.meta("og:type").lower() or None,
        paywalled_selectors=paywalled_selectors(json_ld),
        declared_words=_words_declared(json_ld),
    )


def _html_lang(document: Document) -> str:
    root = document.tree.root
    return (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root is not None else ""


def _body(json_ld: JsonLd) -> str | None:
    value = json_ld.article.get("articleBody")
    return value if isinstance(value, str) and value.strip() else None


def _words_declared(json_ld: JsonLd) -> int | None:
    """schema.org's wordCount: a number, or one in a string."""
    value = json_ld.article.get("wordCount")
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def _section(page: PageElements, json_ld: JsonLd, names: frozenset[str]) -> str | None:
    claimed = text_of(json_ld.article.get("articleSection")) or page.meta(
        "article:section",
        "og:section",
        "section",
        "parsely-section",
        "cxenseparse:section",
        "dc.subject.section",
    )
    section = _SECTION_END.split(without_site_name(claimed, names), maxsplit=1)[0]
    section = section.partition(",")[0] if section.count(",") > 1 else section
    return section if 0 < len(section) <= _MAX_SECTION and "://" not in section else None


def _no_names(url: str, headline: str, section: str | None, keywords: Sequence[str]) -> frozenset[str]:
    """The keys of what the article is about: where a page prints them, they look like names."""
    return frozenset(map(key, (headline, section or "", *keywords, *urlsplit(url).path.split("/"))))
