"""The agency that wrote an article: by its byline, its dateline or its last words. Pure."""

import re
from collections.abc import Iterator, Sequence

from clipdesk.model.article import Author, AuthorKind, Credit, CreditKind
from parsers.credits.cues import origin_cues
from parsers.credits.outlets import Mention, Outlets
from parsers.lexicon.folding import unify

_HEAD, _TAIL, _NEARBY = 110, 60, 60
_PICTURE = re.compile(r"photo|foto|фото|صورة|imag|©|copyright|getty", re.IGNORECASE)
_ENCLOSING = frozenset("([/–—-©")
_PLACE_AND_DATE = re.compile(
    r"[\s(\[/\"«*]*+"
    r"(?:(?:[A-ZÀ-ÞĀ-ŽА-ЯЁ][\w.'’-]*+|[\u0621-\u064a]{2,12}+|\d{1,4}+(?:er|º|st|nd|rd|th)?+\.?+"
    r"|de|del|di|al|el|la|le|du|в|г)(?!\w)[\s,./:|–—-]*+){0,8}"
    r"(?:[a-zа-яéû]{3,10}+[\s,./]*+\d{0,4}+[\s,./]*+)?[\s(\[«/–—|-]*"
)
_CLOSING = re.compile(r"(?:\s*(?:[)\]»/]|\.))?\s*(?:[-–—:/.]|,? (?:\d|[A-ZА-Я]{3,})|$)")
_BRACKETED = re.compile(r"[)\]/»]")
_BYLINE = re.compile(
    r"\W*(?:copyright\W*)?(?:riproduzione riservata\W*)?(?:(?:19|20)\d\d\W*)?"
    r"\W*(?:(?:by|par|di|da|von|por|©|copyright|avec|with|con|mit|a cura di|redazione"
    r"|reporting by|بقلم|وكالة|con información de|mit material von|from)[\s:]*)?(?:the |l'|la |die |der )?",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"(?:^|[\W])(?:avec|with|con|mit|при участии|additional reporting|for|pour|per|für)"
    r"(?: (?:files?|inputs?|material|reporting|contributions?|content|informations?|informationen|información"
    r"|informaciones|informazioni|agence|agences|agencias?|agenzie|agentur(?:en|material)?))?"
    r"(?: (?:from|by|de|von|der|des|da|di|d'))?[ :]*(?:the |l['’]|la |le |der )?$",
    re.IGNORECASE,
)
_AFTER_SHARED = re.compile(r"\s*(?:[–—|)\].-]|$)")
_CONTRIBUTED = re.compile(
    r" (?:contributed to this|contributed reporting|a contribué à cet? article|ha contribuito"
    r"|trug(?:en)? zu diesem|contribuyó a est)"
)
_JOINED = re.compile(
    r"\s*(?:,|/|&|-|–|\+|and|et|und|e|y|и|و|,? (?:and|l'))\s*(?:the |l['’]|la |der |die )?", re.IGNORECASE
)
_LAST = re.compile(
    r"(?:^|[.!?…»\"”)] ?)(?:\W{0,3}(?:avec |with |con |mit )?)(?:[(/\[–—-]|©) ?(?:avec |with |con |mit |l')?$"
)


def find_agencies(lines: Sequence[str], authors: Sequence[Author], outlets: Outlets) -> Iterator[Credit]:
    """`lines` are those at the head and the end of the article, and those that boilerplate rules took."""
    for author in authors:
        for mention in _agencies(author.name, outlets):
            if author.kind is not AuthorKind.PERSON or _is_signature(author.name, mention):
                yield _credit(mention, author.name)
    for line in _lines_with_agencies(lines, outlets):
        yield from _at_head(line, outlets)
        tail = line[-_TAIL:]
        if _ENCLOSING.intersection(tail):
            for mention in _agencies(tail, outlets):
                if _closes(tail, mention):
                    yield _credit(mention, tail[max(0, mention.start - 20) :].strip())


