"""The dialog that lies over a page, or is the page: its words, its buttons, what it calls itself. Pure."""

import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborNode

from parsers.completeness.boxes import MAX_ANCESTORS, named
from parsers.document import Document
from parsers.lexicon import entries
from parsers.lexicon.pattern import in_names

_MAX_TEXT = 20_000
_MAX_OVERLAYS = 60
_MAX_LABEL = 40
_SHOWN = 6
_MAX_LINKS = 100
_MAX_CALLED = 300
"""Bounds, in characters and elements: a dialog is short, and a label longer than 40 is no button's. Set by
eye."""
_OVERLAYS = "button,dialog,[role=dialog],[role=alertdialog],input[type=submit],noscript,amp-consent"
_MODAL = "dialog,amp-consent,[class*=overlay i],[role=dialog],[role=alertdialog],[aria-modal=true]"
_CHOICES = (
    "button,[role=button],input[type=submit],a[href='#'],a:not([href]),a[href*='consent='],input[type=radio]"
)
_LIKE_BUTTONS = "a[class*=btn i],a[class*=button i]"
_ANSWERS = "button,input[type=submit]"
_FIELDS = "input:not([type=hidden]):not([type=submit]):not([type=button]),textarea,select"
_BOX = re.compile(in_names(entries("markup.consent")), re.IGNORECASE)
_PRIVACY = re.compile(
    in_names(part for part in entries("path.small_print") if "privacy" in part.properties), re.IGNORECASE
)
_YES = re.compile(in_names(entries("markup.yes")), re.IGNORECASE)
_NO = re.compile(in_names(entries("markup.no")), re.IGNORECASE)
_CALLED = ("id", "class", "name", "value", "onclick", "href", "data-action", "data-testid")
_BACK = re.compile(
    r"[?&](?:return|redirect|continue|next|back|ref|to|url)\w{0,12}=(?:/|%2f|http)", re.IGNORECASE
)
"""Where the page goes on once it was answered."""
_KEPT = re.compile(r"document\.cookie\s*=|localstorage\.setitem\(")
"""An answer that a script keeps."""


