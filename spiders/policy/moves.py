"""Whether a page has moved for good (RFC 9110, sections 15.4.2 and 15.4.9). Pure."""

from itertools import takewhile

from scrapy.http import Response

_FOR_GOOD = (301, 308)


def moved_to(response: Response) -> str | None:
    """Where the redirects before the first temporary one lead; None where that is the page itself."""
    meta = response.request.meta if response.request else {}
    hops = [*meta.get("redirect_urls", []), response.url]
    lasting = list(takewhile(lambda reason: reason in _FOR_GOOD, meta.get("redirect_reasons", [])))
    return str(hops[len(lasting)]) if lasting and hops[len(lasting)] != hops[0] else None
