"""A page that is nothing but a consent dialog. Pure."""

import re

from clipdesk.model.article import Completeness
from clipdesk.model.folding import fold_prose
from parsers.completeness.signals import (
    A_BRIEF,
    ENOUGH_WORDS,
    FEW_LINKS,
    FEW_WORDS,
    MANY_LINKS,
    NO_WORDS,
    SHORT_WORDS,
    Signals,
    Verdict,
)
from parsers.completeness.wordings import concepts_in, word_of

_MOST, _SOME = 0.5, 0.4
"""The share of the page's unlinked words that lines about consent have: beside other text, and alone."""
_NEEDED_OF_MARKUP = 4
"""Points of `_markup` and `_to_do`: two strong signs, or several weak ones. Doubled, 68 more pages of
`benchmarks.deciding_numbers` are misjudged, halved nine."""
_SEVERAL = 3
"""Boxes to tick: a form has one or two, a list of purposes more."""
_SUBJECTS = frozenset({"cookies", "data", "privacy", "measuring", "advertising", "third_parties"})
_DECISIONS = frozenset({"consent", "refusal", "choice", "necessary"})
_MANAGERS = (
    "cookielaw.org",
    "privacy-mgmt",
    "wrappermessagingwithoutdetection",
    "amp-consent",
    "sp_choice_type",
    "privacy-center.org",
    "didomi",
    "cookiebot.com",
    "usercentrics",
    "consentmanager",
    "quantcast",
    "qc-cmp2",
    "cmp.inmobi.com",
    "trustarc",
    "truste.com",
    "fundingchoices",
    "iubenda",
    "contentpass",
    "axept.io",
    "axeptio",
    "sirdata",
    "osano.com",
    "termly.io",
    "cookieyes",
    "cookie-script.com",
    "civiccomputing",
    "tarteaucitron",
    "klaro",
    "cmplz-",
    "borlabs",
    "cookiefirst",
    "cookiehub",
    "trustcommander",
    "appconsent",
    "sfbx.io",
    "ketchcdn",
    "transcend-cdn",
    "fides.js",
    "moove_gdpr",
    "cookie-law-info",
    "cookieconsent",
    "cc-window",
)
"""Products that ask for consent, by what they put into a page."""
_PRICE = re.compile(r"[$€£₽] ?\d|\d ?[$€£₽]")
_STUBS = ("__tcfapi", "__gpp(", "__cmp(")
"""The interfaces that they leave on every page."""
_ANSWERS_TO = re.compile(r"action=\"[^\"]{0,80}(?:consent|privacy)")


def consent_wall(page: Signals) -> Verdict | None:
    """Little else on the page than cookies, data and the choice that the reader has."""
    if page.body_words >= ENOUGH_WORDS or page.unlinked_words >= 2 * ENOUGH_WORDS or page.declares_date:
        return None
    if page.is_home or page.has_password_field or _is_below_a_text(page):
        return None
    evidence = _by_words(page) or _by_markup(page)
    return (Completeness.CONSENT_WALL, tuple(evidence)) if evidence else None


def _is_below_a_text(page: Signals) -> bool:
    """A text on a page with links of its own, and the answers in a box that is another part of the page."""
    if page.links < MANY_LINKS or page.body_words < A_BRIEF:
        return False
    return page.dialog.stands_apart_from({block.text for block in page.blocks})


def _by_words(page: Signals) -> list[str]:
    """A notice about consent, whatever the markup calls it."""
    said = page.said_of_consent
    subject = _SUBJECTS & said.keys()
    decision = _DECISIONS & said.keys() or page.dialog.choices >= 2
    if not (subject and decision and len(said) >= 2 and _is_notice(page)):
        return []
    marks = _markup(page)
    evidence = [f"{concept}: {word}" for concept, word in said.items()] + [what for _, what in marks]
    alone = page.unlinked_words < FEW_WORDS
    among_others = page.linked_headlines >= MANY_LINKS
    enough = len(evidence) >= (7 if among_others else 4 if alone else 5)
    return evidence if enough and page.consent_share >= (_SOME if alone else _MOST) else []


def _by_markup(page: Signals) -> list[str]:
    """A consent manager's dialog, or a form with nothing but answers to give, and hardly a word beside it."""
    if not page.dialog.offers_a_choice or page.unlinked_words >= SHORT_WORDS:
        return []
    if page.links >= MANY_LINKS and (page.linked_headlines >= FEW_LINKS or not page.claims_article):
        return []
    if page.body_words >= (NO_WORDS if page.dialog.is_modal else FEW_WORDS) and not _is_in_dialog(page):
        return []
    signs = [*_markup(page), *((points, what) for points, what, holds in _to_do(page) if holds)]
    enough = sum(points for points, _ in signs) >= _NEEDED_OF_MARKUP
    return [what for _, what in signs] if enough else []


def _to_do(page: Signals) -> tuple[tuple[int, str, bool], ...]:
    """What a visitor can do on a page that asks for consent, whatever its words."""
    dialog = page.dialog
    return (
        (1, "a dialog over the page", dialog.is_modal),
        (2, "a form that asks for nothing but an answer", dialog.asks_only_for_answers),
        (2, "buttons for yes and no", dialog.buttons_for_yes_and_no),
        (1, f"{dialog.purposes} boxes to tick", dialog.purposes >= _SEVERAL),
        (1, "a box that stays ticked", dialog.has_box_that_stays_ticked),
        (2, "links that carry the answer", dialog.links_that_answer >= 2),
        (3, "a frame with a dialog in it", dialog.is_framed),
        (1, "a script for consent", dialog.has_script),
        (1, "a script that keeps the answer", dialog.keeps_an_answer),
        (1, "a link to what is done with data", dialog.links_to_privacy),
        (1, "nothing else on the page", page.ways_on < FEW_LINKS),
    )


def _is_in_dialog(page: Signals) -> bool:
    """Whether what was taken for the body stands in a dialog over the page."""
    words = fold_prose(page.dialog.words)
    return any(fold_prose(block.text) in words for block in page.blocks)


def _is_notice(page: Signals) -> bool:
    """Whether what was taken for the body, if anything was, is the notice."""
    inside = len(concepts_in("consent.", page.body))
    few = 1 if page.dialog.choices >= 2 else 2
    return page.body_words < NO_WORDS or inside >= (few if page.body_words < FEW_WORDS else 3)


def _markup(page: Signals) -> list[tuple[int, str]]:
    signs = [(1, f"markup: {page.dialog.name}")] if page.dialog.name else []
    if manager := _manager(page.markup):
        signs.append((2, f"markup: {manager}"))
    elif stub := next((name for name in _STUBS if name in page.markup), None):
        signs.append((1, f"markup: {stub}"))
    if page.dialog.choices >= 2:
        signs.append((1, f"buttons: {page.dialog.answers}"))
    if price := word_of("paywall.", "price", page.notice) or "".join(_PRICE.findall(page.notice)[:1]):
        signs.append((1, f"price: {price}"))
    return signs


def _manager(markup: str) -> str | None:
    """A product that asks for consent, or a form that is sent where consent is kept."""
    if found := next((name for name in _MANAGERS if name in markup), None):
        return found
    form = _ANSWERS_TO.search(markup)
    return form[0] if form else None
