"""Names that only an outlet bears where they stand: "told VentureMill", "пишет «Берег»". Pure.

Reporters are told things by the name of their outlet: behind such words a name needs no more than a shape
that people do not have. Companies are seldom told but often say, so that less is taken before a verb and
behind "according to". Where a language puts its newspapers in quotes, the quotes are shape enough.
"""

import re
from functools import cache

from parsers.credits.cues import is_others, listed
from parsers.credits.outlets import Mention

_CAPITAL = r"[A-ZÀ-Þ][\wà-ÿ&-]{0,30}"
_CAPITALS = rf"{_CAPITAL}(?: {_CAPITAL}){{0,3}}"
_ARTICLED = r"(?:(?:La|Le|Les|El|Il) |L['’])"
_OF = r"(?:['’]|(?:e|u|es|el|ella|i|ello|e la|e l['’]|ell['’]) ?)[«„“\"]? ?"
_TITLE = rf"The {_CAPITAL}(?: (?:[&+] )?{_CAPITAL}){{0,3}}"
_CALL_SIGN = r"(?!<letters>)[KW][A-Z]{3}(?:-TV|-FM)?\b(?! [A-Z])"
_SHAPES = (
    rf"{_CAPITAL}(?: {_CAPITAL}){{0,2}} (?:<ending>)\b",
    rf"{_CAPITAL}(?: {_CAPITAL}){{0,2}}(?= (?:magazine|newspaper|podcast|newsletter|television|radio)\b)",
    rf"{_CAPITAL} \+ {_CAPITAL}",
    r"[A-Z\d][\w-]{1,30}\.(?:com|net|org|info|tv|news|co|de|at|ch|fr|it|es|ru|uk|eu)\b",
    r"(?!Ma?c|De[A-Z]|D[iu][A-Z]|L[ea][A-Z]|Van|Fitz)[A-Z][a-z]{1,14}[A-Z][A-Za-z\d]{1,20}\b",
    r"\d{1,3} ?[A-ZÀ-Þ][\wà-ÿ]+(?: [A-ZÀ-Þ]\w+){0,3}",
    _CALL_SIGN,
)
"""Bleacher Report, Rail magazine, Travel + Leisure, Quay.com, VentureMill, 20 Minutes, KQRT."""
_SHAPE = "|".join(_SHAPES)
_DOMAIN = r"[\w-]{2,30}(?:\.com?)?\.[a-z]{2,4}\b"
_LATIN = r"[A-Z][A-Za-z-]{1,30}"
_LETTERS = r"(?!<letters>)[A-Z]{3,5}\d?\b(?! ?[A-Z&])"
_NO_PLACE = r"(?!<place>)"
_QUOTED = r"[«„“\"] ?([A-ZÀ-ÞА-ЯЁ\d](?:[^«»\"“”„.,!?]|\.(?=\w)){1,34}?) ?[»\"”“]"
_HEARER = rf"(?:({_SHAPE}|{_LETTERS}|{_NO_PLACE}{_ARTICLED}{_CAPITALS})|{_QUOTED})"

