"""What the verdict rests on, measured once on a page. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from clipdesk.model.article import Block, BlockKind, Completeness, DateOrigin
from clipdesk.model.folding import fold_prose
from parsers.body.tables import CELL_SEPARATOR
from parsers.completeness.consent_dialog import Dialog
from parsers.completeness.paywall_notice import BehindText, is_linked_headline
from parsers.completeness.visible_text import GivenText, count_words
from parsers.completeness.wordings import concepts_in
from parsers.document import Document, Line
from parsers.lexicon import entries
from parsers.lexicon.pattern import in_names
from parsers.metadata import Metadata

Verdict = tuple[Completeness, tuple[str, ...]]

ENOUGH_WORDS = 250
"""A body of this length is an article, if it is one text."""
SHORT_WORDS, FEW_WORDS, A_BRIEF, NO_WORDS = 120, 60, 35, 20
"""Words of body: what a teaser, a gallery or a page beside an error gives; what a notice or a caption has;
the shortest report that nothing calls one; a line."""
MANY_LINKS, FEW_LINKS = 8, 3
"""A page with more has a menu, or lists articles; one with fewer leads nowhere.

All of these were set by eye on the parts `tune` and `check` of benchmarks.completeness and mended as
further parts were looked at; `python -m benchmarks.deciding_numbers` counts what half and twice each of them
misjudge. The same holds for every number of this folder that says no other origin."""
GONE = frozenset({404, 410})
"""There is no such page (RFC 9110)."""
_MAX_TEXT = 20_000
_MAX_NOTICE = 3_000
_MAX_MARKUP = 200_000
_MAX_SELECTORS = 4
"""Bounds, in characters, that keep a long page cheap; a notice in place of an article stands at its
beginning."""
_PLAYERS = (
    "video,audio,amp-video,iframe[src*=player i],iframe[src*=embed i],iframe[allowfullscreen],"
    "[class*=video-player i],[class*=video-js i]"
)
_FIELDS = "input:not([type=hidden]):not([type=submit]):not([type=button]),textarea,table"
_EDITORIAL = "link[rel=canonical],meta[property^='og:'],script[type='application/ld+json']"
_ASIDE = re.compile(
    rf"^(?:#|mailto:|tel:|javascript:)|{in_names(entries('path.small_print'))}", re.IGNORECASE
)
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])[\s»”\"')\]]*$")
_SIMPLE_SELECTOR = re.compile(r"[.#][\w-]{1,60}")
_ARTICLE_TYPE = re.compile(r"Article$|^Report|Posting$|^Review$")


@dataclass(frozen=True)
class Signals:
    """The page, its metadata and the body that was extracted; every measure is taken once, when asked for."""

    document: Document
    metadata: Metadata
    blocks: Sequence[Block]
    status: int

    # --- the body ---

    @cached_property
    def body(self) -> str:
        return fold_prose("\n".join(block.text for block in self.blocks))

    @cached_property
    def text(self) -> GivenText:
        return GivenText(self.document, self.blocks)

    @cached_property
    def behind(self) -> BehindText:
        return BehindText(self.document, self.text, self.dialog.words)

    @cached_property
    def dialog(self) -> Dialog:
        return Dialog(self.document)

    @property
    def given(self) -> Sequence[Block]:
        return self.text.blocks_given

    @property
    def given_words(self) -> int:
        return self.text.words

    @property
    def breaks_off(self) -> bool:
        """The text ends with an ellipsis."""
        return _CUT_OFF.search(self.text.last_words) is not None

    @cached_property
    def body_words(self) -> int:
        return count_words(" ".join(block.text for block in self.blocks))

    @cached_property
    def follows_links(self) -> float:
        """The share of the body's texts that are linked headlines or stand just behind one, as in a list."""
        lines = self.document.outline.lines
        places = {line.text: number for number, line in reversed(list(enumerate(lines)))}
        texts = {block.text.rpartition(CELL_SEPARATOR)[2] for block in self.blocks}
        behind = [
            text
            for text in texts & places.keys()
            if _opens_with_link(lines[places[text]])
            or any(is_linked_headline(line) for line in lines[max(0, places[text] - 2) : places[text] + 1])
        ]
        return len(behind) / len(texts) if texts else 0.0

    @cached_property
    def is_list_of_links(self) -> bool:
        """Most of what was taken for the body is links."""
        headings = sum(block.kind in (BlockKind.LIST_ITEM, BlockKind.HEADING) for block in self.blocks)
        entries = self.body_words < NO_WORDS * len(self.blocks) and headings >= 0.8 * len(self.blocks)
        return entries and self.linked_headlines >= MANY_LINKS and self.follows_links >= 0.5

    # --- the page ---

    @cached_property
    def visible(self) -> str:
        """The words that a reader sees, buttons and dialogs included, folded."""
        lines = "\n".join(line.text for line in self.document.outline.lines)[:_MAX_TEXT]
        return fold_prose(f"{lines}\n{self.dialog.words}")

    @property
    def notice(self) -> str:
        """Where a page that gives a notice in place of an article has it: at the beginning."""
        return self.visible[:_MAX_NOTICE]

    @cached_property
    def said_of_consent(self) -> Mapping[str, str]:
        """By concept the first word of the notice that speaks of cookies, data and a choice."""
        return concepts_in("consent.", self.notice)

    @cached_property
    def said_of_refusal(self) -> Mapping[str, str]:
        """By concept the first word of the notice that speaks of robots and refusals."""
        return concepts_in("block.", self.notice)

    @cached_property
    def unlinked_words(self) -> int:
        """Words outside of links: a page's own text, without navigation and lists of other articles."""
        lines = self.document.outline.lines
        return count_words(" ".join(line.text for line in lines if line.link_chars < 0.5 * len(line.text)))

    @cached_property
    def consent_share(self) -> float:
        """The share of the page's own words that stands in lines about cookies and consent."""
        own = [line.text for line in self.document.outline.lines if line.link_chars < 0.5 * len(line.text)]
        texts = [fold_prose(text) for text in (*own, self.dialog.words)]
        enough = 1 if self.unlinked_words < FEW_WORDS else 2
        about = sum(count_words(text) for text in texts if len(concepts_in("consent.", text)) >= enough)
        return about / max(sum(map(count_words, texts)), 1)

    @cached_property
    def title(self) -> str:
        """The document's title and the headline, folded."""
        return fold_prose(f"{self.metadata.document_title}\n{self.metadata.headline}")

    @cached_property
    def linked_headlines(self) -> int:
        return sum(map(is_linked_headline, self.document.outline.lines))

    @cached_property
    def linked_entries(self) -> int:
        """Linked headlines, alone or with the beginning of what they lead to."""
        lines = self.document.outline.lines
        return sum(is_linked_headline(line) or _opens_with_link(line) for line in lines)

    @cached_property
    def paragraphs(self) -> int:
        """Blocks of the body that are as long as a paragraph of a report."""
        return sum(
            block.kind is BlockKind.PARAGRAPH and count_words(block.text) >= NO_WORDS for block in self.blocks
        )

    @cached_property
    def pictured(self) -> int:
        """Blocks of the body that stand right behind a picture of their own, if most of them do."""
        texts = {block.text for block in self.blocks}
        found = sum(line.media > 0 for line in self.document.outline.lines if line.text in texts)
        return found if 2 * found >= len(texts) else 0

    @cached_property
    def links(self) -> int:
        return len(self.document.tree.css("a[href]"))

    @cached_property
    def ways_on(self) -> int:
        """Links that lead to something else to read; not to the small print, nor to somebody's address."""
        links = self.document.tree.css("a[href]")
        return sum(_ASIDE.search(link.attributes.get("href") or "#") is None for link in links)

    @cached_property
    def markup(self) -> str:
        """The beginning of the page's source, in lower case."""
        return self.document.text[:_MAX_MARKUP].lower()

    @cached_property
    def is_headless(self) -> bool:
        """The head has nothing that an editorial page has."""
        return self.document.tree.css_first(_EDITORIAL) is None

    @cached_property
    def has_noscript(self) -> bool:
        return self.document.tree.css_first("noscript") is not None

    @cached_property
    def asks_or_plays(self) -> bool:
        """It has a field to fill in, something to play, or a table to look things up in."""
        return self.has_player or self.document.tree.css_first(_FIELDS) is not None

    @cached_property
    def has_player(self) -> bool:
        return self.document.tree.css_first(_PLAYERS) is not None

    @cached_property
    def has_paywall(self) -> bool:
        """Whether an element is called a paywall, shown or not."""
        return self.document.tree.css_first("[id*=paywall i],[class*=paywall i]") is not None

    @cached_property
    def locked_words(self) -> int | None:
        """The words given in the part that the markup says is not free; None where there is no such part."""
        for selector in self.metadata.paywalled_selectors[:_MAX_SELECTORS]:
            if _SIMPLE_SELECTOR.fullmatch(selector) and (nodes := self.document.tree.css(selector)):
                return sum(count_words(fold_prose(node.text(separator=" ")[:_MAX_TEXT])) for node in nodes)
        return None

    @cached_property
    def has_password_field(self) -> bool:
        return self.document.tree.css_first("input[type=password i]") is not None

    @cached_property
    def path(self) -> str:
        return urlsplit(self.metadata.canonical_url).path.rstrip("/").lower()

    @cached_property
    def is_home(self) -> bool:
        return bool(self.metadata.canonical_url) and not self.path

    @cached_property
    def claims_article(self) -> bool:
        """The page's markup says that it is one article."""
        return self.metadata.open_graph_type == "article" or any(
            map(_ARTICLE_TYPE.search, self.metadata.types)
        )

    @cached_property
    def declares_date(self) -> bool:
        """The markup says when it was published; a date in the URL or in the text may be a link's."""
        moment = self.metadata.published_at
        return moment is not None and moment.origin in (
            DateOrigin.JSON_LD,
            DateOrigin.META,
            DateOrigin.MICRODATA,
        )

    @cached_property
    def has_date(self) -> bool:
        """A date stands on the page or in its markup: a wall keeps the article's URL, but not its date."""
        moment = self.metadata.published_at
        return moment is not None and moment.origin is not DateOrigin.URL


def _opens_with_link(line: Line) -> bool:
    """A link as long as a headline, and not much more text than would sum up where it leads."""
    return line.links > 0 and line.link_chars >= 20 and line.link_chars >= 0.25 * len(line.text)
