"""The AMP view that a page names, where its address does not say whose it is. Pure (amp.dev, "Make your pages
discoverable")."""

from urllib.parse import urlsplit

from clipdesk.model.urls import GENERAL, Parameters, key, normalize_url, site
from parsers.metadata.page.addresses import link_address
from parsers.metadata.page.page_elements import PageElements


def read_amp_view(page: PageElements, canonical_url: str, parameters: Parameters = GENERAL) -> str | None:
    """Its address: None where there is none, where it has the page's own key, and where it cannot be the
    page's: on another site, or a front page."""
    address = link_address(next(iter(page.amp_views), None), canonical_url)
    if not address or site(address) != site(canonical_url):
        return None
    parts = urlsplit(address)
    is_front = not parts.path.strip("/") and not parts.query
    if is_front or key(address, parameters) == key(canonical_url, parameters):
        return None
    return normalize_url(address)
