"""Bylines taken apart: names without prefixes, roles, addresses and connectives, and whose names they are. Pure."""

import re
from collections.abc import Iterable, Iterator

from model.article import Author, AuthorKind
from parsers.metadata.plain import key, plain

MAX_AUTHORS = 20
_MAX_NAME = 60

_PREFIX = re.compile(
    r"^[\s\W]*(?:(?:words|written|posted|reported|published|reviewed|story|article|review|analysis|opinion|text|texte|"
    r"interview|words and photos|view all (?:posts|articles)|all posts|more from|articles|medically reviewed|fact checked|updated|presented|compiled|edited|contributed|"
    r"column|commentary|photos?|geschrieben|verfasst|scritto|écrit|publié|publicado|escrito|redactado)\s+)?"
    r"(?:by|von|vom|par|por|di|da|de la|af|av|door|oleh|przez|autore?|autor(?:in|en|a|es)?|auteurs?|authors?|"
    r"аўтар|автор(?:ы)?|текст|بقلم|كتب(?:ت)?|إعداد|المؤلف|الكاتب|تحرير|penulis|yazar|yazan|från|εκτός|"
    r"contributors?|reporters?|journaliste?|propos recueillis par|recueilli par)\b\s*[:：]?\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[,;|/•·\n،؛、，]|\s(?:and|und|y|et|e|og|och|ve|en|dan|и|та|и|with|avec|mit|con|für|for|i)\s|"
    r"\s(?:و)\s?|\s&\s|\s[–—-]\s|\s\+\s)\s*",
    re.IGNORECASE,
)
_TRAILING_ROLE = re.compile(
    r"\s+(?:(?:senior|staff|deputy|associate|assistant|contributing|managing|chief|special|news|freelance)\s+)*"
    r"(?:writer|editor|reporter|correspondent|columnist|contributor|journalist|producer|redakteur(?:in)?|기자)$",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"\s*[(\[{].*?(?:[)\]}]|$)")
_NOT_A_NAME = re.compile(
    r"[()\[\]]|https?:|www\.|@|\.(?:com|org|net|html?)\b|\d{2}|[<>{}=#$%^]|\.\.\.|…|[?!]$"
)
_ROLE = re.compile(
    r"\b(?:reporter|reporters|editor|editors|correspondent|correspondents?|writer|columnist|contributor|contributors|"
    r"journalist|journaliste|producer|photographer|chief|head|director|professor|prof|lecturer|fellow|analyst|"
    r"author|redakteur(?:in)?|korrespondent(?:in)?|redaktør|giornalista|corrispondente|inviato|redactor|"
    r"reportera?|colaborador|корреспондент|журналист|редактор|обозреватель|مراسل|محرر|صحفي|"
    r"sponsored|publisher|advertisement|advertorial|phd|md|rd|rdn|mph|ms|ma|mba|jr|sr|cpa|esq|updated|published|posted|min|read|share|follow|comments?|"
    r"minutes?|ago|edt|est|gmt|pm|am|special|senior|deputy|assistant|associate|managing|executive)\b",
    re.IGNORECASE,
)
_POSTNOMINAL = re.compile(
    r"^(?:ph\.?d|m\.?d|r\.?d|r\.?d\.?n|mph|m\.?s|m\.?a|mba|jr|sr|cpa|esq|fand|lcsw|ii|iii)\.?$", re.IGNORECASE
)
_ORGANIZATION = re.compile(
    r"\b(?:staff|team|desk|newsroom|news|editors|editorial|redaktion|redazione|rédaction|redacción|redacción|редакция|"
    r"редакции|تحرير|هيئة|وكالات|وكالة|agencies|agency|agenturen|agentur|press|presse|media|times|post|herald|tribune|gazette|journal|magazine|"
    r"daily|weekly|online|digital|bureau|gmbh|inc|llc|ltd|foundation|institute|university|center|centre|association|"
    r"society|council|department|ministry|network|zeitung|nachrichten|tv|radio|studio|service|services|wire|board|"
    r"group|company|corporation|solutions|admin|administrator|guest|anonymous|webmaster|contributor|contributors)\b|\.(?:com|de|at|org|net|it|ru|fr|ch)\b",
    re.IGNORECASE,
)
_AGENCIES = frozenset(
    "ap apnews theassociatedpress associatedpress reuters thomsonreuters afp agencefrancepresse agencefrancepress "
    "dpa deutschepresseagentur deutschepresseagenturdpa ansa tass тасс итартасс ritass риановости рианновости риа "
    "rianovosti интерфакс interfax xinhua 新华社 新華社 efe agenciaefe europapress adnkronos agi askanews lapresse apa "
    "austriapresseagentur sda keystonesda kna epd afxp pa pamedia pressassociation upi unitedpressinternational "
    "bloomberg bloombergnews anadolu anadoluagency aa ukrinform укринформ унiан belga anp ritzau ntb tt lusa kyodo "
    "kyodonews jiji yonhap 연합뉴스 pti ani ians aap australianassociatedpress canadianpress thecanadianpress "
    "lapressecanadienne رويترز أفب أ.ف.ب فرانسبرس وكالةفرانسبرس أسوشيتدبرس الأناضول سبوتنيك وال وام واس sid "
    "sputnik спутник dapd ddp ats kap kathpress statesnewsroom kffhealthnews propublica theconversation".split()
)


def authors_from(
    texts: Iterable[str], site_names: frozenset[str], kind: AuthorKind | None = None
) -> list[Author]:
    """The authors that the texts name, each once; `site_names` are keys without spaces.

    `kind` is what the markup said; where it did not, the words decide.
    """
    found: dict[str, Author] = {}
    for text in texts:
        for name in names_in(text, whole=kind is AuthorKind.ORGANIZATION):
            author = Author(name, kind_of(name, site_names, kind))
            found.setdefault(key(name), author)
            if len(found) >= MAX_AUTHORS:
                return list(found.values())
    return list(found.values())


def names_in(text: str, *, whole: bool = False) -> Iterator[str]:
    """Each name of a byline; `whole` keeps an organisation's name in one piece."""
    text = plain(text)[:400]
    if "://" in text:
        return
    bare = _PREFIX.sub("", text, count=1) or text
    bare = _PARENTHESES.sub("", bare) or bare
    parts = [bare] if whole else _SPLIT.split(bare)
    for number, part in enumerate(parts):
        name = _TRAILING_ROLE.sub("", _PREFIX.sub("", part, count=1)).strip(" \t.,:;|-–—*\"“”«»'’")
        if _is_name(name, first=number == 0):
            yield _proper_case(name)


def kind_of(name: str, site_names: frozenset[str], said: AuthorKind | None = None) -> AuthorKind:
    """Agency by name, organisation by name or markup, else a person."""
    joined = key(name).replace(" ", "")
    if joined in _AGENCIES:
        return AuthorKind.AGENCY
    if said is AuthorKind.ORGANIZATION or joined in site_names or _ORGANIZATION.search(name):
        return AuthorKind.ORGANIZATION
    return AuthorKind.PERSON


def _is_name(name: str, *, first: bool) -> bool:
    if not 2 <= len(name) <= _MAX_NAME or _NOT_A_NAME.search(name) or _POSTNOMINAL.match(name):
        return False
    if not any(char.isalpha() for char in name) or len(name.split()) > 6:
        return False
    return first or not _ROLE.search(name)


def _proper_case(name: str) -> str:
    """Only what is all lower case is changed; capitals may be meant."""
    return name.title() if name.islower() and " " in name and name.isascii() else name