_BEHIND = {
    "told|tells": rf" (?:(?:the )?({_TITLE}|{_SHAPE})|({_LETTERS}))",
    "nterview with|nterviewed by|omments to|xplained to|onfirmed to|eported by": (
        rf" (?:the )?({_TITLE}|{_SHAPE})"
    ),
    "peaking to|peaking with|poke to|poke with": rf" (?:the )?({_SHAPE})",
    "ccording to": (
        rf" (?:(?:(?:an? |the )?(?:[\w-]+ )?reports? (?:from|by|in) )?({_TITLE})"
        rf"|(?:the |an? )?({_CALL_SIGN}))"
    ),
    "hared with|eaked to|tatement to": rf" (?:the )?({_TITLE}|{_SHAPE})",
    "n the pages of": rf" ({_TITLE})",
    "olonnes d|olonne d": rf"{_OF}({_ARTICLED}{_CAPITALS}|{_CAPITALS})",
    "micro d|antenne d|ondes d|plateau d|icrofoni d|icrófonos d|áginas d": (
        rf"{_OF}({_ARTICLED}{_CAPITALS}|{_SHAPE}|{_LETTERS})"
    ),
    "confi|déclar|expliqu|racont|indiqu|assur|affirm|précis": (
        rf"\w{{1,4}}(?:-t-(?:il|elle|on))?(?: \w+)? (?:à|au|aux|à la|à l['’]|auprès d[eu]) ?{_HEARER}"
    ),
    "detto|ichiarato|accontato|piegato|onfidato|ntervista|olloquio": (
        rf"(?: \w+)? (?:a|ad|al|alla|allo|all['’]|con) ?{_HEARER}"
    ),
    "dijo|declaró|contó|explicó|aseguró|afirmó|comentó|ntrevista": (
        rf"(?: \w+)? (?:a|al|a la|con|con el|con la) {_HEARER}"
    ),
    "omo publicó|egún publicó|omo adelantó|egún adelantó|o publica|o cuenta|o adelantó": (
        rf"(?: hoy)? ({_NO_PLACE}El {_CAPITALS})"
    ),
    "sagte|erklärte|erzählte|verriet|egenüber|laut|Laut|wie|Wie|Interview|espräch|ericht|echerchen": (
        rf"(?: (?:er|sie|es)|(?: [\wä-ü-]+){{1,3}}(?= dem))?(?: mit| von)?(?: (?:der|dem|den|des|die|das))?"
        rf"(?: \w+(?:er|en))? {_QUOTED}"
    ),
    "рассказ|сообщил|заяви|поясни|подтверди|объясни|ответил": (
        rf"\w{{0,5}}(?: (?!(?:в|во|на|о|об|с|из|у) )\w+)? {_QUOTED}"
    ),
    "цитирует|цитируют": rf"(?: \w+){{0,2}} {_QUOTED}",
    "асследовани|убликаци|епортаж": rf"\w{{1,3}} {_QUOTED}",
    "пишет|пишут|писал|сообщает|сообщают|передает|отмечает|замечает|ак выяснил": (
        rf"\w{{0,2}} (?:{_QUOTED}|({_DOMAIN}|{_LATIN}(?: {_LATIN}){{0,2}})(?![\w-]| ?[«\"]))"
    ),
    "ссылкой на|беседе с|разговоре с|нтервью|эфире": rf"\w{{0,2}} {_QUOTED}",
}
_BEFORE = (
    rf"\b(?:[Aa]s (?:the )?({_TITLE}|{_SHAPE})(?: (?:previously|earlier|first|has|had)){{0,2}}"
    rf"|({_TITLE}|{_SHAPE}) (?:was )?first(?: to)?) $"
)
_LONGEST = 80
"""Characters of a name before "report": half or twice as many turn no labelled
sentence (python -m benchmarks.deciding_numbers --credits)."""


@cache
def frames() -> dict[str, str]:
    """The words that open a frame, each with what may stand behind it."""
    return {word: pattern for words, pattern in _BEHIND.items() for word in words.split("|")}


@cache
def frame(word: str) -> re.Pattern[str]:
    """What opens with one of the words of `frames`, with the name in a group."""
    return _compile(word + frames()[word])


@cache
def _before_report() -> re.Pattern[str]:
    return _compile(_BEFORE)


def _compile(pattern: str) -> re.Pattern[str]:
    """The pattern with the lexicon's words in it: <place> stands for the list name.place."""
    for name in ("ending", "letters", "place"):
        pattern = pattern.replace(f"<{name}>", listed(f"name.{name}"))
    return re.compile(pattern)


def named_in_frame(text: str, start: int, word: str) -> Mention | None:
    """The name in the frame that `word` opens at `start`."""
    return _mention(frame(word).match(text, start))


def named_before_report(text: str, start: int) -> Mention | None:
    """The name in front of "report" at `start`: "as VentureMill reported", "Quay was first to report"."""
    return _mention(_before_report().search(text, max(0, start - _LONGEST), start))


def _mention(match: re.Match[str] | None) -> Mention | None:
    if match is None or match.lastindex is None:
        return None
    if is_others(match[match.lastindex]):
        return None
    return Mention(match[match.lastindex], *match.span(match.lastindex), shown=True)
