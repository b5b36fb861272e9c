"""What stands right behind the text that was given: a paywall's notice, an offer, a form. Pure."""

import re
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborNode

from clipdesk.model.folding import fold_prose
from parsers.completeness.boxes import around, named
from parsers.completeness.visible_text import GivenText, count_words
from parsers.document import Document, Line
from parsers.lexicon import Entry, entries
from parsers.lexicon.pattern import in_names, in_print


def _part(entry: Entry) -> str:
    """The part of an address that is the entry, or has it in it."""
    text = re.escape(entry.text)
    return rf"[\w-]{{0,60}}{text}[\w-]*" if entry.prefix else text


_MAX_NOTICE = 1_200
_MAX_PROMPT = 160
_MAX_LINKS = 12
"""Bounds in characters and links. A prompt to comment is a line; more that has the word is a notice."""
_MOST_IN_A_FORM = 60
"""Words of a form to log in, against a page that has one in its corner."""
_NEAR = 2
"""Levels around the text in which a form belongs to it; comments and the page's foot stand further off. Set
as in `signals`."""
_COMMENT = re.compile(in_print(entries("comment.prompt")), re.IGNORECASE)
"""An account to comment with opens no text."""
_GATE = re.compile(in_names(entries("markup.gate")), re.IGNORECASE)
_CLOSES = re.compile(in_names(gate for gate in entries("markup.gate") if "closes" in gate.properties))
"""Of these names, those that can mean nothing but a closed text."""
_OFFER = re.compile(rf"/(?:{'|'.join(map(_part, entries('path.offer')))})(?:[/?#.]|$)", re.IGNORECASE)
"""Where the links of an offer lead."""


@dataclass(frozen=True)
class BehindText:
    """The lines behind the text and the elements that hold them; not those around the text."""

    document: Document
    text: GivenText
    overlay: str

    @property
    def lines(self) -> list[Line]:
        return [line for line in self.text.lines_behind if not is_linked_headline(line)]

    @cached_property
    def words(self) -> str:
        """Folded, with the words of dialogs, which lie over the text; without prompts to comment."""
        said = (*(line.text for line in self.lines), self.overlay)
        prompts = (text for text in said if len(text) > _MAX_PROMPT or not _COMMENT.search(text))
        return fold_prose("\n".join(prompts)[:_MAX_NOTICE])

    @cached_property
    def gate(self) -> str | None:
        """The name of an element that calls itself a paywall."""
        return named(self.document.outline, _GATE, self.text.lines_behind, outside=self._around_text)

    @cached_property
    def is_barrier(self) -> bool:
        """Whether the gate's name says that it closes a text, and not only that it offers something."""
        return self.gate is not None and _CLOSES.match(self.gate) is not None

    @cached_property
    def offer(self) -> str | None:
        """The path of a link to subscribe or to log in."""
        nodes = self.document.outline.nodes
        for line in self.lines:
            if not line.links or line.element in self._around_text:
                continue
            for link in nodes[line.element].css("a[href]")[:_MAX_LINKS]:
                if found := _OFFER.search(link.attributes.get("href") or ""):
                    return found[0]
        return None

    @cached_property
    def asks_for_password(self) -> bool:
        """Whether a short form stands there that wants a password, and not in order to comment."""
        nodes = self.document.outline.nodes
        lines = [line for line in self.lines if not _COMMENT.search(line.text)]
        elements = around(self.document.outline, lines, outside=self._around_text)
        return any(self._is_in_article(element) and _is_login(nodes[element]) for element in elements)

    def _is_in_article(self, element: int) -> bool:
        """Whether it stands beside the text, or beside what holds the text; comments stand further off."""
        parent = self.document.outline.parents[element]
        return parent in self._around_text[: _NEAR + 1]

    @cached_property
    def _around_text(self) -> list[int]:
        """The elements around the first block of the text, from the inside out."""
        outline = self.document.outline
        first = self.text.blocks[0].text if self.text.blocks else None
        element = next((line.element for line in outline.lines if line.text == first), -1)
        found = []
        while element >= 0:
            found.append(element)
            element = outline.parents[element]
        return found


def _is_login(node: LexborNode) -> bool:
    if node.css_first("input[type=password i]") is None:
        return False
    return count_words(fold_prose(node.text(separator=" ")[:_MAX_NOTICE])) < _MOST_IN_A_FORM


def is_linked_headline(line: Line) -> bool:
    """One link, or two with a kicker's, as long as a headline; more are a menu."""
    return len(line.text) >= 20 and line.links <= 2 and line.link_chars >= 0.75 * len(line.text)
