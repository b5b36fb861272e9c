"""What lines that are not body say: the beginnings and words of teasers, promotions, credits, bylines. Pure.

Words are compared by their first five letters, which takes most inflections and several languages at once.
All this is evidence for the model, never a verdict.
"""

import re

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
TIME = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\d+\s*(?:min|hour|day|ago|hrs|stunden|heures|мин|час|ساعة|دقيقة)"
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
    "copyr", "getty", "shutt", "photo", "image", "foto", "fotos", "pictu", "bild", "photog", "credi",
    "imago", "court", "illus", "video", "galle", "reute", "afp", "epa", "фото", "صورة",
})  # fmt: skip
NOTICES = frozenset({
    "comme", "komme", "coment", "adver", "anzei", "spons", "publi", "werbu", "affil", "commi", "terms",
    "priva", "discl", "conta", "click", "erratd", "faq", "newsr", "join", "skip", "loadi", "jump",
    "topic", "tags", "schla", "theme", "reply", "login", "реклам", "коммен",
})  # fmt: skip

_ENDS = frozenset(".!?。！？…।؟۔")
_CLOSING = frozenset("\"'”’»«)]")


def ends_sentence(text: str) -> bool:
    """Whether a non-empty text ends like a sentence, in any script; a closing quote or bracket may follow."""
    return text[-1] in _ENDS or (text[-1] in _CLOSING and text[-2:-1] in _ENDS)
