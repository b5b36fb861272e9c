"""The identity that articles had before addresses had keys. Corpora hold articles, and takedowns, by it."""

import hashlib
from urllib.parse import urldefrag

from courlan.clean import normalize_url


def earlier_article_id(canonical_url: str) -> str:
    """SHA-256 of the normalised URL without its scheme, cut to 32 hexadecimal characters; empty for an
    address that could have none."""
    try:
        normalised = str(normalize_url(urldefrag(canonical_url.strip()).url, strict=False))
    except ValueError:
        return ""
    return hashlib.sha256(normalised.partition("://")[2].encode()).hexdigest()[:32]
