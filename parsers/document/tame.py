"""Markup that would cost a tree builder quadratic time or memory is cut down before it is parsed. Pure.

Each limit is far above what a real page needs. Formatting elements left open are opened again in every
paragraph that follows (HTML standard, "reconstruct the active formatting elements"), every end tag searches
the stack of open elements, and every attribute is compared with all others of its tag.
"""

import re
from collections import Counter

MAX_TAGS = 300_000
MAX_DEPTH = 2_000
MAX_FORMATTING = 400
MAX_TAG_CHARS = 4_000

_FORMATTING = re.compile(
    r"</?(?=[bBiIuUsSeEtTfFcCnN])(?i:font|b|i|em|strong|u|s|tt|big|code|nobr|small|strike)(?=[\s/>])[^>]*>"
)
_NAMED_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_TAG_HEAD = re.compile(r"""<[a-zA-Z][^\s/>]*+(?:[^>"']|"[^"]*"|'[^']*')*+>""")
_TAG_NAME = re.compile(r"<[a-zA-Z][^\s/>]*")
_NEVER_OPEN = frozenset(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd td th tr tbody thead tfoot option optgroup".split()
)
"""Void elements, and those that close themselves."""


def tame(html: str) -> tuple[str, bool]:
    """The markup within the limits, and whether any of its text was lost for that."""
    text = _without_endless_tags(html)
    if len(_FORMATTING.findall(text)) > MAX_FORMATTING * 2:
        text = _without_unclosed_formatting(text)
    if text.count("<") > 6 * MAX_DEPTH:
        text = text[: _end_of_sane_nesting(text)]
    return text, len(text) < len(html)


def _without_endless_tags(html: str) -> str:
    """Takes the attributes from tags longer than the limit, and everything from one that never ends."""
    start = 0
    while (start := _suspect(html, start)) is not None:
        begin = html.rfind("<", 0, start)
        name = _TAG_NAME.match(html, begin) if begin >= 0 else None
    return html
