"""Whether a page gave the whole article, and if not, what it gave instead; each verdict with its evidence.
Pure.

A long body is an article whatever else the page shows: walls and lists are looked for in pages whose body is
short, or consists of what stands in lists. Each rule adds up evidence; none rests on a single word.
"""

from collections.abc import Sequence

from clipdesk.model.article import Block, Completeness
from parsers.completeness.block_page import block_page, stranded
from parsers.completeness.consent_wall import consent_wall
from parsers.completeness.not_article import absent, empty, list_of_articles, typed
from parsers.completeness.signals import ENOUGH_WORDS, Signals, Verdict
from parsers.completeness.teaser import long_teaser, teaser
from parsers.document import Document
from parsers.metadata import Metadata

_RULES = (block_page, typed, absent, consent_wall, list_of_articles, teaser, stranded, empty)
_RULES_FOR_LONG_TEXTS = (list_of_articles, long_teaser)


def judge(document: Document, metadata: Metadata, blocks: Sequence[Block], *, status: int = 200) -> Verdict:
    """`blocks` is the extracted body; notices that were stripped from it are still found in the document."""
    page = Signals(document, metadata, blocks, status)
    rules = _RULES if page.body_words < 2 * ENOUGH_WORDS else _RULES_FOR_LONG_TEXTS
    for rule in rules:
        if verdict := rule(page):
            return verdict
    return Completeness.FULL, (f"{page.body_words} words",)
