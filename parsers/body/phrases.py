"""What lines that are not body say: the beginnings and words of teasers, promotions, credits, bylines. Pure.

Words are compared by their first five letters, which takes most inflections and several languages at once.
All this is evidence for the model, never a verdict.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

SEE_ALSO = re.compile(
    r"\W*(?:read (?:more|also|next|full|the full)|see also|more (?:on|from|about|stories|like|in)\b|related"
    r"|also read|recommended|you may|you might|don.t miss|watch(?: now| more|:)|listen|up next|trending"
    r"|most (?:read|popular)|latest|next article|previous|continue reading|click here|in this article"
    r"|table of contents|what to read|lesen sie|lese[nt]? (?:auch|dazu|mehr)|mehr (?:zum|zu|von|aus|lesen)"
    r"|weiterlesen|auch interessant|zum thema|das könnte|passend dazu|hören sie|à lire|lire aussi"
    r"|lire la suite|voir aussi|sur le même|leia|veja|saiba mais|confira|le[ae] también|te puede|también"
    r"|más (?:información|noticias)|leggi|approfondi|les også|läs |lees ook|czytaj|zobacz|skaityk|関連"
    r"|あわせて|続きを|もっと|관련|더보기|xem thêm|baca juga|延伸閱讀|читайте|смотрите также|по теме|ilgili"
    r"|daha fazla"
    r"|اقرأ|إقرأ|شاهد|ذات صلة|للمزيد)"
)
BYLINE = re.compile(
    r"\W*(?:by|von|par|por|di|de|text|author|autor|auteur|written by|reporting by|editing by|edited by"
    r"|additional reporting|posted|published|updated|last (?:updated|modified)|veröffentlicht"
    r"|aktualisiert|stand:|erstellt|publié|mis à jour|publicado|original (?:article|source)|source|quelle"
    r"|fonte|fuente|автор|опубликовано|обновлено|источник|بقلم|كتب|المصدر|نشر|photo|image|foto|credit|getty|copyright|©)\b"
)
CLOCK_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\d\s?(?:min|hour|day|ago|hrs|stunden|heures|мин|час|ساعة|دقيقة)"
)
PUNCTUATION = re.compile(r"[.,;:!?。、，．！？।،؛؟۔“”\"«»]")
CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
UPPER = re.compile(r"[A-ZÀ-ÞА-ЯЁ]")
DIGIT = re.compile(r"\d")

CALLS = frozenset({
    "subsc", "newsl", "follo", "share", "tweet", "faceb", "insta", "whats", "teleg", "twitt", "youtu",
    "podca", "downl", "donat", "suppo", "membe", "abonn", "anmel", "regis", "folge", "teile", "inscr",
    "assin", "suscr", "iscri", "abbon", "email", "inbox", "break", "alert", "cooki", "signi", "login",
    "подпи", "канал", "читай", "اشترك", "تابعن",
})  # fmt: skip
CREDITS = frozenset({
    "copyr", "getty", "shutt", "photo", "image", "foto", "fotos", "pictu", "bild", "credi",
    "imago", "court", "illus", "video", "galle", "reute", "afp", "epa", "фото", "صورة",
})  # fmt: skip
NOTICES = frozenset({
    "comme", "komme", "coment", "adver", "anzei", "spons", "publi", "werbu", "affil", "commi", "terms",
    "priva", "discl", "conta", "click", "faq", "newsr", "join", "skip", "loadi", "jump",
    "topic", "tags", "schla", "theme", "reply", "login", "рекла", "комме",
})  # fmt: skip

_LISTS = (CALLS, CREDITS, NOTICES)
_STEM = 5
_CUES = sorted(frozenset().union(*_LISTS))
_SEARCH = AhoCorasick([f" {cue}" if len(cue) == _STEM else f" {cue} " for cue in _CUES])
_BETWEEN = " \n "

_ENDS = frozenset(".!?。！？…।؟۔")
_CLOSING = frozenset("\"'”’»«)]")


def ends_sentence(text: str) -> bool:
    """Whether a non-empty text ends like a sentence, in any script; a closing quote or bracket may follow."""
    return text[-1] in _ENDS or (text[-1] in _CLOSING and text[-2:-1] in _ENDS)


def cues_in(lines: Sequence[str]) -> dict[int, tuple[int, ...]]:
    """Of each line that has any: how many different words of `CALLS`, `CREDITS` and `NOTICES`.

    The lines are in lower case, with single spaces.
    """
    starts = [0, *accumulate(len(line) + len(_BETWEEN) for line in lines)]
    found: dict[int, set[str]] = {}
    for cue, start, _ in _SEARCH.find_matches_as_indexes(f" {_BETWEEN.join(lines)} ", overlapping=True):
        found.setdefault(bisect_right(starts, start) - 1, set()).add(_CUES[cue])
    return {number: tuple(len(cues & words) for words in _LISTS) for number, cues in found.items()}
