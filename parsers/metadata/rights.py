"""What the publisher allows, from the page and its headers. Pure.

Sources: robotstxt.org's meta robots; X-Robots-Tag as Google documents it; the TDM Reservation Protocol of the
W3C's community group, by which the page's own metadata overrules the header.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from selectolax.lexbor import LexborNode

from clipdesk.model.article import Rights
from clipdesk.model.rights import WITH_VALUE
from parsers.lexicon import entries
from parsers.lexicon.pattern import in_print
from parsers.metadata.page.json_ld import JsonLd, text_of
from parsers.metadata.page.page_elements import PageElements
from parsers.metadata.page.plain import plain

_BOT_METAS = re.compile(r"robots$|bot$|bot-|^slurp$|^gptbot|^ccbot|^anthropic|^claude|^bingbot|extended$")
_NOTICE = re.compile(
    r"(?:copyright\s*)?(?:©|\(c\))\s*\S[^|]{2,200}|copyright\s+(?:19|20)\d\d[^|]{2,200}", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!])\s+(?=[^\W\d_])")
_COPYRIGHT = re.compile("copyright", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_DATED = re.compile(rf"(?:19|20)\d\d|{in_print(entries('rights.reserved'))}", re.IGNORECASE)
"""A sign without either of these may be a photographer's."""
_MAX_NOTICE = 400
_MOST_PIECES = 12
"""Characters, and pieces of text between tags, of a copyright notice: behind it stand other lines of the
foot. Set by eye; no benchmark reads notices."""
_SIGNS = ("©", "opyright", "(c)", "(C)", "OPYRIGHT")
_MAX_DIRECTIVES = 40
"""A bound against hostile headers."""
_COMMA = re.compile(r",(?!\s*\d{1,2}[\s-])")


def read_rights(
    page: PageElements, json_ld: JsonLd, headers: Mapping[str, str], lines: Sequence[str]
) -> Rights:
    """`headers` have lower-case names, `lines` the last of the page."""
    return Rights(
        meta_robots=_unique(_meta_directives(page)),
        x_robots_tag=_unique(_header_directives(headers.get("x-robots-tag", ""))),
        tdm_reservation=_reservation(page.meta("tdm-reservation"), headers.get("tdm-reservation", "")),
        tdm_policy=(page.meta("tdm-policy") or headers.get("tdm-policy", "")).strip()[:500] or None,
        copyright=_copyright(page, json_ld, lines),
    )


def _meta_directives(page: PageElements) -> Iterator[str]:
    """`robots` speaks to all; a directive to one bot carries its name (`googlebot: noindex`)."""
    for name, values in page.metas.items():
        if not _BOT_METAS.search(name):
            continue
        for value in values:
            for directive in _directives(value):
                yield directive if name == "robots" else f"{name}: {directive}"


def _header_directives(value: str) -> Iterator[str]:
    """A bot's name holds for all directives behind it, up to the next name."""
    bot = ""
    for part in _directives(value):
        name, colon, directive = (piece.strip() for piece in part.partition(":"))
        if colon and name not in WITH_VALUE:
            bot, part = name, directive
        yield f"{bot}: {part}" if bot else part


def _directives(value: str) -> Iterator[str]:
    """Parted by commas; the one in a date (`unavailable_after: Tue, 25 Aug 2026`) parts nothing."""
    yield from filter(None, (" ".join(part.lower().split())[:100] for part in _COMMA.split(value)))


def _unique(directives: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(directives))[:_MAX_DIRECTIVES]


def _reservation(*claims: str) -> bool | None:
    """The first claim that is one: 0 or 1, any other value is as if nothing was said."""
    for claim in claims:
        values = {value.strip() for value in claim.split(",")}
        if values & {"0", "1"}:
            return "1" in values
    return None


def _copyright(page: PageElements, json_ld: JsonLd, lines: Sequence[str]) -> str | None:
    """A declared notice, else what looks like one in the footer or the last lines."""
    declared = text_of(json_ld.article.get("copyrightNotice")) or page.meta(
        "copyright", "dcterms.rights", "dc.rights", "rights", "dcterms.rightsholder"
    )
    if declared:
        return declared[:300]
    in_footers = map(_notice_of, reversed(page.footers))
    signed = (line for line in reversed(lines) if any(sign in line for sign in _SIGNS))
    in_lines = (_notice(line) for line in signed if _DATED.search(line))
    return next(filter(None, chain(in_footers, in_lines)), None)


def _notice_of(footer: LexborNode) -> str | None:
    """The piece of text that has the sign, with those behind it until it names somebody: further ones are
    links."""
    text = footer.text(separator="\n")
    for place in sorted(found for sign in _SIGNS if (found := text.find(sign)) >= 0):
        begin = text.rfind("\n", 0, place) + 1
        pieces = text[begin : begin + _MAX_NOTICE].split("\n")[:_MOST_PIECES]
        for end in range(1, len(pieces) + 1):
            if "document.write" not in pieces[end - 1] and (notice := _notice(plain(" ".join(pieces[:end])))):
                return notice
    return None


def _notice(text: str) -> str | None:
    """The sentence that begins with the sign, if it names anybody."""
    found = _NOTICE.search(text) if len(text) <= _MAX_NOTICE else None
    if not found or not _WORD.search(_COPYRIGHT.sub("", found[0])):
        return None
    return _SENTENCE.split(found[0], maxsplit=1)[0].strip()
