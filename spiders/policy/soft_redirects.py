"""Redirects that are no 3xx: a refresh (HTML, section 4.2.5.3), or a script that does nothing else. Pure."""

import re
from collections.abc import Iterator
from contextlib import suppress

from scrapy.http import Response
from selectolax.lexbor import LexborHTMLParser, LexborNode

from clipdesk.model.urls import absolute
from spiders.policy.verdict import looks_like_html, media_type

AT_ONCE, SOON = 1, 5
"""Seconds: so soon nobody reads the page; so soon nobody reads it to its end (chosen, not measured). What
reloads itself later is a page that is kept fresh."""
MOST_TEXT = 300
"""Characters of a page that has nothing else: "You are being redirected. If nothing happens, click here."."""
MOST_BYTES = 64 * 1024
"""A page is looked through so far; one that has nothing else is no longer."""

_REFRESH = re.compile(
    r"\s*+(\d{0,9})[\d.]*+(?:\s*+[;,]\s*+|\s++)(?:url\s*=\s*)?+(?:'([^']*)|\"([^\"]*)|([^'\"].*))",
    re.IGNORECASE | re.DOTALL,
)
_GOES = re.compile(
    r"(?<![\w$.])(?:(?:window|document|self|top|parent)\s*\.\s*)?"
    r"location(?:\s*\.\s*href\s*=|\s*\.\s*(?:replace|assign)\s*\(|\s*=)\s*"
    r"(?:'((?:[^'\\\n]|\\.)*+)'|\"((?:[^\"\\\n]|\\.)*+)\"|`([^`\\$]*+)`)\s*+\)?\s*+(?=[;}\n,<]|//|$)"
)
"""An assignment or a call with one whole string: nothing that the script would have to work out."""
_ESCAPED = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_ASKS = "form, iframe, frameset, img, video, object"
_UNSEEN = ["script", "style", "noscript", "template"]


def soft_redirect(response: Response) -> str | None:
    """The address to which an answer sends its reader on; None for a page that is one."""
    target = _refresh((response.headers.get("Refresh") or b"").decode("latin-1"), SOON)
    if target is not None:
        return _absolute(target, response.url)
    body = response.body[:MOST_BYTES]
    if not _may_send_on(body) or not (media_type(response) == "text/html" or looks_like_html(body)):
        return None
    tree = LexborHTMLParser(body)
    page = tree.css_first("base[href]")
    base = _absolute((page.attributes.get("href") or "") if page else "", response.url) or response.url
    targets = (_absolute(target, base) for target in _targets(tree, whole=len(response.body) <= MOST_BYTES))
    return next(filter(None, targets), None)


def _may_send_on(body: bytes) -> bool:
    lower = body.lower()
    return b"refresh" in lower or b"location" in lower


def _absolute(link: str, base: str) -> str | None:
    with suppress(ValueError):
        return absolute(link, base)
    return None


def _targets(tree: LexborHTMLParser, *, whole: bool) -> Iterator[str]:
    """What scripts and <noscript> say counts in a page that has nothing else."""
    refreshes = [
        (meta, meta.attributes.get("content") or "") for meta in tree.css("meta[http-equiv=refresh i]")
    ]
    for meta, content in refreshes:
        if not _is_for_the_scriptless(meta) and (target := _refresh(content, AT_ONCE)):
            yield target
    script = "\n".join(script.text() for script in tree.css("script"))
    if whole and _is_bare(tree):
        yield from filter(None, (_refresh(content, SOON) for _, content in refreshes))
        yield from _scripted(script)


def _refresh(value: str, longest: int) -> str | None:
    found = _REFRESH.match(value)
    if found is None or int(found[1] or 0) > longest:
        return None
    return (found[2] or found[3] or found[4] or "").strip() or None


def _scripted(script: str) -> Iterator[str]:
    """The one address that the script goes to; none where there are several: who knows which."""
    found = {next(filter(None, match.groups()), "") for match in _GOES.finditer(script)}
    if len(found) == 1:
        yield _ESCAPED.sub(_unescaped, found.pop())


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else found[3]


def _is_bare(tree: LexborHTMLParser) -> bool:
    """A page that shows next to nothing and asks for nothing. Takes out of the tree what is not shown."""
    tree.strip_tags(_UNSEEN)
    if tree.body is None:
        return True
    return tree.css_first(_ASKS) is None and len(" ".join(tree.body.text().split())) <= MOST_TEXT


def _is_for_the_scriptless(meta: LexborNode) -> bool:
    return meta.parent is not None and meta.parent.tag == "noscript"
