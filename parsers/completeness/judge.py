"""Whether a page gave the whole article, and if not, what it gave instead; each verdict with its evidence.
Pure.

A long body is an article whatever else the page shows: walls and lists are looked for in pages whose body is
short, or consists of what stands in lists. Each rule adds up evidence; none rests on a single word.
"""

import re
from collections.abc import Sequence

from model.article import Block, Completeness
from parsers.completeness.signals import Signals
from parsers.completeness.wordings import concepts_in, phrases_in
from parsers.document import Document
from parsers.metadata import Metadata

Verdict = tuple[Completeness, tuple[str, ...]]

ENOUGH_WORDS = 250
"""A body of this length is an article, if it is one text."""
_SHORT_WORDS = 120
_FEW_WORDS = 60
_NO_WORDS = 20
_MANY_LINKS = 8
_MOST = 0.5
_POINTS_NEEDED = ((_SHORT_WORDS, 2), (ENOUGH_WORDS, 4))
"""Words of body, and how many points of evidence make a shorter one a teaser."""
_MAX_NOTICE = 3_000
_MAX_MARKUP = 200_000

_LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "ContactPage", "AboutPage"})
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery"})
_VIDEO_TYPES = frozenset({"VideoObject", "BroadcastEvent"})
_LISTING_PATH = re.compile(
    r"/(?:tags?|topics?|themen?|thema|categor(?:y|ies|ia)|kategorie|search|suche|recherche|ricerca|buscar|busqueda|"
    r"poisk|authors?|autor(?:en|es|i)?|auteurs?|archives?|archiv|archivio|archivo|page|seite)(?:/[^/]*)?(?:/(?:page/)?\d+)?$"
)
_CHALLENGE = re.compile(
    r"cf-chl|challenge-platform|cf_chl_|cf-turnstile|/_Incapsula_Resource|captcha-delivery|px-captcha|_pxAppId|"
    r"ddos-guard|awswaf|sucuri",
    re.IGNORECASE,
)
"""What only the products that turn robots away put into a page."""
_CAPTCHA = re.compile(r"g-recaptcha|h-?captcha|captcha", re.IGNORECASE)
_REFUSAL_CODE = re.compile(r"(?<!\d)(?:401|403|429|451|502|503|504|1020)(?!\d)")
_SERVER = re.compile(r"(?:nginx|openresty|apache|cloudflare|akamai|incapsula|varnish)\b")
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])[\s»”\"')\]]*$")
_REFUSALS = frozenset({401, 403, 429, 451, 503})
_GONE = frozenset({404, 410})


def judge(document: Document, metadata: Metadata, blocks: Sequence[Block], *, status: int = 200) -> Verdict:
    """`blocks` is the extracted body; notices that were stripped from it are still found in the document."""
    page = Signals(document, metadata, blocks, status)
    rules = _RULES if page.body_words < 2 * ENOUGH_WORDS else _RULES_FOR_LONG_TEXTS
    for rule in rules:
        if verdict := rule(page):
            return verdict
    return Completeness.FULL, (f"{page.body_words} words",)


def _block_page(page: Signals) -> Verdict | None:
    """Few words, and they or the markup speak of robots, errors or refusal."""
    if page.body_words >= _SHORT_WORDS or page.unlinked_words >= ENOUGH_WORDS or page.declares_date:
        return None
    evidence = [f"title: {phrase}" for phrase in phrases_in("block_title", page.title)]
    evidence += [f"title: {code}" for code in _REFUSAL_CODE.findall(page.title)]
    markup = page.document.text[:_MAX_MARKUP]
    challenge = _CHALLENGE.search(markup)
    if found := challenge or _CAPTCHA.search(markup):
        evidence.append(f"markup: {found[0]}")
    if page.status in _REFUSALS:
        evidence.append(f"status {page.status}")
    if page.unlinked_words < _SHORT_WORDS and not page.claims_article:
        said = concepts_in("block", page.visible[:_MAX_NOTICE])
        evidence += [f"{concept}: {word}" for concept, word in said.items()]
        evidence += [f"text: {server}" for server in _SERVER.findall(page.visible)]
    needed = 1 if challenge and page.unlinked_words < _NO_WORDS else 3
    return (Completeness.BLOCK_PAGE, tuple(evidence)) if len(evidence) >= needed else None


def _consent_wall(page: Signals) -> Verdict | None:
    """Little else on the page than cookies, data and the choice that the reader has."""
    if page.body_words >= ENOUGH_WORDS or page.unlinked_words >= 2 * ENOUGH_WORDS or page.declares_date:
        return None
    said = concepts_in("consent", page.visible[:_MAX_NOTICE])
    inside = concepts_in("consent", page.body)
    is_notice = page.body_words < _NO_WORDS or len(inside) >= 3
    subject = {"cookies", "data", "privacy", "measuring"} & said.keys()
    decision = {"consent", "refusal", "choice", "necessary"} & said.keys()
    evidence = [f"{concept}: {word}" for concept, word in said.items()]
    if page.consent_box:
        evidence.append(f"markup: {page.consent_box}")
    alone = page.unlinked_words < _FEW_WORDS
    enough = len(evidence) >= (3 if alone else 4)
    if subject and decision and is_notice and enough and page.consent_share >= _MOST:
        return Completeness.CONSENT_WALL, tuple(evidence)
    return None


