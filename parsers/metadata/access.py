"""Whether the publisher says that an article is free to read (schema.org isAccessibleForFree). Pure."""

from collections.abc import Iterator

from parsers.metadata.page.json_ld import JsonLd, types_of
from parsers.metadata.page.page_elements import PageElements

_FREE = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_TIERS = {
    "free": True,
    "metered": None,
    "locked": False,
    "paid": False,
    "premium": False,
    "subscriber": False,
}
_METAS = ("article:content_tier", "og:article:content_tier", "content_tier", "article:access", "access")


def read_access(page: PageElements, json_ld: JsonLd) -> bool | None:
    """False where any part is said to be locked, None where nothing is said (or the tier is metered)."""
    said = set(_claims(page, json_ld))
    if False in said:
        return False
    return True if said else None


def paywalled_selectors(json_ld: JsonLd) -> tuple[str, ...]:
    """The CSS selectors that schema.org's hasPart names as not free."""
    parts = json_ld.values(json_ld.article.get("hasPart"))
    return tuple(
        selector
        for part in parts
        if isinstance(part, dict)
        and isinstance(selector := part.get("cssSelector"), str)
        and _as_bool(part.get("isAccessibleForFree")) is False
    )


def _claims(page: PageElements, json_ld: JsonLd) -> Iterator[bool]:
    nodes = [json_ld.article] if json_ld.article else []
    nodes += [node for node in json_ld.nodes if "WebPageElement" in types_of(node)]
    for node in nodes:
        if (free := _as_bool(node.get("isAccessibleForFree"))) is not None:
            yield free
    for tier in page.all_metas(*_METAS):
        if (open_to_all := _TIERS.get(tier.lower())) is not None:
            yield open_to_all
    for element in page.itemprops.get("isAccessibleForFree", ())[:1]:
        if (free := _as_bool(element.attributes.get("content") or element.text())) is not None:
            yield free
    for value in page.metas.get("isaccessibleforfree", ())[:1]:
        if (free := _as_bool(value)) is not None:
            yield free


def _as_bool(value: object) -> bool | None:
    """JSON booleans, and the strings that content systems write instead."""
    if isinstance(value, bool):
        return value
    text = value.rpartition("/")[2].strip().lower() if isinstance(value, str) else ""
    return _FREE.get(text)
