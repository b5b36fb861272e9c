"""What the publisher allows, from the page and its headers. Pure.

Sources: robotstxt.org's meta robots, Google's X-Robots-Tag, the W3C TDM Reservation Protocol.
"""

import re
from collections.abc import Iterator, Mapping

from model.article import Rights
from parsers.metadata.json_ld import JsonLd, text_of
from parsers.metadata.page_elements import PageElements
from parsers.metadata.plain import plain

_BOT_METAS = re.compile(r"robots$|bot$|bot-|^slurp$|^gptbot|^ccbot|^anthropic|^claude|^bingbot|extended$")
_COPYRIGHT = re.compile(r"(?:©|\(c\)\s?(?:19|20)\d\d|copyright\b)[^.|]{2,150}[.]?", re.IGNORECASE)
_SIGNS = ("©", "(c)", "copyright")
_MAX_DIRECTIVES = 40


def read_rights(page: PageElements, json_ld: JsonLd, headers: Mapping[str, str]) -> Rights:
    """`headers` have lower-case names."""
    return Rights(
        meta_robots=_unique(_meta_directives(page)),
        x_robots_tag=_unique(_directives(headers.get("x-robots-tag", ""))),
        tdm_reservation=_reservation(headers.get("tdm-reservation") or page.meta("tdm-reservation")),
        tdm_policy=(headers.get("tdm-policy") or page.meta("tdm-policy")).strip()[:500] or None,
        copyright=_copyright(page, json_ld),
    )


def _meta_directives(page: PageElements) -> Iterator[str]:
    """`robots` speaks to all; a directive to one bot carries its name (`googlebot: noindex`)."""
    for name, values in page.metas.items():
        if not _BOT_METAS.search(name):
            continue
        for value in values:
            for directive in _directives(value):
                yield directive if name == "robots" else f"{name}: {directive}"


def _directives(value: str) -> Iterator[str]:
    yield from filter(None, (" ".join(part.lower().split())[:100] for part in value.split(",")))


def _unique(directives: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(directives))[:_MAX_DIRECTIVES]


def _reservation(value: str) -> bool | None:
    return {"1": True, "0": False}.get(value.strip())


def _copyright(page: PageElements, json_ld: JsonLd) -> str | None:
    """A declared notice, else the line of the footer that looks like one."""
    declared = text_of(json_ld.article.get("copyrightNotice")) or page.meta(
        "copyright", "dcterms.rights", "dc.rights", "rights", "dcterms.rightsholder"
    )
    if declared:
        return declared[:300]
    for node in reversed(page.footers):
        text = plain(node.text(separator=" ")[-5_000:])
        if any(sign in text.lower() for sign in _SIGNS) and (found := _COPYRIGHT.search(text)):
            return found[0].strip()
    return None
