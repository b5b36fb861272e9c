"""The identity of an article as all articles that are stored have it."""

import hashlib
from urllib.parse import urldefrag

from courlan.clean import normalize_url


def article_id(canonical_url: str) -> str:
    """SHA-256 of the normalised URL without its scheme, cut to 32 hexadecimal characters."""
    normalised = str(normalize_url(urldefrag(canonical_url.strip()).url, strict=False, trailing_slash=True))
    return hashlib.sha256(normalised.partition("://")[2].encode()).hexdigest()[:32]