@dataclass(frozen=True)
class Dialog:
    document: Document

    @cached_property
    def words(self) -> str:
        """The words of buttons and dialogs."""
        nodes = self.document.tree.css(_OVERLAYS)[:_MAX_OVERLAYS]
        texts = (node.text(separator=" ")[:2_000] or node.attributes.get("value") or "" for node in nodes)
        return "\n".join(texts)[:_MAX_TEXT]

    @cached_property
    def choices(self) -> int:
        """Buttons and what acts as one, with a few words on them, each of which says something else."""
        return len(set(self._labels))

    @cached_property
    def buttons(self) -> int:
        return len(self._labels)

    @cached_property
    def _labels(self) -> list[str]:
        nodes = self.document.tree.css(_CHOICES)[:_MAX_OVERLAYS]
        return [label for label in map(_label, nodes) if 1 < len(label) <= _MAX_LABEL]

    @cached_property
    def answers(self) -> str:
        """What is written on the first of them, for people."""
        different = list(dict.fromkeys(self._labels))[:_SHOWN]
        return ", ".join(" ".join(label.replace(";", ",").split()) for label in different)

    @cached_property
    def is_framed(self) -> bool:
        """Whether it is a page of its own, in a frame."""
        frames = self.document.tree.css("iframe[src]")[:_MAX_OVERLAYS]
        return any(_BOX.search((frame.attributes.get("src") or "")[:_MAX_CALLED]) for frame in frames)

    @cached_property
    def offers_a_choice(self) -> bool:
        return self.choices >= 2 or self.links_that_answer >= 2 or self.is_framed

    @cached_property
    def has_script(self) -> bool:
        scripts = self.document.tree.css("script[src]")[:_MAX_LINKS]
        return any(_BOX.search((script.attributes.get("src") or "")[:_MAX_CALLED]) for script in scripts)

    @cached_property
    def name(self) -> str | None:
        """The name of an element with text in it that calls itself a consent dialog."""
        return named(self.document.outline, _BOX, self.document.outline.lines)

    @cached_property
    def is_modal(self) -> bool:
        return self.document.tree.css_first(_MODAL) is not None

    @cached_property
    def asks_only_for_answers(self) -> bool:
        """Forms with two buttons or more between them, and no field to fill in."""
        forms = self.document.tree.css("form")[:_MAX_OVERLAYS]
        answers = sum(len(form.css(_ANSWERS)) for form in forms)
        return answers >= 2 and all(form.css_first(_FIELDS) is None for form in forms)

    @cached_property
    def purposes(self) -> int:
        """Boxes to tick, and switches."""
        return len(self.document.tree.css("input[type=checkbox i],[role=switch]"))

    @cached_property
    def has_box_that_stays_ticked(self) -> bool:
        """What is necessary needs no consent, and cannot be refused."""
        return self.document.tree.css_first("input[type=checkbox i][disabled]") is not None

    @cached_property
    def buttons_for_yes_and_no(self) -> bool:
        """The markup calls one answer a consent and another a refusal, whatever is written there."""
        nodes = self.document.tree.css(f"{_CHOICES},{_LIKE_BUTTONS}")[:_MAX_OVERLAYS]
        called = [" ".join(node.attributes.get(key) or "" for key in _CALLED)[:_MAX_CALLED] for node in nodes]
        refusals = [name for name in called if _NO.search(name)]
        return bool(refusals) and any(_YES.search(name) for name in called if name not in refusals)

    @cached_property
    def keeps_an_answer(self) -> bool:
        """A script in the page writes a cookie."""
        scripts = self.document.tree.css("script:not([src])")[:_MAX_OVERLAYS]
        return any(_KEPT.search(script.text()[:_MAX_TEXT].lower()) for script in scripts)

    def stands_apart_from(self, texts: Container[str]) -> bool:
        """Whether the answers stand in a box that is called a consent dialog, and these texts do not."""
        nodes = self.document.tree.css(_CHOICES)[:_MAX_OVERLAYS]
        if sum(_is_in_box(node) for node in nodes) < 2:
            return False
        lines = [line for line in self.document.outline.lines if line.text in texts]
        return named(self.document.outline, _BOX, lines) is None

    @cached_property
    def links_that_answer(self) -> int:
        """Links that say consent, or that say different things to one address and lead back to the page."""
        links = self.document.tree.css("a[href*='=']")[:_MAX_LINKS]
        addresses = {link.attributes.get("href") or "" for link in links}
        consents = sum("consent=" in address.lower() for address in addresses)
        leading_back = Counter(address.partition("?")[0] for address in addresses if _BACK.search(address))
        return max(consents, *leading_back.values(), 0)

    @cached_property
    def links_to_privacy(self) -> bool:
        links = self.document.tree.css("a[href]")[:_MAX_LINKS]
        return any(_PRIVACY.search(link.attributes.get("href") or "") for link in links)

    @cached_property
    def wants_an_address(self) -> bool:
        """Whether it lies over the page and wants an e-mail address."""
        return self.document.tree.css_first("[aria-modal=true] input[type=email i]") is not None


def _is_in_box(node: LexborNode) -> bool:
    """Whether it, or one of the next few elements around it, calls itself a consent dialog."""
    around: LexborNode | None = node
    for _ in range(MAX_ANCESTORS):
        if around is None or around.tag in ("body", "html"):
            return False
        called = f"{around.attributes.get('id') or ''} {around.attributes.get('class') or ''}"
        if _BOX.search(called[:_MAX_CALLED]):
            return True
        around = around.parent
    return False


def _label(node: LexborNode) -> str:
    """What is written on a button, or beside a radio button."""
    if node.tag == "input" and node.attributes.get("type") == "radio" and node.parent is not None:
        return node.parent.text(strip=True)
    return node.text(strip=True) or node.attributes.get("value") or ""
