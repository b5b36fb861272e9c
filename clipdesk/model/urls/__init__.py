"""Addresses: what is asked for, what is remembered of it, and whose site it is on.

What is asked for is what the publisher wrote, read as browsers read it (`asked`). What is remembered is a key
that all spellings of a page share (`key`, with `parameters` saying what of a query counts). Neither is the
other: a key is never asked for.
"""

from clipdesk.model.urls.asked import MAX_URL, absolute, normalize_url, without_credentials
from clipdesk.model.urls.key import article_id, key, key_number, number_of, without_tracking
from clipdesk.model.urls.parameters import GENERAL, Parameters
from clipdesk.model.urls.site import host, site

__all__ = [
    "GENERAL",
    "MAX_URL",
    "Parameters",
    "absolute",
    "article_id",
    "host",
    "key",
    "key_number",
    "normalize_url",
    "number_of",
    "site",
    "without_credentials",
    "without_tracking",
]
