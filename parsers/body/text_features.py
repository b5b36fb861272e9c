"""What a line's own text says: length, shape, wording, and whether the page's data knows it. Pure."""

import html
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np

from parsers.body.clues import BodyClues
from parsers.body.columns import FeatureColumns, columns_of
from parsers.body.layout import Layout
from parsers.body.phrases import (
    BYLINE,
    CJK,
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
    "notices", "time", "title_words", "is_title", "same_start", "shared_words", "title_hits",
)  # fmt: skip
_SHORT = 300
"""So many characters of a line are looked at for its words."""
_PROBE = 32
_LOOKED_AT = 1_000
_MAX_JSON_LD = 200_000
_START = 12
_STEM = 5
"""Words of fewer letters are in every text, and what stands behind these is mostly an ending."""
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
    lower = "\n".join([text[:_SHORT] for text in texts]).lower().split("\n")
    return columns_of([*shapes, _said(lower, wording), _same_starts(texts), *_shared(lower, wording)])


def _same_starts(texts: Sequence[str]) -> list[int]:
    """How many candidates begin as each does: comments, tickers and lists of teasers are built alike."""
    starts = [text[:_START] for text in texts]
    number = Counter(starts)
    return [min(number[start], 10) for start in starts]


def _shared(lines: Sequence[str], wording: "_Wording") -> tuple[list[float], list[float]]:
    """Of the long words of each line the share that another candidate has; of the titles' the share in it."""
    own = [_stems(line) for line in lines]
    number = Counter(chain.from_iterable(own))
    again = {word for word, times in number.items() if times > 1}
    titles = wording.title_stems
    return (
        [len(words & again) / len(words) if words else -1.0 for words in own],
        [len(words & titles) / len(titles) if titles else -1.0 for words in own],
    )


def _stems(line: str) -> set[str]:
    """The beginnings of the long words of a lower-case line; where words are not parted, pairs of signs."""
    if not line.isascii() and CJK.search(line, 0, 40):
        return set(map(str.__add__, line, line[1:]))
    return {word[:_STEM] for word in line.split() if len(word) >= _STEM}


def _said(lines: Sequence[str], wording: "_Wording") -> FeatureColumns:
    """Eight of `TEXT_FEATURES`, from "see_also" on: what the first words of each line give away."""
    counted = np.zeros((3, len(lines)))
    for number, counts in cues_in(lines).items():
        counted[:, number] = counts
    counted[0] += [("@" in line) + ("http" in line) for line in lines]
    counted[1] += ["©" in line for line in lines]
    return columns_of(
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


class _Wording:
    """The clues, prepared for looking up lines in them."""

    __slots__ = ("description", "json_ld", "title_stems", "title_words", "titles")

    def __init__(self, clues: BodyClues) -> None:
        titles = [title.lower().split() for title in clues.titles]
        self.title_stems = set().union(*(_stems(title[:_SHORT].lower()) for title in clues.titles))
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
