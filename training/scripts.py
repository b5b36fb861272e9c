"""Pages as they would stand in another script: a word for a word, about as long; punctuation stays.

There are no labelled Arabic pages, and few Cyrillic and Chinese ones; how a page is built depends little on
its script, but what the model measures of a text does. The words are those of the lexicon and of the
newsroom's articles; a line that begins like a byline or a teaser begins so in the other language.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random

from parsers.body import BodyClues
from parsers.body.phrases import BYLINE, COMMENTS, SEE_ALSO, Beginnings
from parsers.document import Line, Outline
from parsers.lexicon import entries

_NEWSROOM = Path(__file__).parents[1] / "newsroom" / "articles"
_LISTS = ("line.see_also", "line.byline", "line.comments", "line.notice", "paywall.phrase")
_WORD = re.compile(r"[^\W\d_]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_STARTS: Mapping[str, Beginnings] = {
    "line.see_also": SEE_ALSO, "line.byline": BYLINE, "line.comments": COMMENTS,
}  # fmt: skip
_FULL_WIDTH = str.maketrans({".": "。", ",": "，", ":": "：", ";": "；", "?": "？", "!": "！", " ": ""})
_LETTERS_A_CHARACTER = 3
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Script:
    """A language, and the letters that its words are made of."""

    language: str
    letters: re.Pattern[str]
    spaced: bool = True


SCRIPTS = (
    Script("ar", re.compile(r"[\u0621-\u064a]+")),
    Script("ru", re.compile(r"[а-яёА-ЯЁ]+")),
    Script("zh", _CHINESE, spaced=False),
)


def in_another_script(
    outline: Outline, clues: BodyClues, script: Script, random: Random
) -> tuple[Outline, BodyClues]:
    """The same page in words of the script; a word is the same wherever it stands on the page."""
    word = _translator(script, random.random())
    return (
        replace(outline, lines=[_line(line, script, word, random) for line in outline.lines]),
        BodyClues(
            json_ld_body=_text(clues.json_ld_body, script, word),
            description=_text(clues.description, script, word),
            titles=tuple(_text(title, script, word) for title in clues.titles),
        ),
    )


def _translator(script: Script, salt: float) -> Callable[[re.Match[str]], str]:
    by_length = _words(script)

    def word(found: re.Match[str]) -> str:
        text = found[0]
        number = int.from_bytes(sha256(f"{salt}{text.lower()}".encode()).digest()[:4], "big")
        if not script.spaced:
            size = max(1, len(text) // _LETTERS_A_CHARACTER)
            characters = by_length[1]
            return "".join(characters[(number + 7919 * place) % len(characters)] for place in range(size))
        words = by_length[min(len(text), _LONGEST)]
        chosen = words[number % len(words)]
        return chosen.capitalize() if text[0].isupper() else chosen

    return word


def _text(text: str, script: Script, word: Callable[[re.Match[str]], str]) -> str:
    swapped = _WORD.sub(word, text)
    return swapped if script.spaced else swapped.translate(_FULL_WIDTH)


def _line(line: Line, script: Script, word: Callable[[re.Match[str]], str], random: Random) -> Line:
    text = _text(line.text, script, word)
    lower = line.text.lower()
    for name, beginnings in _STARTS.items():
        if beginnings.begin(lower) and (starts := _starts(name, script.language)):
            text = random.choice(starts) + (" " if script.spaced else "") + text
            break
    text = text or line.text
    scale = len(text) / len(line.text)
    return line._replace(
        text=text, link_chars=round(line.link_chars * scale), bold_chars=round(line.bold_chars * scale)
    )


@cache
def _starts(name: str, language: str) -> tuple[str, ...]:
    return tuple(entry.text for entry in entries(name) if entry.language == language)


@cache
def _words(script: Script) -> dict[int, list[str]]:
    """The script's words by their length, 1 to `_LONGEST`: those of the length that is nearest to it."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(_NEWSROOM.glob("*.yaml"))]
    texts += [entry.text for name in _LISTS for entry in entries(name) if entry.language == script.language]
    found = sorted({word.lower() for text in texts for word in script.letters.findall(text)})
    lengths = {len(word) for word in found}
    return {
        length: [word for word in found if len(word) == min(lengths, key=lambda known: abs(known - length))]
        for length in range(1, _LONGEST + 1)
    }
