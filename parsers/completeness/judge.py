"""Whether a page gave the whole article, and if not, what it gave instead; each verdict with its evidence.
Pure."""

import re
from collections.abc import Sequence

from model.article import Block, Completeness
from parsers.completeness.signals import Signals
from parsers.document import Document
from parsers.metadata import Metadata

Verdict = tuple[Completeness, tuple[str, ...]]

ENOUGH_WORDS = 250
"""A body of this length is an article, whatever else the page shows."""
_FEW_WORDS = 60
_LISTING_TYPES = frozenset(
    {"CollectionPage", "SearchResultsPage", "ProfilePage", "ContactPage", "AboutPage", "CheckoutPage"}
)
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery"})
_VIDEO_TYPES = frozenset({"VideoObject", "BroadcastEvent"})
_ARTICLE_TYPE = re.compile(r"Article$|^Report|Posting$|^Review$")
_LISTING_PATH = re.compile(
    r"/(?:tags?|topics?|themen?|thema|category|categories|kategorie|search|suche|recherche|ricerca|buscar|busqueda|"
    r"poisk|authors?|autor(?:en|es|i)?|auteurs?|archives?|archiv|archivio|archivo|page|seite)(?:/[^/]*)?(?:/(?:page/)?\d+)?$"
)
_CHALLENGE = re.compile(
    r"cf-chl|challenge-platform|cf_chl_|/_Incapsula_Resource|g-recaptcha|h-captcha|hcaptcha\.com|px-captcha|"
    r"captcha-delivery|ddos-guard|cf-turnstile|geo\.captcha|_pxAppId|awswaf|sucuri|akamai.{0,20}(?:bmp|bot)|captcha",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])[\s»”\"')\]]*$")


def judge(document: Document, metadata: Metadata, blocks: Sequence[Block], *, status: int = 200) -> Verdict:
    """`blocks` is the extracted body; notices that were stripped from it are still found in the document."""
    signals = Signals(document, metadata, blocks, status)
    for rule in (_block_page, _consent_wall, _not_article, _teaser):
        if verdict := rule(signals):
            return verdict
    return Completeness.FULL, (f"{signals.body_words} words",)


def _block_page(page: Signals) -> Verdict | None:
    """Few words, and they or the markup speak of robots, errors or refusal."""
    if page.body_words >= ENOUGH_WORDS or page.visible_words >= 2 * ENOUGH_WORDS:
        return None
    evidence = [f"title: {phrase}" for phrase in page.says("block_title", page.title)]
    evidence += [f"text: {phrase}" for phrase in page.says("block_text", page.visible)]
    challenge = _CHALLENGE.search(page.document.text[:200_000]) if page.visible_words < ENOUGH_WORDS else None
    if challenge and (evidence or page.visible_words < _FEW_WORDS):
        evidence.append(f"markup: {challenge[0]}")
    if page.status in (401, 403, 429, 503):
        evidence.append(f"status {page.status}")
    return (Completeness.BLOCK_PAGE, tuple(evidence)) if len(evidence) >= 2 else None


def _consent_wall(page: Signals) -> Verdict | None:
    """Little else on the page than cookies and privacy."""
    if page.body_words >= 2 * ENOUGH_WORDS:
        return None
    found = page.says("consent", page.visible)
    inside = page.says("consent", page.body.casefold())
    if len(found) < 4:
        return None
    if len(inside) >= 3 or page.body_words < 20:
        return Completeness.CONSENT_WALL, tuple(f"text: {phrase}" for phrase in found[:6])
    return None


def _not_article(page: Signals) -> Verdict | None:
    evidence = [*_missing(page), *_login(page), *_listing(page), *_media_only(page)]
    return (Completeness.NOT_ARTICLE, tuple(evidence)) if evidence else None


def _missing(page: Signals) -> list[str]:
    if page.body_words >= ENOUGH_WORDS:
        return []
    if page.status in (404, 410):
        return [f"status {page.status}"]
    return [f"title: {phrase}" for phrase in page.says("missing", page.title)]


def _login(page: Signals) -> list[str]:
    if page.body_words >= _FEW_WORDS or not page.has_password_field:
        return []
    return [f"title: {phrase}, with a password field" for phrase in page.says("login", page.title)]


def _listing(page: Signals) -> list[str]:
    types = set(page.metadata.types)
    is_article = (
        any(_ARTICLE_TYPE.search(name) for name in types) or page.metadata.open_graph_type == "article"
    )
    if not page.path:
        return ["the URL is the home page"]
    evidence = [f"type {name}" for name in sorted(types & _LISTING_TYPES)]
    if _LISTING_PATH.search(page.path):
        evidence.append("the path is a listing's")
    evidence += [f"title: {phrase}" for phrase in page.says("listing_title", page.title)]
    if page.linked_headlines > 15 and page.body_words < ENOUGH_WORDS:
        evidence.append(f"{page.linked_headlines} linked headlines")
    if is_article or page.body_words >= ENOUGH_WORDS:
        return []
    return evidence if len(evidence) >= 2 else []


def _media_only(page: Signals) -> list[str]:
    """A video or a gallery with a caption instead of a text."""
    if page.body_words >= _FEW_WORDS:
        return []
    types = set(page.metadata.types)
    if found := types & _GALLERY_TYPES:
        return [f"type {name}, {page.body_words} words" for name in sorted(found)]
    is_video = types & _VIDEO_TYPES or (page.metadata.open_graph_type or "").startswith("video")
    return [f"a video, {page.body_words} words"] if is_video else []


def _teaser(page: Signals) -> Verdict | None:
    """The text stops where the subscription begins."""
    locked = page.metadata.is_accessible_for_free is False
    notices = page.says("paywall", page.visible) if page.body_words < 2 * ENOUGH_WORDS else []
    evidence = [f"text: {phrase}" for phrase in notices[:4]]
    if locked:
        evidence.append("isAccessibleForFree is false")
    if page.blocks and _CUT_OFF.search(page.blocks[-1].text):
        evidence.append("the last paragraph is cut off")
    if page.body_words < ENOUGH_WORDS and len(evidence) >= 2:
        return Completeness.TEASER, tuple(evidence)
    if page.body_words < 20:
        return Completeness.TEASER, (*evidence, f"{page.body_words} words")
    return None
