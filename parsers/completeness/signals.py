"""What the verdict rests on, measured once on a page. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from model.article import Block
from parsers.completeness.wordings import Kind, folded, phrases_in
from parsers.document import Document
from parsers.metadata import Metadata

_MAX_TEXT = 20_000
_HAN_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
_OVERLAYS = "button,dialog,[role=dialog],[role=alertdialog],input[type=submit],input[type=password],noscript"


def count_words(text: str) -> int:
    """Words; scripts without spaces count two characters as one word."""
    dense = 0 if text.isascii() else len(_HAN_KANA.findall(text))
    return len(text.split()) + dense // 2


@dataclass(frozen=True)
class Signals:
    """The page, its metadata and the body that was extracted; every measure is taken once, when asked for."""

    document: Document
    metadata: Metadata
    blocks: Sequence[Block]
    status: int

    @cached_property
    def body(self) -> str:
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def body_words(self) -> int:
        return count_words(self.body)

    @cached_property
    def visible(self) -> str:
        """The page's words as a reader sees them first, buttons and dialogs included, folded."""
        lines = "\n".join(line.text for line in self.document.outline.lines)[:_MAX_TEXT]
        return folded(f"{lines}\n{self.overlay}")

    @cached_property
    def overlay(self) -> str:
        nodes = self.document.tree.css(_OVERLAYS)[:60]
        texts = (node.attributes.get("value") or node.text(separator=" ")[:2_000] for node in nodes)
        return "\n".join(texts)[:_MAX_TEXT]

    @cached_property
    def visible_words(self) -> int:
        return count_words(self.visible)

    @cached_property
    def title(self) -> str:
        return folded(f"{self.metadata.document_title}\n{self.metadata.headline}")

    @cached_property
    def linked_headlines(self) -> int:
        """Lines that are nothing but one link and as long as a headline."""
        lines = self.document.outline.lines
        return sum(len(line.text) >= 20 and line.link_chars >= 0.8 * len(line.text) for line in lines)

    @cached_property
    def has_password_field(self) -> bool:
        return self.document.tree.css_first("input[type=password i]") is not None

    @cached_property
    def path(self) -> str:
        return urlsplit(self.metadata.canonical_url).path.rstrip("/").lower()

    def says(self, kind: Kind, text: str) -> list[str]:
        return phrases_in(kind, text)
