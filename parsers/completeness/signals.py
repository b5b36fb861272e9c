"""What the verdict rests on, measured once on a page. Pure."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from model.article import Block, BlockKind, DateOrigin
from parsers.completeness.given import GivenText, count_words
from parsers.completeness.wordings import concepts_in, folded
from parsers.document import Document, Line
from parsers.metadata import Metadata

_MAX_TEXT = 20_000
_MAX_OVERLAYS = 60
_MAX_ANCESTORS = 4
_MAX_NOTICE = 1_200
_MAX_LABEL = 40
_MAX_PROMPT = 160
_COMMENT = re.compile(r"comment(?!ary)|kommentier|коммент|coment|تعليق", re.IGNORECASE)
"""An account to comment with opens no text."""
_LITTLE = 60
_OVERLAYS = "button,dialog,[role=dialog],[role=alertdialog],input[type=submit],noscript,amp-consent"
_CHOICES = "button,[role=button],input[type=submit],a[href='#'],a:not([href])"
_PLAYERS = "video,audio,amp-video,iframe[src*=player i],iframe[src*=embed i]"
_GATE = re.compile(
    r"pay-?wall|reg-?wall|paygate|pay-?box|\bpay\b|\bgate\b|gate__|premium-?(?:gate|box|offer|content|lock)|subscri(?:be|ption)|subs-|"
    r"subscriber|\babo-|abo-?box|abonn|piano|tp-(?:modal|container)|meter(?:ed|ing)?-\w*|\block|unlock|offer-|upsell|"
    r"unauthori[sz]ed|restrict(?:ed|ion)|members?-only|leaky|zephr|poool|steady|checkout|reg-modal",
    re.IGNORECASE,
)
_BARRIER = re.compile(r"wall|gate|lock|unauthori|restrict|members?-only|leaky|zephr|poool", re.IGNORECASE)
"""Of these names, those that can mean nothing but a closed text."""
_CONSENT_BOX = re.compile(
    r"consent|cookie|\bcmp\b|cmp-|gdpr|rgpd|dsgvo|privacy|didomi|onetrust|usercentrics|sp_message|sp-message|qc-cmp|tcf|iubenda",
    re.IGNORECASE,
)
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
        return folded("\n".join(block.text for block in self.blocks))

    @cached_property
    def text(self) -> GivenText:
        return GivenText(self.document, self.blocks)

    @property
    def given(self) -> Sequence[Block]:
        return self.text.blocks_given

    @property
    def given_words(self) -> int:
        return self.text.words

    @property
    def last_words(self) -> str:
        return self.text.last_words

    @cached_property
    def body_words(self) -> int:
        return sum(count_words(block.text) for block in self.blocks)

    @cached_property
    def follows_links(self) -> float:
        """The share of the body's blocks that are linked headlines or stand just behind one, as in a list."""
        lines = self.document.outline.lines
        places = {line.text: number for number, line in reversed(list(enumerate(lines)))}
        found = [places[block.text] for block in self.blocks if block.text in places]
        behind = [
            number
            for number in found
            if any(is_linked_headline(line) for line in lines[max(0, number - 2) : number + 1])
        ]
        return len(behind) / len(self.blocks) if self.blocks else 0.0

    @cached_property
    def is_list_of_links(self) -> bool:
        """Most of what was taken for the body is links."""
        headings = sum(block.kind in (BlockKind.LIST_ITEM, BlockKind.HEADING) for block in self.blocks)
        return bool(self.blocks) and headings >= 0.8 * len(self.blocks) and self.linked_headlines >= 8

    @cached_property
    def behind_body(self) -> str:
        """Their words, folded, with those of dialogs, which lie over the text."""
        notice = [line.text for line in self.text.lines_behind if not is_linked_headline(line)]
        said = [
            text for text in (*notice, self.overlay) if len(text) > _MAX_PROMPT or not _COMMENT.search(text)
        ]
        return folded("\n".join(said)[:_MAX_NOTICE])

    # --- the page ---

    @cached_property
    def visible(self) -> str:
        """The words that a reader sees, buttons and dialogs included, folded."""
        lines = "\n".join(line.text for line in self.document.outline.lines)[:_MAX_TEXT]
        return folded(f"{lines}\n{self.overlay}")

    @cached_property
    def overlay(self) -> str:
        """The words of buttons and dialogs."""
        nodes = self.document.tree.css(_OVERLAYS)[:_MAX_OVERLAYS]
        texts = (node.text(separator=" ")[:2_000] or node.attributes.get("value") or "" for node in nodes)
        return "\n".join(texts)[:_MAX_TEXT]

    @cached_property
    def visible_words(self) -> int:
        return count_words(self.visible)

    @cached_property
    def unlinked_words(self) -> int:
        """Words outside of links: a page's own text, without navigation and lists of other articles."""
        lines = self.document.outline.lines
        return sum(count_words(line.text) for line in lines if line.link_chars < 0.5 * len(line.text))

    @cached_property
    def consent_share(self) -> float:
        """The share of the page's own words that stands in lines about cookies and consent."""
        own = [line.text for line in self.document.outline.lines if line.link_chars < 0.5 * len(line.text)]
        texts = [folded(text) for text in (*own, self.overlay)]
        enough = 1 if self.unlinked_words < _LITTLE else 2
        about = sum(count_words(text) for text in texts if len(concepts_in("consent", text)) >= enough)
        return about / max(sum(map(count_words, texts)), 1)

    @cached_property
    def title(self) -> str:
        """The document's title and the headline, folded."""
        return folded(f"{self.metadata.document_title}\n{self.metadata.headline}")

    @cached_property
    def linked_headlines(self) -> int:
        return sum(map(is_linked_headline, self.document.outline.lines))

    @cached_property
    def choices(self) -> int:
        """Buttons and what acts as one, with a few words on them."""
        nodes = self.document.tree.css(_CHOICES)[:_MAX_OVERLAYS]
        labels = (node.text(strip=True) or node.attributes.get("value") or "" for node in nodes)
        return sum(1 < len(label) <= _MAX_LABEL for label in labels)

    @cached_property
    def links(self) -> int:
        return len(self.document.tree.css("a[href]"))

    @cached_property
    def has_player(self) -> bool:
        return self.document.tree.css_first(_PLAYERS) is not None

    @cached_property
    def has_paywall(self) -> bool:
        """Whether an element is called a paywall, shown or not."""
        return self.document.tree.css_first("[id*=paywall i],[class*=paywall i]") is not None

    @cached_property
    def asks_for_address(self) -> bool:
        """Whether a dialog lies over the page that wants an e-mail address."""
        return self.document.tree.css_first("[aria-modal=true] input[type=email i]") is not None

    @cached_property
    def locked_words(self) -> int | None:
        """The words given in the part that the markup says is not free; None where there is no such part."""
        for selector in self.metadata.paywalled_selectors[:_MAX_ANCESTORS]:
            if _SIMPLE_SELECTOR.fullmatch(selector) and (nodes := self.document.tree.css(selector)):
                return sum(count_words(node.text(separator=" ")[:_MAX_TEXT]) for node in nodes)
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

    # --- boxes that name themselves ---

    @cached_property
    def gate(self) -> str | None:
        """The name of an element behind the body, and not around it, that calls itself a paywall."""
        return self._box(_GATE, self.text.lines_behind, outside=self._around_body)

    @cached_property
    def is_barrier(self) -> bool:
        """Whether the gate's name says that it closes a text, and not only that it offers something."""
        return self.gate is not None and _BARRIER.search(self.gate) is not None

    @cached_property
    def _around_body(self) -> set[int]:
        """The elements around the first block of the text."""
        outline = self.document.outline
        first = self.blocks[0].text if self.blocks else None
        element = next((line.element for line in outline.lines if line.text == first), -1)
        found = set()
        while element >= 0:
            found.add(element)
            element = outline.parents[element]
        return found

    @cached_property
    def consent_box(self) -> str | None:
        """The name of an element with text in it that calls itself a consent dialog."""
        return self._box(_CONSENT_BOX, self.document.outline.lines)

    def _box(
        self, cue: re.Pattern[str], lines: Sequence[Line], *, outside: AbstractSet[int] = frozenset()
    ) -> str | None:
        outline = self.document.outline
        seen = {0, -1, *outside}
        for line in lines:
            element = line.element
            for _ in range(_MAX_ANCESTORS):
                if element in seen:
                    break
                seen.add(element)
                if found := cue.search(outline.names[element]):
                    return found[0].lower()
                element = outline.parents[element]
        return None


def is_linked_headline(line: Line) -> bool:
    """One link, as long as a headline."""
    return len(line.text) >= 20 and line.link_chars >= 0.75 * len(line.text)
