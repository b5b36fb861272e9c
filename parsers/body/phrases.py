"""What lines that are not body say: the beginnings and words of teasers, promotions, credits, bylines. Pure.

Words are compared by their first five letters, which takes most inflections and several languages at once.
"""

import re
from typing import NamedTuple

SEE_ALSO = re.compile(
    r"\W*(?:read (?:more|also|next|full|the full)|see also|more (?:on|from|about|stories|like|in)\b|related|also read"
    r"|recommended|you may|you might|don.t miss|watch(?: now| more|:)|listen|up next|trending|most (?:read|popular)"
    r"|latest|next article|previous|continue reading|click here|in this article|table of contents|what to read"
    r"|lesen sie|lese[nt]? (?:auch|dazu|mehr)|mehr (?:zum|zu|von|aus|lesen)|weiterlesen|auch interessant|zum thema"
    r"|das könnte|passend dazu|hören sie|à lire|lire aussi|lire la suite|voir aussi|sur le même|leia|veja|saiba mais"
    r"|confira|le[ae] también|te puede|también|más (?:información|noticias)|leggi|approfondi|les også|läs |lees ook"
    r"|czytaj|zobacz|skaityk|関連|あわせて|続きを|もっと|관련|더보기|xem thêm|baca juga|延伸閱讀|читайте|смотрите также|по теме"
    r"|ilgili|daha fazla|اقرأ|إقرأ|شاهد|ذات صلة|للمزيد)"
)
BYLINE = re.compile(
    r"\W*(?:by|von|par|por|di|de|text|author|autor|auteur|written by|reporting by|editing by|additional reporting"
    r"|edited by|posted|published|updated|last (?:updated|modified)|veröffentlicht|aktualisiert|stand:|erstellt"
    r"|publié|mis à jour|publicado|original (?:article|source)|source|quelle|fonte|fuente|автор|опубликовано"
    r"|обновлено|источник|بقلم|كتب|المصدر|نشر|photo|image|foto|credit|getty|copyright|©)\b"
)
TIME = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\d+\s*(?:min|hour|day|ago|hrs|stunden|heures|мин|час|ساعة|دقيقة)"
)
SENTENCE_END = re.compile(r"[.!?。！？…।؟۔]['\"”’»«)\]]*$")
SENTENCES = re.compile(r"[.!?。！？…।؟۔]['\"”’»)\]]*(?:\s|$)")
PUNCTUATION = re.compile(r"[.,;:!?。、，．！？।،؛؟۔“”\"«»]")
CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
UPPER = re.compile(r"[A-ZÀ-ÞА-ЯЁ]")
DIGIT = re.compile(r"\d")
WORD = re.compile(r"\w+")

_CALLS = frozenset({
    "subsc", "newsl", "follo", "share", "tweet", "faceb", "insta", "whats", "teleg", "twitt", "youtu",
    "podca", "downl", "donat", "suppo", "membe", "abonn", "anmel", "regis", "folge", "teile", "inscr",
    "assin", "suscr", "iscri", "abbon", "email", "inbox", "break", "alert", "cooki", "signi", "login",
    "подпи", "канал", "читай", "اشترك", "تابعن",
})  # fmt: skip
_CREDITS = frozenset({
    "copyr", "getty", "shutt", "photo", "image", "foto", "fotos", "pictu", "bild", "photog", "credi",
    "imago", "court", "illus", "video", "galle", "reute", "afp", "epa", "фото", "صورة",
})  # fmt: skip
_STAFF = frozenset("repor write journ edito corre colum autho contr profe fello redak staff freel".split())
_NOTICES = frozenset({
    "comme", "komme", "coment", "adver", "anzei", "spons", "publi", "werbu", "affil", "commi", "terms",
    "priva", "discl", "conta", "click", "erratd", "faq", "newsr", "join", "skip", "loadi", "jump",
    "topic", "tags", "schla", "theme", "reply", "login", "реклам", "коммен",
})  # fmt: skip
_SHORT = 300


class Said(NamedTuple):
    """Evidence in the words of a line shorter than 300 characters; each a small number."""

    see_also: int
    calls: int
    credits: int
    byline: int
    staff: int
    notices: int
    time: int


NOTHING_SAID = Said(0, 0, 0, 0, 0, 0, 0)


def said(text: str) -> Said:
    """What a line says by its words; long lines are not looked at."""
    if len(text) >= _SHORT:
        return NOTHING_SAID
    lower = text.lower()
    stems = {word[:5] for word in WORD.findall(lower)}
    return Said(
        1 if SEE_ALSO.match(lower) else 0,
        len(stems & _CALLS) + ("@" in text) + ("http" in text),
        len(stems & _CREDITS) + ("©" in text),
        1 if BYLINE.match(lower) else 0,
        len(stems & _STAFF),
        len(stems & _NOTICES),
        1 if len(text) < 120 and TIME.search(lower) else 0,
    )
