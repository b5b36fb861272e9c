"""Whether a page gave the whole article, and if not, what it gave instead; each verdict with its evidence.
Pure.

A long body is an article whatever else the page shows: walls and lists are looked for in pages whose body is
short, or consists of what stands in lists. Each rule adds up evidence; none rests on a single word.
"""

import re
from collections.abc import Iterator, Sequence

from model.article import Block, Completeness
from parsers.completeness.signals import Signals
from parsers.completeness.wordings import DEICTIC, concepts_in, phrases_in
from parsers.document import Document
from parsers.metadata import Metadata

Verdict = tuple[Completeness, tuple[str, ...]]

ENOUGH_WORDS = 250
"""A body of this length is an article, if it is one text."""
_SHORT_WORDS = 120
_FEW_WORDS = 60
_NO_WORDS = 20
_MANY_LINKS, _FEW_LINKS = 8, 3
_MOST, _SOME = 0.5, 0.4
_POINTS_NEEDED, _MOST_NEEDED = ((_SHORT_WORDS, 2), (ENOUGH_WORDS, 4)), 5
"""Words of body, and how many points of evidence make a shorter one a teaser."""
_MOST_FROM_NOTICE = 4
_MAX_NOTICE = 3_000
_CONSENT_SUBJECTS = frozenset({"cookies", "data", "privacy", "measuring", "advertising", "third_parties"})
_CONSENT_DECISIONS = frozenset({"consent", "refusal", "choice", "necessary"})
_MAX_MARKUP = 200_000

_LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "ContactPage", "AboutPage"})
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery"})
_VIDEO_TYPES = frozenset({"VideoObject", "BroadcastEvent"})
_LISTING_PATH = re.compile(
    r"/(?:tags?|topics?|themen?|thema|categor(?:y|ies|ia)|kategorie|search|suche|recherche|ricerca|buscar|busqueda|"
    r"poisk|authors?|autor(?:en|es|i)?|auteurs?|archives?|archiv|archivio|archivo|page|seite)(?:/[^/]*)?(?:/(?:page/)?\d+)?$"
)
_CHALLENGE = re.compile(
    r"_cf_chl_opt|cf-chl-|/_Incapsula_Resource\?|captcha-delivery\.com|px-captcha|gokuProps|KPSDK|anubis_challenge|"
    r"sucuri_cloudproxy|[?&]bm-verify=|__qrator",
    re.IGNORECASE,
)
"""What only the products that turn robots away put into a page, and only where they do."""
_GUARD = re.compile(
    r"challenge-platform|cf_chl_|cf-turnstile|_Incapsula_Resource|_pxAppId|ddos-guard|awswaf|sucuri",
    re.IGNORECASE,
)
"""What they put into every page that they guard."""
_CONSENT_MANAGER = re.compile(
    r"cookielaw\.org|privacy-mgmt|privacy-center\.org|cookiebot\.com|usercentrics|consentmanager|quantcast|trustarc|"
    r"fundingchoices|iubenda|contentpass|action=\"[^\"]{0,80}(?:consent|privacy)",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(r"g-recaptcha|h-?captcha|captcha", re.IGNORECASE)
_REFUSAL_CODE = re.compile(r"(?<!\d)(?:401|403|429|451|502|503|504|1020)(?!\d)")
_SERVER = re.compile(r"(?:nginx|openresty|apache|cloudflare|akamai|incapsula|varnish)\b")
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])[\s»”\"')\]]*$")
_USED_UP = re.compile(r"(?<![\d/.])(\d{1,2}) ?(?:/|of|sur|su|von|de|из|من) ?\1(?![\d/.])")
"""Five of five free articles."""
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
    if page.status in _REFUSALS:
        evidence.append(f"status {page.status}")
    evidence += _block_markup(page)
    if page.unlinked_words < _SHORT_WORDS and not page.claims_article:
        evidence += _block_words(page)
    challenged = any(mark.startswith("challenge") for mark in evidence)
    alone = challenged and page.unlinked_words < _NO_WORDS and page.links < _MANY_LINKS
    needed = 1 if alone else 2 if challenged else 3
    return (Completeness.BLOCK_PAGE, tuple(evidence)) if len(evidence) >= needed else None


def _block_markup(page: Signals) -> list[str]:
    markup = page.document.text[:_MAX_MARKUP]
    marks = (("challenge", _CHALLENGE), ("markup", _GUARD), ("markup", _CAPTCHA))
    found = [f"{name}: {mark[0]}" for name, cue in marks if (mark := cue.search(markup))]
    return found[:1]


def _block_words(page: Signals) -> list[str]:
    """What the page says of robots and refusals, unless it says more of consent; a page without links and
    without a name for what is missing is a server's own."""
    said = concepts_in("block", page.visible[:_MAX_NOTICE])
    if len(concepts_in("consent", page.visible[:_MAX_NOTICE])) > len(said):
        return []
    evidence = [f"{concept}: {word}" for concept, word in said.items()]
    evidence += [f"text: {server}" for server in _SERVER.findall(page.visible)]
    refuses = said.keys() - {"machine", "ticket"} or _REFUSAL_CODE.search(page.title)
    if refuses and page.links < _FEW_LINKS and not phrases_in("missing", page.title):
        evidence += [f"{page.links} links"] if page.links else ["no links", "nothing else on the page"]
        evidence += [f"text: {code}" for code in _REFUSAL_CODE.findall(page.visible)[:1]]
    return evidence