def find_agencies_nearby(lines: Sequence[str], outlets: Outlets) -> Iterator[Credit]:
    """Lines around the body: "By Reuters", "(ANSA)", "Источник: ТАСС"; a bare name may be a picture's."""
    for line in _lines_with_agencies([line for line in lines if len(line) <= _NEARBY], outlets):
        label = origin_cues().label.fullmatch(unify(line))
        for mention in _agencies(line, outlets):
            if label and mention.start <= label.start(1) + 1 and not line[mention.end :].strip(' .»"'):
                yield Credit(CreditKind.REPUBLISHED_FROM, mention.name, line)
            elif line[: mention.start].strip() and not _PICTURE.search(line) and _is_byline(line, mention):
                yield _credit(mention, line)


def _lines_with_agencies(lines: Sequence[str], outlets: Outlets) -> list[str]:
    """Looked up in the ends of all the lines at once."""
    ends = (f"{line[: 2 * _HEAD]} | {line[-_TAIL:]}" for line in lines)
    text = "\n".join(end.replace("\n", " ") for end in ends)
    places = sorted({text.count("\n", 0, mention.start) for mention in _agencies(text, outlets)})
    return [lines[place] for place in places]


def _at_head(line: str, outlets: Outlets) -> Iterator[Credit]:
    """Agencies named together count together: "AFP et Reuters"."""
    for run in _runs(line, list(_agencies(line[:_HEAD], outlets))):
        whole = Mention(run[0].name, run[0].start, run[-1].end, run[0].known)
        if any(says(line, whole) for says in (_is_dateline, _is_byline, _is_shared, _contributed)):
            for mention in run:
                yield _credit(mention, line[: whole.end + 1].strip())


def _runs(line: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    run: list[Mention] = []
    for mention in mentions:
        if run and not _JOINED.fullmatch(line, run[-1].end, mention.start):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _agencies(text: str, outlets: Outlets) -> Iterator[Mention]:
    return (mention for mention in outlets.mentions(text) if mention.known and mention.known.agency)


def _credit(mention: Mention, evidence: str) -> Credit:
    return Credit(CreditKind.AGENCY, mention.name, evidence[:160])


def _is_signature(name: str, mention: Mention) -> bool:
    """The agency stands beside the person and not within a name: "Lina Haddad, Reuters", "Reuters Staff"."""
    rest = (name[: mention.start] + name[mention.end :]).strip(" ,/|()-–—")
    return (
        not rest
        or name[: mention.start].rstrip().endswith((",", "/", "|", "(", "-", "–", "—"))
        or rest == "Staff"
        or _WITH.search(name[: mention.start]) is not None
    )


def _is_dateline(line: str, mention: Mention) -> bool:
    """At the head of a line: "TRIPOLI, May 3 (Reuters) -", "(ANSA) - ROMA"."""
    head, tail = line[: mention.start], line[mention.end : mention.end + 12]
    if not _PLACE_AND_DATE.fullmatch(head) or not _CLOSING.match(tail) or len(line) < mention.end + 12:
        return False
    return bool(_BRACKETED.match(tail)) or head.rstrip().endswith(("-", "–", "—", "/")) or _dashed(head, tail)


def _dashed(head: str, tail: str) -> bool:
    opens = not head.strip() or (head.rstrip().endswith(".") and any(map(str.isdigit, head)))
    return opens and bool(re.match(r"\s*[-–—:]\s", tail))


def _is_byline(line: str, mention: Mention) -> bool:
    """The line is nothing but the agency: "Reuters", "By The Associated Press", "Avec AFP"."""
    begins = _BYLINE.match(line)
    reaches = begins is not None and begins.end() >= mention.start
    return reaches and not line[mention.end :].strip(" .)/]|»-–—:")


def _is_shared(line: str, mention: Mention) -> bool:
    """A short line says with whom it was written: "Le Courrier avec AFP – Publié le 4 mars"."""
    ends = _AFTER_SHARED.match(line, mention.end) is not None
    return len(line) <= _HEAD and ends and _WITH.search(line[: mention.start]) is not None


def _contributed(line: str, mention: Mention) -> bool:
    return len(line) <= 2 * _HEAD and _CONTRIBUTED.match(line, mention.end) is not None


def _closes(tail: str, mention: Mention) -> bool:
    """The line ends on the agency, in brackets or after a dash: "… on Friday. (AFP)"."""
    return bool(_LAST.search(tail[: mention.start])) and not tail[mention.end :].strip(" .)/]|»")
