"""The article's images with their captions and credits. Pure."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from model.article import Image
from parsers.metadata.addresses import absolute
from parsers.metadata.json_ld import JsonLd, text_of
from parsers.metadata.page_elements import PageElements
from parsers.metadata.plain import plain

MAX_IMAGES = 20
_MAX_TEXT = 500
_CREDIT_CLASS = re.compile(
    r"credit|copyright|source|photograph|byline|author|crédit|quelle|fonte", re.IGNORECASE
)
_CREDIT = re.compile(
    r"(?:^|[\s.(\[|–-])((?:©|\(c\)|(?:photo|image|picture|foto|bild|credit|crédits?|credits|immagine|фото|الصورة|صورة)"
    r"(?:\s?(?:by|credits?|von|di|de|par|courtesy(?:\sof)?|:|/))+)\s?[^\n]{2,150}?)[)\]]?\s*$",
    re.IGNORECASE,
)
_SOURCE_ATTRIBUTES = ("src", "data-src", "data-original", "data-lazy-src", "srcset", "data-srcset")
_NO_PICTURE = re.compile(
    r"^data:|blank\.|spacer|pixel|placeholder|\.svg(?:\?|$)|1x1|logo|avatar|icon", re.IGNORECASE
)


def read_images(page: PageElements, json_ld: JsonLd, url: str) -> tuple[Image, ...]:
    """Figures first (they have captions), then what JSON-LD and OpenGraph name; each once."""
    found: dict[str, Image] = {}
    for image in _images(page, json_ld, url):
        name = image.url.partition("?")[0].rpartition("/")[2] or image.url
        known = found.get(name)
        if known is None or (known.caption is None and image.caption):
            found[name] = image
        if len(found) >= MAX_IMAGES:
            break
    return tuple(found.values())


def _images(page: PageElements, json_ld: JsonLd, url: str) -> Iterator[Image]:
    for figure in page.figures:
        if image := _from_figure(figure, url):
            yield image
    for value in json_ld.values(json_ld.article.get("image")):
        if image := _from_json_ld(value, url):
            yield image
    for href in (page.metas.get("og:image") or page.metas.get("twitter:image") or ())[:3]:
        if address := absolute(href, url):
            yield Image(address)


def _from_figure(figure: LexborNode, url: str) -> Image | None:
    parts = {node.tag: node for node in reversed(figure.css("img,figcaption"))}
    address = absolute(_source(parts["img"].attributes), url) if "img" in parts else ""
    if not address:
        return None
    node = parts.get("figcaption")
    if node is None:
        return Image(address)
    caption, credit = _caption(node)
    return Image(address, caption, credit)


def _source(attributes: dict[str, str | None]) -> str:
    """The first address that is a picture, lazy-loading attributes included."""
    for name in _SOURCE_ATTRIBUTES:
        value = (attributes.get(name) or "").strip()
        address = value.split(",")[0].split(" ")[0] if name.endswith("srcset") else value
        if address and not _NO_PICTURE.search(address):
            return address
    return ""


def _caption(node: LexborNode) -> tuple[str | None, str | None]:
    """Caption and credit: the credit is an element of its own, or the end of the text."""
    text = plain(node.text(separator=" ")[:2_000])
    for child in node.css("[class],cite,small")[:10]:
        if _CREDIT_CLASS.search(child.attributes.get("class") or "") or child.tag in ("cite", "small"):
            credit = plain(child.text(separator=" ")[:_MAX_TEXT])
            if credit and text.endswith(credit):
                return text.removesuffix(credit).strip(" |·–-")[:_MAX_TEXT] or None, credit
    if found := _CREDIT.search(text):
        return text[: found.start(1)].strip(" (|[·–-")[:_MAX_TEXT] or None, found[1].strip()
    return text[:_MAX_TEXT] or None, None


def _from_json_ld(value: object, url: str) -> Image | None:
    if isinstance(value, str):
        return Image(address) if (address := absolute(value, url)) else None
    if not isinstance(value, dict):
        return None
    address = absolute(text_of(value.get("contentUrl") or value.get("url")), url)
    if not address:
        return None
    caption = text_of(value.get("caption") or value.get("description"))[:_MAX_TEXT]
    credit = text_of(value.get("creditText") or value.get("copyrightNotice") or value.get("author"))[
        :_MAX_TEXT
    ]
    return Image(address, caption or None, credit or None)
