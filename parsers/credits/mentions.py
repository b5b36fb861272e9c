"""Where a text names outlets: the known ones, and names that can only be outlets. Pure."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from ahocorasick_rs import AhoCorasick

from clipdesk.model.folding import fold
from parsers.credits.coreference import as_the_article_means
from parsers.credits.cues import Role, is_others, listed, name_words, roles_of
from parsers.credits.name_patterns import frames, named_before_report, named_in_frame
from parsers.credits.outlets import Mention, Outlets

MOST_HITS = 5_000
"""Words and outlets looked at of one text: some ten times what the longest articles hold."""

_CAPITAL = r"[A-ZÀ-ÞĀ-Ž](?:[\w'’&-]|\.(?=\w)){0,60}"
_JOINED = rf"(?:(?:of|de|del|della|du|des|di|al|el|la|le|von) (?:the |la )?)?{_CAPITAL}"
_LEFT = re.compile(rf"(?:{_CAPITAL} (?:(?:of|de|del|della|al|el|du|von) )?){{1,4}}$")
_RIGHT = re.compile(rf"(?: (?!I\b|\w{{3,6}}day\b(?! [A-Z])){_JOINED}| \d{{1,3}}\b){{0,3}}")
_LEADING = re.compile(
    r"(?:The|According|In|On|But|And|As|A|Citing|Quoting|When|While|Yet|Selon|Le|Secondo|Laut|Il|La|Der|Die|Das|El|Im|Am|Beim|Vom|Zum|Nach|Bei"
    r"|Auf|Mit|Dans|Sur|Per|Via|From|For|With|At|By|If)\s+"
)
_LONGER = re.compile(r" (?:de|des|di|dei|del|della|delle|dell[’']|du|of|d[’']) ?[A-ZÀ-Þ]| [А-ЯЁ]")
_NO_KIND = re.compile(r".*\b(?:the|a|this) journal\b|.{0,8}paper (?:en)?titled\b")
_NEWS_BEFORE = re.compile(r"(?:[Nn]ews|[Pp]ress|[Ww]ire|[Ss]tate|[Ll]['’]|[Uu]ne|[Ll]a|[Dd]e) $|['’]$")
_BASED = re.compile(r"(?:The )?[\w.-]+-(?:based|run|owned|backed|language) ")
_IN_SENTENCE = re.compile(r"[a-zа-я\u0621-\u064a,:(«\"“] ?$")
_ADJECTIVE = (
    r"(?:[a-zà-ÿ]{0,20}(?:ais|aise|ien|ienne|ois|oise|al|ale|ique|aine?|éenn?e?|ole?|ano|ana|ese|in[oa]|ic[oa]"
    r"|és|esa|eñ[oa]|ense|ée?|at[oa]|ad[oa]|er[oa]|ay[oa]|ec[oa]|eche?|ard[eoa]?|andes[ae]|llon|eton|bè|ache"
    r"|[rt]c|rque|rc[oa]|usse|[rs]s[oa]|rus[oa]|elg[ea]|isse|ara[bi][eoa]?|aelí|aní|audita|online))"
)
_OF_NEWS = (
    r"(?:en ligne|di Stato|de Estado|(?:d['’]|de |di )"
    r"(?:informations?|actualités?|investigation|enquêtes?|presse|télévision"
    r"|informazione|notizie|inchiest[ae]|stampa|noticias|información|investigación|prensa|televisión))"
)
_SECOND_KIND = r"(?: (?:station|channel|network|newspaper|magazine|website|site))?"
_AL, _LETTERS = r"ال[\u0621-\u064a]{3,14}", r"[\u0621-\u064a]"
_ARABIC_NAME = re.compile(
    rf" ({_AL}(?: {_AL}){{0,2}}?|(?!ال){_LETTERS}{{3,14}}(?: {_LETTERS}{{3,14}})??)"
    rf"(?=(?:،|,)?(?: (?!(?:الإخبار|الاخبار|الفضائ|الدول)ي){_AL}ي[ةه]?)?"
    r" (?:قد|أن|إن|عن|في|أنه|أنها|نقلا|على|من|قوله|قولها|بأن|مساء|أمس)\b|[،.])"
)
_ARABIC_PRESS_NAME = re.compile(
    rf" ({_AL}(?: {_AL})??|(?!ال){_LETTERS}{{3,14}} {_AL})(?= {_AL}ي[ةه]? | (?!ال){_LETTERS}{{2,}})"
)
_ARABIC_WORD = re.compile(r"[\u0621-\u064a]+")
_ARABIC_PRESS = re.compile(r"(?:صحيفة|جريدة|قناة|مجلة|إذاعة|اذاعة)")
_NEWS_AND_NATION = re.compile(rf"(?:ال)?[أا]نباء(?: {_AL})?")
_ARTICLES = frozenset({"The", "Le", "La", "Il", "El"})
_REPORT = " report"
_ARTICLE = re.compile(r"\b(?:([Tt]he)|de[mrs]|das|im|vom) $")
_OPENS_QUOTE = re.compile(r" [„«“]")
_COMPOUNDED = re.compile(r"(?:zeitung|magazin|portal|sender)s? [„«\"]")
_NEWS = re.compile(r"(?:الإخبار|الاخبار|الفضائ|الدول)ي")


@cache
def adjective() -> str:
    """What may stand between the kind of outlet and its name: le quotidien régional, la tv turca."""
    return rf"(?: (?!{listed('name.trade')}){_ADJECTIVE}| {_OF_NEWS})"


@cache
def _name_behind_kind() -> tuple[re.Pattern[str], ...]:
    """A name in quotes, in capitals, and in Arabic, with what may stand before it."""
    return (
        re.compile(
            rf"[\w-]{{0,30}}{adjective()}{{0,2}}(?: [\w-]{{1,30}})? "
            r"[«\"“„] ?([A-ZÀ-ÞĀ-ŽА-ЯЁ\d\u0621-\u064a][^«»\"“”„]{1,40}?) ?[»\"”“]"
        ),
        re.compile(
            rf"[\w-]{{0,30}}{_SECOND_KIND}{adjective()}{{0,2}} "
            rf"((?:L['’])?(?:{_CAPITAL}|(?!\w+(?:[ео]го|ской|ских)\b)[А-ЯЁ][а-яё-]+(?= (?!и\b)[а-яё]))"
            rf"(?: {_JOINED}| \d{{1,3}}\b){{0,3}}(?: [a-zà-ÿ]{{4,20}}é)?)"
        ),
        _ARABIC_NAME,
    )


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(_needles())


@cache
def _needles() -> tuple[str, ...]:
    """Words of names, then stems of kinds of outlets, then words that open frames."""
    return (*_capitals(), *name_words().kind_stems, _REPORT, *frames())


@cache
def _capitals() -> tuple[str, ...]:
    return tuple(sorted(name_words().last | name_words().first))


def find_mentions(text: str, outlets: Outlets) -> tuple[list[Mention], list[int]]:
    """The mentions in order, none within another, and where the text says a word for a kind of outlet."""
    known = list(islice(outlets.mentions(text), MOST_HITS))
    starts = [mention.start for mention in known]
    unknown: list[Mention] = []
    kinds: list[int] = []
    hits = _automaton().find_matches_as_indexes(text, overlapping=True)
    framed = len(_capitals()) + len(name_words().kind_stems)
    for number, start, end in hits[:MOST_HITS]:
        if number < len(_capitals()):
            mention = _around_word(text, start, end)
        elif number < framed:
            kinds.append(start)
            mention = _after_kind(text, start, outlets)
        else:
            mention = _in_frame(text, start, _needles()[number])
        if not mention:
            continue
        index = _overlapped(mention, known, starts)
        if index is None:
            unknown.append(mention)
        elif mention.shown and (mention.start, mention.end) == (known[index].start, known[index].end):
            known[index] = replace(known[index], shown=True)
        elif _lengthens(text, mention, known[index]):
            begin = known[index].start
            known[index] = Mention(text[begin : mention.end], begin, mention.end)
        elif _ends_with_word(mention, known[index]):
            known[index] = mention
    return list(as_the_article_means(text, _apart([*known, *unknown]))), kinds


def _around_word(text: str, start: int, end: int) -> Mention | None:
    """A name in capitals with a word that outlets carry: Misrata Herald, Radio Sabha, La Voce della Costa."""
    if (start and text[start - 1].isalnum()) or text[end : end + 1].isalnum():
        return None
    start = _compound(text, start)
    left = _LEFT.search(text, max(0, start - 60), start)
    right = _RIGHT.match(text, end)
    begin, finish = left.start() if left else start, right.end() if right else end
    if based := _BASED.match(text, begin, finish):
        begin = based.end()
    leading = _LEADING.match(text, begin, finish)
    if leading and not (
        leading[0].rstrip() in _ARTICLES and _IN_SENTENCE.search(text, max(0, begin - 4), begin)
    ):
        begin = leading.end()
    name = text[begin:finish].rstrip(".'’-& ")
    words = name.split()
    if len(words) == 1 and "-" not in name and (article := _ARTICLE.search(text, max(0, begin - 4), begin)):
        return Mention(f"The {name}" if article[1] else name, begin, begin + len(name))
    if (len(words) < 2 and "-" not in name) or is_others(name) or not _is_title(words):
        return None
    if roles_of(fold(words[-1])) & Role.KIND and _OPENS_QUOTE.match(text, finish):
        return None
    return Mention(name, begin, begin + len(name))


def _in_frame(text: str, start: int, word: str) -> Mention | None:
    return named_before_report(text, start + 1) if word == _REPORT else named_in_frame(text, start, word)


def _is_title(words: Sequence[str]) -> bool:
    last = words[-1].rpartition("-")[2]
    first = words[1] if words[0] in _ARTICLES and len(words) > 1 else words[0]
    return first in name_words().first or last in name_words().last


def _compound(text: str, start: int) -> int:
    """Where the word begins that ends in this one: Ostsee-Zeitung, Nice-Matin."""
    begin = start
    while begin and (text[begin - 1].isalpha() or text[begin - 1] == "-") and start - begin < 30:
        begin -= 1
    return begin if text[begin : begin + 1].isupper() else start


def _after_kind(text: str, start: int, outlets: Outlets) -> Mention | None:
    """A name after what it is: the newspaper Al-Sahel, газета «Берег», صحيفة الساحل."""
    if start and text[start - 1].isalpha() and text[start] < "\u0600" and not _is_compound(text, start):
        return None
    if _NO_KIND.match(text, max(0, start - 8), start + 18) or _is_other_agency(text, start):
        return None
    end = start
    while end < len(text) and text[end].isalpha():
        end += 1
    press = (_ARABIC_PRESS_NAME,) if _ARABIC_PRESS.match(text, start) else ()
    for pattern in (*_name_behind_kind(), *press):
        match = pattern.match(text, end)
        if match and not is_others(match[1]):
            begin = match.start(1)
            news = _NEWS_AND_NATION.match(text, match.start(1))
            if news:
                return _named(text, start, news.end(), outlets)
            finish = match.end(1) if pattern is not _ARABIC_NAME else _before_verb(text, *match.span(1))
            if pattern is _ARABIC_NAME:
                finish = _before_adjective(text, begin, finish)
            if finish < match.end(1) and not press:
                return None
            return Mention(text[begin:finish], begin, finish)
    return None


def _is_compound(text: str, start: int) -> bool:
    """German: Onlinemagazin, Wochenzeitung, Fachportal."""
    return _compound(text, start) < start and _COMPOUNDED.match(text, start) is not None


def _named(text: str, start: int, end: int, outlets: Outlets) -> Mention:
    """A national news agency, which is called by what it is."""
    known = outlets.named(text[start:end])
    return Mention(known.name if known else text[start:end], start, end, known, True, True)


def _is_other_agency(text: str, start: int) -> bool:
    """English has agencies for travel, space and aid: only a news agency's name is an outlet's."""
    return text.startswith("agenc", start) and _NEWS_BEFORE.search(text, max(0, start - 16), start) is None


def _before_verb(text: str, start: int, end: int) -> int:
    """Where an Arabic name ends that a verb or an adverb follows without a sign."""
    for word in islice(_ARABIC_WORD.finditer(text, start, end), 1, None):
        if roles_of(fold(word[0])) or word[0].endswith("ا"):
            return word.start() - 1
    return end


def _before_adjective(text: str, start: int, end: int) -> int:
    """Where an Arabic name without the article ends that an adjective with it follows: the local."""
    head, _, last = text[start:end].rpartition(" ")
    is_adjective = last.startswith("ال") and last.endswith(("ية", "يه")) and not _NEWS.match(last)
    return start + len(head) if is_adjective and not head.startswith("ال") and head else end


def _lengthens(text: str, mention: Mention, other: Mention) -> bool:
    """Whether a known outlet's name is but the head of this one: Le Progrès de Lyon."""
    if mention.end <= other.end:
        return False
    head = text[other.start : other.end]
    return bool(_LONGER.match(text, other.end, mention.end)) or head in name_words().first


def _ends_with_word(mention: Mention, other: Mention) -> bool:
    """Whether a known outlet's name, which is a word, is but the end of this one: Valmora Oggi."""
    is_word = other.known is not None and other.known.common
    return is_word and mention.start < other.start and mention.end == other.end


def _overlapped(mention: Mention, others: Sequence[Mention], starts: Sequence[int]) -> int | None:
    """Which of the others it overlaps: they are in order and apart."""
    index = bisect_right(starts, mention.end - 1) - 1
    return index if index >= 0 and others[index].end > mention.start else None


def _apart(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in order; of two that overlap the one that begins first, and the longer one."""
    kept: list[Mention] = []
    reached = 0
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if mention.start >= reached:
            reached = mention.end
            kept.append(mention)
    return kept
