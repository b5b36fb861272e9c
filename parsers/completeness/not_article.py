"""What is no article: missing pages, logins, lists, players, galleries, pages without text. Pure."""

import re

from clipdesk.model.article import Completeness
from parsers.completeness.signals import (
    A_BRIEF,
    ENOUGH_WORDS,
    FEW_WORDS,
    GONE,
    MANY_LINKS,
    NO_WORDS,
    SHORT_WORDS,
    Signals,
    Verdict,
)
from parsers.completeness.wordings import phrases_in
from parsers.lexicon import entries
from parsers.lexicon.pattern import pattern

_MANY_PICTURES = 5
"""A gallery against a report with pictures; halved and doubled it changes no verdict of
benchmarks.deciding_numbers."""
_LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "ContactPage", "AboutPage"})
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery"})
_VIDEO_TYPES = frozenset({"VideoObject", "BroadcastEvent", "PodcastEpisode", "AudioObject"})
_SECTIONS = pattern(section for section in entries("path.section") if "listing" in section.properties)
_LISTING_PATH = re.compile(rf"/{_SECTIONS}(?:/[^/]*)?(?:/(?:page/)?\d+)?$")


def absent(page: Signals) -> Verdict | None:
    for rule in (_missing, _login):
        if evidence := rule(page):
            return Completeness.NOT_ARTICLE, tuple(evidence)
    return None


def _missing(page: Signals) -> list[str]:
    if page.body_words >= SHORT_WORDS or page.declares_date:
        return []
    if page.status in GONE:
        return [f"status {page.status}"]
    evidence = [f"title: {phrase}" for phrase in phrases_in("missing.phrase", page.title)]
    if not evidence and page.body_words < FEW_WORDS and not page.claims_article:
        evidence = [
            f"text: {phrase}" for phrase in phrases_in("missing.phrase", page.body or page.visible[:500])
        ]
    return evidence


def _login(page: Signals) -> list[str]:
    if page.body_words >= FEW_WORDS or not page.has_password_field or _begins_a_report(page):
        return []
    words = [f"text: {phrase}" for phrase in phrases_in("login.phrase", page.visible)]
    return ["a password field", *words[:3]] if words or page.unlinked_words < FEW_WORDS else []


def _begins_a_report(page: Signals) -> bool:
    """By its markup, or by a paragraph of text at a URL with a date in it."""
    dated = page.metadata.published_at is not None and page.paragraphs > 0
    return page.claims_article or page.declares_date or dated


def typed(page: Signals) -> Verdict | None:
    """A video or a gallery by its own word; that there is a consent dialog too says nothing against it."""
    evidence = _media_only(page)
    return (Completeness.NOT_ARTICLE, tuple(evidence)) if evidence else None


def _media_only(page: Signals) -> list[str]:
    """A video or a gallery with captions instead of a text."""
    types = set(page.metadata.types)
    if (found := types & _GALLERY_TYPES) and page.body_words < SHORT_WORDS:
        return [f"type {name}, {page.body_words} words" for name in sorted(found)]
    if not page.claims_article and not page.paragraphs and page.pictured >= _MANY_PICTURES:
        return [f"{page.pictured} pictures, each with a line of text"]
    is_video = types & _VIDEO_TYPES or (page.metadata.open_graph_type or "").startswith("video")
    if not (is_video or _shows_a_player(page)):
        return []
    words = page.body_words if page.body_words < FEW_WORDS else page.unlinked_words
    return [f"a video, {words} words"] if words < FEW_WORDS else []


def _shows_a_player(page: Signals) -> bool:
    return not page.claims_article and not page.has_date and page.has_player


def list_of_articles(page: Signals) -> Verdict | None:
    evidence = _listing(page)
    return (Completeness.NOT_ARTICLE, tuple(evidence)) if evidence else None


def _listing(page: Signals) -> list[str]:
    """A list of articles: by what its markup says, by its path, or because its text stands behind links."""
    if page.is_home and (page.body_words < ENOUGH_WORDS or page.linked_headlines >= MANY_LINKS):
        return ["the URL is the home page"]
    if page.claims_article or page.declares_date:
        return []
    several = len(page.blocks) >= 4 or page.body_words < FEW_WORDS
    if page.linked_entries >= 4 and several and page.follows_links >= 0.8:
        return [f"{page.follows_links:.0%} of the text stands behind linked headlines"]
    if page.body_words >= ENOUGH_WORDS:
        return []
    evidence = [f"type {name}" for name in sorted(_LISTING_TYPES & set(page.metadata.types))]
    if page.metadata.open_graph_type == "profile" and page.body_words < FEW_WORDS:
        evidence.append("type profile")
    if _LISTING_PATH.search(page.path):
        evidence.append("the path is a listing's")
    evidence += [f"title: {phrase}" for phrase in phrases_in("listing.title", page.title)]
    if page.linked_headlines >= MANY_LINKS and (page.body_words < NO_WORDS or page.is_list_of_links):
        return [*evidence, f"{page.linked_headlines} linked headlines, {page.body_words} words of text"]
    if page.linked_headlines >= MANY_LINKS:
        evidence.append(f"{page.linked_headlines} linked headlines")
    return evidence if len(evidence) >= 2 else []


def empty(page: Signals) -> Verdict | None:
    """No text, or a few words that nothing calls an article and that are no brief report by their length."""
    named = page.claims_article or page.has_date
    needed = NO_WORDS if named else A_BRIEF if page.paragraphs else FEW_WORDS
    if page.body_words >= needed:
        return None
    return Completeness.NOT_ARTICLE, (f"{page.body_words} words of text",)