def _consent_wall(page: Signals) -> Verdict | None:
    """Little else on the page than cookies, data and the choice that the reader has."""
    if page.body_words >= ENOUGH_WORDS or page.unlinked_words >= 2 * ENOUGH_WORDS or page.declares_date:
        return None
    if page.is_home or page.has_password_field:
        return None
    said = concepts_in("consent", page.visible[:_MAX_NOTICE])
    subject = _CONSENT_SUBJECTS & said.keys()
    decision = _CONSENT_DECISIONS & said.keys() or page.choices >= 2
    if not (subject and decision and len(said) >= 2):
        return None
    evidence = [f"{concept}: {word}" for concept, word in said.items()] + _consent_markup(page)
    alone = page.unlinked_words < _FEW_WORDS
    among_others = page.linked_headlines >= _MANY_LINKS
    enough = len(evidence) >= (7 if among_others else 4 if alone else 5)
    if enough and _is_notice(page) and page.consent_share >= (_SOME if alone else _MOST):
        return Completeness.CONSENT_WALL, tuple(evidence)
    return None


def _is_notice(page: Signals) -> bool:
    """Whether what was taken for the body, if anything was, is the notice."""
    inside = len(concepts_in("consent", page.body))
    few = 1 if page.choices >= 2 else 2
    return page.body_words < _NO_WORDS or inside >= (few if page.body_words < _FEW_WORDS else 3)


def _consent_markup(page: Signals) -> list[str]:
    evidence = [f"markup: {page.consent_box}"] if page.consent_box else []
    if manager := _CONSENT_MANAGER.search(page.document.text[:_MAX_MARKUP]):
        evidence.append(f"markup: {manager[0]}")
    if page.choices >= 2:
        evidence.append(f"{page.choices} buttons")
    if price := concepts_in("paywall", page.visible[:_MAX_NOTICE]).get("price"):
        evidence.append(f"price: {price}")
    return evidence


def _absent(page: Signals) -> Verdict | None:
    for rule in (_missing, _login):
        if evidence := rule(page):
            return Completeness.NOT_ARTICLE, tuple(evidence)
    return None


def _list(page: Signals) -> Verdict | None:
    evidence = _listing(page)
    return (Completeness.NOT_ARTICLE, tuple(evidence)) if evidence else None


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
    is_video = types & _VIDEO_TYPES or (page.metadata.open_graph_type or "").startswith("video")
    if not (is_video or _shows_a_player(page)):
        return []
    words = page.body_words if page.body_words < _FEW_WORDS else page.unlinked_words
    return [f"a video, {words} words"] if words < _FEW_WORDS else []


def _shows_a_player(page: Signals) -> bool:
    return not page.claims_article and not page.has_date and page.has_player


def _teaser(page: Signals) -> Verdict | None:
    """The text stops where the subscription begins: points against the length of what was given."""
    needed = next((points for words, points in _POINTS_NEEDED if page.given_words < words), _MOST_NEEDED)
    evidence, points = _cut_evidence(page)
    if points + _MOST_FROM_NOTICE < needed:
        return None
    said, weight = _notice_evidence(page)
    if points + weight >= needed:
        return Completeness.TEASER, (*evidence, *said, f"{page.given_words} words")
    return None


def _cut_evidence(page: Signals) -> tuple[list[str], int]:
    """The markup says that the text is not free, or the text itself breaks off."""
    evidence, points = [], 0
    if page.metadata.is_accessible_for_free is False and (page.locked_words or 0) < _FEW_WORDS:
        evidence.append("isAccessibleForFree is false")
        points += 2
    if _CUT_OFF.search(page.last_words):
        evidence.append("the last paragraph is cut off")
        points += 1 if len(page.given) > 2 else 2
    return evidence, points


def _notice_evidence(page: Signals) -> tuple[list[str], int]:
    """What is said right behind the text, and what the element that says it is called."""
    said = concepts_in("paywall", page.behind_body)
    used_up = _USED_UP.search(page.behind_body)
    if used_up:
        said["limit"] = used_up[0]
    deictic = bool(said.keys() & DEICTIC)
    evidence, points = [], 0
    if phrases := phrases_in("paywall", page.behind_body):
        evidence, points = [f"text: {phrase}" for phrase in phrases[:4]], 2
    elif len(said) >= 2 or deictic:
        evidence = [f"{concept}: {word}" for concept, word in said.items()]
        points = 2 if len(said) >= 2 and deictic else 1
    marks = list(_gate_marks(page, said=bool(said), deictic=deictic))
    return [*evidence, *marks], min(points + len(marks), _MOST_FROM_NOTICE)


def _gate_marks(page: Signals, *, said: bool, deictic: bool) -> Iterator[str]:
    """What the markup has of a gate; one that calls itself a barrier needs no words and counts twice."""
    if page.gate and (deictic or page.is_barrier):
        yield f"markup: {page.gate}"
    if page.is_barrier:
        yield "markup: a barrier"
    elif deictic and page.has_paywall:
        yield "markup: paywall"
    if said and page.asks_for_address:
        yield "markup: a dialog asks for an address"


def _empty(page: Signals) -> Verdict | None:
    """No text, or a few words that nothing calls an article."""
    unnamed = not page.claims_article and not page.has_date
    if page.body_words >= (_FEW_WORDS if unnamed else _NO_WORDS):
        return None
    return Completeness.NOT_ARTICLE, (f"{page.body_words} words of text",)


_RULES = (_block_page, _typed, _absent, _consent_wall, _list, _teaser, _empty)
_RULES_FOR_LONG_TEXTS = (_list,)
