"""What a line's own text says: length, shape, wording, and whether the page's data knows it. Pure."""

import html
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from parsers.body.clues import BodyClues
from parsers.body.columns import FeatureColumns, columns_of
from parsers.body.layout import Layout
from parsers.body.phrases import (
    BYLINE,
    CLOCK_TIME,
    DIGIT,
    PUNCTUATION,
    SEE_ALSO,
    UPPER,
    cues_in,
    ends_sentence,
)

TEXT_FEATURES = (
    "chars", "spaces", "link_share", "bold_share", "punctuation", "upper_share", "ends_sentence",
    "ends_colon", "repeats", "media", "description", "json_ld", "see_also", "byline", "calls", "credits",
    "notices", "time", "title_words", "is_title",
)  # fmt: skip
_SHORT = 300
_PROBE = 32
_LOOKED_AT = 1_000
_MAX_JSON_LD = 200_000
_SAID = 8
_MARKUP = re.compile(r"<[^>]{0,500}>")


def text_columns(layout: Layout, clues: BodyClues) -> FeatureColumns:
    """The features in `TEXT_FEATURES`."""
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
        [len(PUNCTUATION.findall(text, 0, _SHORT)) for text in texts],
        [len(UPPER.findall(text, 0, 100)) for text in texts] / np.minimum(sizes, 100),
        [ends_sentence(text) for text in texts],
        [text[-1] in ":：" for text in texts],
        np.minimum([repeats[text] for text in texts], 10),
        np.minimum([line.media for line in lines], 5),
        [wording.from_description(text) for text in texts],
        [wording.from_json_ld(text) for text in texts],
    ]
    return columns_of([*shapes, _said(texts, wording)])


def _said(texts: Sequence[str], wording: "_Wording") -> FeatureColumns:
    """The last eight of `TEXT_FEATURES`: the evidence of the words of short lines; nothing of long ones."""
    short = [number for number, text in enumerate(texts) if len(text) < _SHORT]
    lines = "\n".join([texts[number] for number in short]).lower().split("\n")
    said = np.zeros((_SAID, len(texts)))
    if not short:
        return said
    counted = np.zeros((3, len(short)))
    for number, counts in cues_in(lines).items():
        counted[:, number] = counts
    counted[0] += [("@" in line) + ("http" in line) for line in lines]
    counted[1] += ["©" in line for line in lines]
    said[:, short] = columns_of(
        [
            [SEE_ALSO.begin(line) for line in lines],
            [BYLINE.begin(line) for line in lines],
            counted,
            [
                len(line) < 120 and DIGIT.search(line) is not None and CLOCK_TIME.search(line) is not None
                for line in lines
            ],
            [wording.share_of_title(line) for line in lines],
            [line in wording.titles for line in lines],
        ]
    )
    return said


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
        words = text[:_SHORT].split()
        return len(self.description.intersection(words)) / len(words)

    def from_json_ld(self, text: str) -> float:
        """How many of three probes of the line the articleBody holds, as a share; below 0 if unknown."""
        if self.json_ld is None:
            return -1.0
        if len(text) < _PROBE // 2:
            return -0.5
        middle = max(0, (len(text) - _PROBE) // 2)
        probes = (text[:_PROBE], text[middle : middle + _PROBE], text[-_PROBE:])
        return sum(probe in self.json_ld for probe in probes) / 3

    def share_of_title(self, line: str) -> float:
        """The share of a lower-case line's words that the page's titles have."""
        words = line.split()
        return len(self.title_words.intersection(words)) / len(words)


def _flat(body: str) -> str:
    text = html.unescape(html.unescape(body[:_MAX_JSON_LD]))
    return " ".join(_MARKUP.sub(" ", text).split())
