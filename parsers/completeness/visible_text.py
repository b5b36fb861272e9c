"""What of a text was given, and the notice that stands where it stops. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from clipdesk.model.article import Block
from clipdesk.model.folding import fold_prose
from parsers.completeness.wordings import DEICTIC, concepts_in
from parsers.document import Document, Line

_NOTICE_LINES, _NOTICE_BLOCKS = 6, 3
"""How many lines behind a text, and blocks at its end, can be a paywall's notice."""
_NOTICE_WORDS, _INLINE_NOTICE_WORDS, _HALF_A_NOTICE = 40, 25, 12
"""The longest line of a notice, among the paragraphs a shorter one, and a line that needs its neighbours
to be understood; paragraphs are longer. Set as in `signals`."""
_ELLIPSES = ("…", "...", "[…]", "[...]")
_BLURRED = re.compile(r"(?<![a-z])blur(?:red|ry)(?![a-z])", re.IGNORECASE)
_LONGEST_MEAN = 12
"""Where words are written apart, they are shorter than this on average."""
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")


def count_words(text: str) -> int:
    """Words of a line; in scripts without spaces two characters count as one word."""
    words = text.count(" ") + bool(text)
    if text.isascii() or words * _LONGEST_MEAN > len(text):
        return words
    return words + len(_DENSE.findall(text)) // 2


@dataclass(frozen=True)
class GivenText:
    """The blocks of a page's body, apart from a paywall's notice at their end."""

    document: Document
    blocks: Sequence[Block]

    @cached_property
    def blocks_given(self) -> Sequence[Block]:
        """The body without a paywall's notice at its end."""
        return self.blocks[: len(self.blocks) - len(self.notice_blocks)]

    @cached_property
    def notice_blocks(self) -> Sequence[Block]:
        """The last blocks, where they are short and speak of subscribing together."""
        end = len(self.blocks)
        start = end
        while start > max(0, end - _NOTICE_BLOCKS) and self._may_be_notice(self.blocks[start - 1]):
            start -= 1
        text = fold_prose("\n".join(block.text for block in self.blocks[start:]))
        return self.blocks[start:] if len(concepts_in("paywall.", text)) >= 2 else ()

    def _may_be_notice(self, block: Block) -> bool:
        """Whether it is short and speaks of subscribing; among the paragraphs, of this text too. The site's
        word about cookies may stand behind the notice."""
        words = count_words(block.text)
        if words > _NOTICE_WORDS:
            return False
        text = fold_prose(block.text)
        said = concepts_in("paywall.", text)
        if self._stands_among_the_text(block):
            return words <= _INLINE_NOTICE_WORDS and bool(said.keys() & DEICTIC)
        return bool(said) or len(concepts_in("consent.", text)) >= 2

    def _reads_like_a_notice(self, block: Block) -> bool:
        if count_words(block.text) > _INLINE_NOTICE_WORDS:
            return False
        said = concepts_in("paywall.", fold_prose(block.text))
        if self._stands_among_the_text(block):
            return len(said) >= 2 and bool(said.keys() & DEICTIC)
        return bool(said)

    def _stands_among_the_text(self, block: Block) -> bool:
        return self._homes.get(block.text) == self._text_home

    @cached_property
    def _homes(self) -> dict[str, tuple[str, ...]]:
        """What each block's element is, and is called, and what the one around it is called."""
        texts = {block.text for block in self.blocks}
        lines = self.document.outline.lines
        return {line.text: self._home(line.element) for line in lines if line.text in texts}

    def _home(self, element: int) -> tuple[str, ...]:
        outline = self.document.outline
        return outline.tags[element], outline.names[element], outline.names[outline.parents[element]]

    @cached_property
    def _text_home(self) -> tuple[str, ...] | None:
        """Where most of the text stands."""
        words: Counter[tuple[str, ...]] = Counter()
        for block in self.blocks:
            if block.text in self._homes:
                words[self._homes[block.text]] += len(block.text)
        return words.most_common(1)[0][0] if words else None

    @cached_property
    def words(self) -> int:
        return count_words(" ".join(block.text for block in self.blocks_given))

    @cached_property
    def last_words(self) -> str:
        """How the given text ends, but for a short line below it."""
        blocks = self.blocks_given
        if len(blocks) > 1 and count_words(blocks[-1].text) <= _INLINE_NOTICE_WORDS:
            blocks = blocks[:-1] if blocks[-2].text.endswith(_ELLIPSES) else blocks
        return blocks[-1].text[-20:] if blocks else ""

    @cached_property
    def ends_blurred(self) -> bool:
        """Whether the last paragraph is called unreadable by its class."""
        _, *names = self._homes.get(self.blocks_given[-1].text, ("",)) if self.blocks_given else ("",)
        return any(map(_BLURRED.search, names))

    @cached_property
    def lines_behind(self) -> Sequence[Line]:
        """The few lines behind the text that was given, where a paywall's notice stands. A short last block
        may be half of the notice: then the two lines before it count too."""
        lines = self.document.outline.lines
        kept = len(self.blocks_given)
        while kept > 1 and self._reads_like_a_notice(self.blocks_given[kept - 1]):
            kept -= 1
        texts = {block.text for block in self.blocks_given[:kept]}
        last = max((number for number, line in enumerate(lines) if line.text in texts), default=-1)
        end = last + 1 + _NOTICE_LINES + len(self.notice_blocks)
        if last < 0 or count_words(lines[last].text) > _HALF_A_NOTICE:
            return lines[last + 1 : end]
        before = [line for line in lines[max(0, last - 2) : last] if line.text not in texts]
        return [*before, *lines[last:end]]