def _not_article(page: Signals) -> Verdict | None:
    for rule in (_missing, _login, _listing):
        if evidence := rule(page):
            return Completeness.NOT_ARTICLE, tuple(evidence)
    return None


def _typed(page: Signals) -> Verdict | None:
    """A video or a gallery by its own word; that there is a consent dialog too says nothing against it."""
    evidence = _media_only(page)
    return (Completeness.NOT_ARTICLE, tuple(evidence)) if evidence else None


def _missing(page: Signals) -> list[str]:
    if page.body_words >= _SHORT_WORDS or page.declares_date:
        return []
    if page.status in _GONE:
        return [f"status {page.status}"]
    evidence = [f"title: {phrase}" for phrase in phrases_in("missing", page.title)]
    if not evidence and page.body_words < _FEW_WORDS and not page.claims_article:
        evidence = [f"text: {phrase}" for phrase in phrases_in("missing", page.body or page.visible[:500])]
    return evidence


def _login(page: Signals) -> list[str]:
    if page.body_words >= _FEW_WORDS or not page.has_password_field or page.claims_article:
        return []
    words = [f"text: {phrase}" for phrase in phrases_in("login", page.visible)]
    return ["a password field", *words[:3]] if words or page.unlinked_words < _FEW_WORDS else []


def _listing(page: Signals) -> list[str]:
    """A list of articles: by what its markup says, by its path, or because its text stands behind links."""
    if page.is_home and (page.body_words < ENOUGH_WORDS or page.linked_headlines >= _MANY_LINKS):
        return ["the URL is the home page"]
    if page.claims_article or page.declares_date:
        return []
    several = len(page.blocks) >= 4 or page.body_words < _FEW_WORDS
    if page.linked_headlines >= 4 and several and page.follows_links >= 0.8:
        return [f"{page.follows_links:.0%} of the text stands behind linked headlines"]
    if page.body_words >= ENOUGH_WORDS:
        return []
    evidence = [f"type {name}" for name in sorted(_LISTING_TYPES & set(page.metadata.types))]
    if _LISTING_PATH.search(page.path):
        evidence.append("the path is a listing's")
    evidence += [f"title: {phrase}" for phrase in phrases_in("listing_title", page.title)]
    if page.linked_headlines >= _MANY_LINKS and (page.body_words < _NO_WORDS or page.is_list_of_links):
        return [*evidence, f"{page.linked_headlines} linked headlines, {page.body_words} words of text"]
    if page.linked_headlines >= _MANY_LINKS:
        evidence.append(f"{page.linked_headlines} linked headlines")
    return evidence if len(evidence) >= 2 else []


def _media_only(page: Signals) -> list[str]:
    """A video or a gallery with captions instead of a text."""
    types = set(page.metadata.types)
    if (found := types & _GALLERY_TYPES) and page.body_words < _SHORT_WORDS:
        return [f"type {name}, {page.body_words} words" for name in sorted(found)]
    if page.body_words >= _FEW_WORDS:
        return []
    is_video = types & _VIDEO_TYPES or (page.metadata.open_graph_type or "").startswith("video")
    return [f"a video, {page.body_words} words"] if is_video else []


def _teaser(page: Signals) -> Verdict | None:
    """The text stops where the subscription begins: points against the length of what was given."""
    evidence, points = _paywall_evidence(page)
    needed = next((points for words, points in _POINTS_NEEDED if page.given_words < words), 5)
    if points >= needed:
        return Completeness.TEASER, (*evidence, f"{page.given_words} words")
    return None


def _paywall_evidence(page: Signals) -> tuple[list[str], int]:
    evidence, points = [], 0
    if page.metadata.is_accessible_for_free is False:
        evidence.append("isAccessibleForFree is false")
        points += 2
    said = concepts_in("paywall", page.behind_body)
    if phrases := phrases_in("paywall", page.behind_body):
        evidence += [f"text: {phrase}" for phrase in phrases[:4]]
        points += 2
    elif len(said) >= 2:
        evidence += [f"{concept}: {word}" for concept, word in said.items()]
        points += 2 if "reading_on" in said else len(said) - 1
    if said and page.gate:
        evidence.append(f"markup: {page.gate}")
        points += 1
    if _CUT_OFF.search(page.last_words):
        evidence.append("the last paragraph is cut off")
        points += 1
    return evidence, points


def _empty(page: Signals) -> Verdict | None:
    """No text, or a few words that nothing calls an article."""
    unnamed = not page.claims_article and not page.has_date
    if page.body_words >= (_FEW_WORDS if unnamed else _NO_WORDS):
        return None
    return Completeness.NOT_ARTICLE, (f"{page.body_words} words of text",)


_RULES = (_block_page, _typed, _consent_wall, _not_article, _teaser, _empty)
_RULES_FOR_LONG_TEXTS = (_not_article,)
