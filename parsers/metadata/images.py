"""The article's images with their captions and credits. Pure."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from clipdesk.model.article import Image
from parsers.lexicon import entries
from parsers.lexicon.pattern import in_print
from parsers.metadata.page.addresses import link_address
from parsers.metadata.page.json_ld import JsonLd, text_of
from parsers.metadata.page.page_elements import PageElements
from parsers.metadata.page.plain import plain
from parsers.metadata.picture import picture_key

MAX_IMAGES = 20
_MAX_TEXT = 500
"""Bounds of what is kept: a gallery's first pictures, a caption's first sentences."""
_MAX_CREDIT = 100
"""What a class calls a credit and is longer than that and all of the text is the caption too."""
_CREDIT_CLASS = re.compile(
    r"credit|copyright|source|photograph|byline|author|crédit|quelle|fonte", re.IGNORECASE
)
_CREDIT_WORD, _BY = in_print(entries("image.picture")), in_print(entries("image.by"))
_CREDIT = re.compile(
    rf"(?:^|[\s.(\[|–-])((?:©|\(c\)|{_CREDIT_WORD}(?:\s?(?:{_BY}|[:/]))+)\s?[^\n]{{2,150}}?)[)\]]?\s*$",
    re.IGNORECASE,
)
_SOURCE_ATTRIBUTES = ("src", "data-src", "data-original", "data-lazy-src", "srcset", "data-srcset")
_NO_PICTURE = (
    "data:", "blank.", "spacer", "pixel", "placeholder", "fallback", ".svg", "1x1", "logo", "avatar", "icon",
)  # fmt: skip
"""What the address of a stand-in or an ornament has in it."""
_PICTURE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif)$|/(?:photos?|images?|gallery|media|file:)\b", re.IGNORECASE
)
_CANDIDATE = re.compile(r"(?!\d+[wx](?:,|$))(?!\w+\()[^\s]+[^\s,]")
"""The first address of a srcset (HTML, section 4.8.4.2.1), or of an attribute that is written like one; no
width that has lost its address, and no script."""
_LEVELS = 6
"""How far up a link or a box around a picture is looked for. Set by eye; no benchmark reads pictures."""
_BEFORE_MARK = re.compile(r" (?=[,.](?: |$))")
_EMPTY_CREDIT = re.compile(rf"\W*+(?>{_CREDIT_WORD}s?\W*)++", re.IGNORECASE)


def read_images(page: PageElements, json_ld: JsonLd, url: str) -> tuple[Image, ...]:
    """What OpenGraph and JSON-LD name first, for the first is the article's own; then figures, which have the
    captions; each once, whatever its size, crop and server."""
    found: dict[str, Image] = {}
    for image in _images(page, json_ld, url):
        name = picture_key(image.url)
        known = found.get(name, image)
        found[name] = Image(known.url, known.caption or image.caption, known.credit or image.credit)
        if len(found) >= MAX_IMAGES:
            break
    return tuple(found.values())


def _images(page: PageElements, json_ld: JsonLd, url: str) -> Iterator[Image]:
    for href in (page.metas.get("og:image") or page.metas.get("twitter:image") or ())[:3]:
        if (address := link_address(href, url)) and not _is_ornament(address):
            yield Image(address)
    for value in json_ld.values(json_ld.article.get("image")):
        if image := _from_json_ld(value, url):
            yield image
    for figure in page.figures:
        if image := _from_figure(figure, url):
            yield image


def _from_figure(figure: LexborNode, url: str) -> Image | None:
    """None for a figure without a picture, and for the picture that leads to another article."""
    parts = {node.tag: node for node in reversed(figure.css("img,figcaption"))}
    address = link_address(_source(parts["img"].attributes), url) if "img" in parts else ""
    if not address or _leads_away(parts["img"], url):
        return None
    node = parts.get("figcaption")
    if node is None:
        return Image(address)
    caption, credit = _caption(node)
    return Image(address, caption, credit)


def _leads_away(picture: LexborNode, url: str) -> bool:
    """Whether the picture is a link to another page, not to itself in large."""
    around = picture.parent
    for _ in range(_LEVELS):
        if around is None:
            return False
        if around.tag == "a":
            target = link_address(around.attributes.get("href"), url).partition("#")[0].partition("?")[0]
            return (
                bool(target) and not _PICTURE.search(target) and not target.startswith(url.partition("?")[0])
            )
        around = around.parent
    return False


def _source(attributes: dict[str, str | None]) -> str:
    """The first address that is a picture, lazy-loading attributes included."""
    for name in _SOURCE_ATTRIBUTES:
        value = (attributes.get(name) or "").strip()
        first = _CANDIDATE.match(value)
        if first and not _is_ornament(first[0]):
            return first[0]
    return ""


def _is_ornament(address: str) -> bool:
    lower = address.lower()
    return any(word in lower for word in _NO_PICTURE)


def _caption(node: LexborNode) -> tuple[str | None, str | None]:
    """Caption and credit: the credit is an element of its own, or the end of the text."""
    text = _text(node)
    for child in node.css("[class],cite,small")[:10]:
        if _CREDIT_CLASS.search(child.attributes.get("class") or "") or child.tag in ("cite", "small"):
            credit = _text(child)
            if credit and text.endswith(credit) and (credit != text or len(credit) <= _MAX_CREDIT):
                return text.removesuffix(credit).strip(" |·–-")[:_MAX_TEXT] or None, _bare(credit)
    if found := _CREDIT.search(text):
        return text[: found.start(1)].strip(" (|[·–-")[:_MAX_TEXT] or None, _bare(found[1])
    return text[:_MAX_TEXT] or None, None


def _text(node: LexborNode) -> str:
    """Inline elements are parted by spaces, but not from the comma or point behind them."""
    text = plain(node.text(separator=" ")[:2_000])
    return _BEFORE_MARK.sub("", text) if " ," in text or " ." in text else text


def _bare(credit: str) -> str | None:
    """Without the parentheses around it; none where it is a label alone."""
    credit = credit.strip(" /|–-")
    if credit[:1] + credit[-1:] in ("()", "[]"):
        credit = credit[1:-1].strip()
    return None if not credit or _EMPTY_CREDIT.fullmatch(credit) else credit[:_MAX_TEXT]


def _from_json_ld(value: object, url: str) -> Image | None:
    if isinstance(value, str):
        return Image(address) if (address := link_address(value, url)) else None
    if not isinstance(value, dict):
        return None
    address = link_address(text_of(value.get("contentUrl") or value.get("url")), url)
    if not address:
        return None
    caption = text_of(value.get("caption") or value.get("description"))[:_MAX_TEXT]
    credit = text_of(value.get("creditText") or value.get("copyrightNotice") or value.get("author"))[
        :_MAX_TEXT
    ]
    return Image(address, caption or None, credit or None)
