"""What a line's own text says: length, shape, wording, and whether the page's data knows it. Pure."""

import html
import re
from collections import Counter
from collections.abc import Set

import numpy as np

from parsers.body.clues import BodyClues
from parsers.body.columns import Columns
from parsers.body.layout import Layout
from parsers.body.phrases import (
    BYLINE,
    CALLS,
    CREDITS,
    DIGIT,
    NOTICES,
    PUNCTUATION,
    SEE_ALSO,
    TIME,
    UPPER,
    ends_sentence,
)

NAMES = (
    "chars", "spaces", "link_share", "bold_share", "punctuation", "upper_share", "ends_sentence",
    "ends_colon", "repeats", "media", "description", "json_ld", "see_also", "byline", "calls", "credits",
    "notices", "time", "title_words", "is_title",
)  # fmt: skip
_SHORT = 300
_PROBE = 32
_LOOKED_AT = 1_000
_MAX_JSON_LD = 200_000
_UNSAID = (0.0,) * 8
_CUES = CALLS | CREDITS | NOTICES
_MARKUP = re.compile(r"<[^>]{0,500}>")


def text_columns(layout: Layout, clues: BodyClues) -> Columns:
    """One row a candidate, columns as in `NAMES`."""
    number = layout.candidates
    lines = [layout.outline.lines[place] for place in number]
    texts = [line.text for line in lines]
    sizes = np.array([len(text) for text in texts])
    repeats = Counter(line.text for line in layout.outline.lines)
    wording = _Wording(clues)
    shapes = [
        np.log1p([layout.chars[place] for place in number]),
        np.log1p([text.count(" ") for text in texts]),
        [layout.link_share[place] for place in number],
        np.minimum(np.array([line.bold_chars for line in lines]) / sizes, 1.0),
        np.minimum([len(PUNCTUATION.findall(text, 0, _LOOKED_AT)) for text in texts], 50),
        [len(UPPER.findall(text, 0, 100)) for text in texts] / np.minimum(sizes, 100),
        [ends_sentence(text) for text in texts],
        [text[-1] in ":：" for text in texts],
        np.minimum([repeats[text] for text in texts], 10),
        np.minimum([line.media for line in lines], 5),
        [wording.from_description(text) for text in texts],
        [wording.from_json_ld(text) for text in texts],
    ]
    said = [wording.said(text) if len(text) < _SHORT else _UNSAID for text in texts]
    return np.column_stack([*shapes, np.array(said)])


class _Wording:
    """The clues, prepared for looking up lines in them."""

    __slots__ = ("description", "json_ld", "title_words", "titles")

    def __init__(self, clues: BodyClues) -> None:
        titles = [title.lower().split() for title in clues.titles]
        self.titles = {" ".join(words) for words in titles if words}
        self.title_words = {word for words in titles for word in words}
        words = set(clues.description[:_LOOKED_AT].split())
        self.description = words if len(words) >= 5 else None
        body = clues.json_ld_body
        self.json_ld = _flat(body) if len(body) >= 250 else None

    def from_description(self, text: str) -> float:
        """The share of a line's first words that the description has; -1 without a description."""
        if self.description is None:
            return -1.0
        words = set(text[:_SHORT].split())
        return len(words & self.description) / len(words)

    def from_json_ld(self, text: str) -> float:
        """How many of three probes of the line the articleBody holds, as a share; below 0 if unknown."""
        if self.json_ld is None:
            return -1.0
        if len(text) < _PROBE // 2:
            return -0.5
        middle = max(0, (len(text) - _PROBE) // 2)
        probes = (text[:_PROBE], text[middle : middle + _PROBE], text[-_PROBE:])
        return sum(probe in self.json_ld for probe in probes) / 3

    def said(self, text: str) -> tuple[float, ...]:
        """The evidence of the words of a short line, in the order of the last eight `NAMES`."""
        lower = text.lower()
        words = lower.split()
        stems = _CUES.intersection([word[:5] for word in words])
        calls, credits, notices = _counted(stems) if stems else (0, 0, 0)
        return (
            SEE_ALSO.match(lower) is not None,
            BYLINE.match(lower) is not None,
            calls + ("@" in text) + ("http" in text),
            credits + ("©" in text),
            notices,
            len(text) < 120 and DIGIT.search(lower) is not None and TIME.search(lower) is not None,
            len(self.title_words.intersection(words)) / len(words),
            lower in self.titles,
        )


def _counted(stems: Set[str]) -> tuple[int, int, int]:
    return len(stems & CALLS), len(stems & CREDITS), len(stems & NOTICES)


def _flat(body: str) -> str:
    text = html.unescape(html.unescape(body[:_MAX_JSON_LD]))
    return " ".join(_MARKUP.sub(" ", text).split())
