"""Who wrote or first published an article: the agency of its byline, dateline or last words, and the outlet
from which it is republished. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import urlsplit

from clipdesk.model.article import Author, AuthorKind, Credit, CreditKind
from clipdesk.model.folding import fold, unify
from clipdesk.model.urls import host, site
from parsers.credits.cues import is_others, origin_cues
from parsers.credits.mentions import find_mentions
from parsers.credits.outlets import Mention, Outlets
from parsers.lexicon import entries

_HEAD, _TAIL, _NEARBY, _LINE, _LABELLED, _LONGEST = 110, 60, 60, 320, 120, 160
"""Characters: of a line's head and tail, where an agency signs; of a line beside the body, one that names an
origin, and one with a label; of the evidence. Half or twice as many turn no labelled sentence (python -m
benchmarks.deciding_numbers --credits)."""
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
_MORE_FROM = re.compile(
    r"more (?:from|at|on|in) (.{2,60}?) ?(\((?:[\w-]+ ){0,2}(?:subscription|registration)|:|\.|$)",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?:https?://)?((?:[\w-]{1,63}\.){1,4}[a-z]{2,12})(?:/\S*)?", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:published|appeared|printed|posted|from|by|in|on|at) (?:the |The )?(?=[A-Z])")
_CAPITAL = r"[A-ZÀ-Þ](?:[\w'’&-]|[./](?=\w))*"
_NAME = re.compile(rf"{_CAPITAL}(?: (?:(?:of|the|de|della|du) )?{_CAPITAL}){{0,4}}")
_COPYRIGHT = re.compile(r"\W{0,3}(?:copyright|©)", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:^|[.!?] )\W{0,9}(?:this|an?|the|cet|cette|questo|questa|dieser|diese|este|esta)(?: [\w-]+){1,4} $",
    re.IGNORECASE,
)


def find_agencies(lines: Sequence[str], authors: Sequence[Author], outlets: Outlets) -> Iterator[Credit]:
    """`lines` are those at the head and the end of the article, and those that boilerplate rules took."""
    for author in authors:
        for mention in _agencies(author.name, outlets):
            if author.kind is not AuthorKind.PERSON or _is_signature(author.name, mention):
                yield _agency(mention, author.name)
    for line in _lines_with_agencies(lines, outlets):
        yield from _at_head(line, outlets)
        tail = line[-_TAIL:]
        if _ENCLOSING.intersection(tail):
            for mention in _agencies(tail, outlets):
                if _closes(tail, mention):
                    yield _agency(mention, tail[max(0, mention.start - 20) :].strip())


def find_agencies_nearby(lines: Sequence[str], outlets: Outlets) -> Iterator[Credit]:
    """Lines around the body: "By Reuters", "(ANSA)", "Источник: ТАСС"; a bare name may be a picture's."""
    for line in _lines_with_agencies([line for line in lines if len(line) <= _NEARBY], outlets):
        label = origin_cues().label.fullmatch(unify(line))
        for mention in _agencies(line, outlets):
            if label and mention.start <= label.start(1) + 1 and not line[mention.end :].strip(' .»"'):
                yield Credit(CreditKind.REPUBLISHED_FROM, mention.name, line)
            elif line[: mention.start].strip() and not _PICTURE.search(line) and _is_byline(line, mention):
                yield _agency(mention, line)


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
                yield _agency(mention, line[: whole.end + 1].strip())


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


def _agency(mention: Mention, evidence: str) -> Credit:
    return Credit(CreditKind.AGENCY, mention.name, evidence[:_LONGEST])


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


def find_origins(lines: Sequence[str], canonical_elsewhere: str | None, outlets: Outlets) -> Iterator[Credit]:
    """`lines` are those at the head and the end of the article, and those that boilerplate rules took;
    `canonical_elsewhere` is the canonical URL where that is on another site; the site of an unknown outlet
    counts only where no line names the origin."""
    named = [credit for line in lines if len(line) <= _LINE for credit in _in_line(line, outlets)]
    if canonical_elsewhere:
        origin = _origin(_at(canonical_elsewhere, outlets), canonical_elsewhere)
        if not named or outlets.named(origin.outlet):
            yield origin
    yield from named


def _in_line(line: str, outlets: Outlets) -> Iterator[Credit]:
    label = origin_cues().label.fullmatch(unify(line)) if len(line) <= _LABELLED else None
    if label:
        outlet = _labelled(line[label.start(1) : label.end(1)], outlets)
        if outlet:
            yield _origin(outlet, line)
        return
    more = _MORE_FROM.search(line) if "ore " in line or "ORE " in line else None
    if more:
        known = outlets.named(more[1])
        if known or more[2].startswith("("):
            yield _origin(known.name if known else more[1], line)
    lower = line.lower()
    if not any(stem in lower for stem in origin_cues().stems):
        return
    copyright_line = _COPYRIGHT.match(line)
    for mention in _named_in(line, outlets):
        found = origin_cues().published.search(unify(line[: mention.start]))
        own = copyright_line and (mention.known is None or mention.known.agency)
        if found and _opens(line[: found.start()]) and not own:
            yield _origin(mention.name, line)


def _opens(before: str) -> bool:
    """Whether a sentence begins here: what is published is the article, not what it speaks of."""
    return not before.strip() or before.rstrip()[-1] in '.!?…:|–—-)(»”"*' or bool(_SUBJECT.search(before))


def _labelled(text: str, outlets: Outlets) -> str | None:
    """The outlet that a line "Source: …" names: a known one, a site, or a name that can only be an outlet."""
    mentions, _ = find_mentions(text, outlets)
    named = next((mention.name for mention in mentions if mention.start <= 12), None)
    domain = _DOMAIN.fullmatch(text.strip())
    return _at(f"https://{domain[1]}", outlets) if domain and not named else named


def _named_in(line: str, outlets: Outlets) -> Iterator[Mention]:
    """The outlets that the line names, and names in capitals where one may stand."""
    mentions, _ = find_mentions(line, outlets)
    yield from mentions
    for place in _PUBLISHED.finditer(line):
        name = _NAME.match(line, place.end())
        if name and _may_be_outlet(name[0]) and not any(_overlap(name, mention) for mention in mentions):
            yield Mention(name[0], *name.span())


def _may_be_outlet(name: str) -> bool:
    """Whether a name in such a place is none of a day, a month, a language or an institution."""
    return fold(name.split()[0]) not in _no_outlets() and not is_others(name)


@cache
def _no_outlets() -> frozenset[str]:
    lists = ("date.weekday", "date.month", "date.month_form", "name.language")
    return frozenset(fold(entry.text) for name in lists for entry in entries(name))


def _overlap(name: re.Match[str], mention: Mention) -> bool:
    return mention.start < name.end() and name.start() < mention.end


def _at(url: str, outlets: Outlets) -> str:
    known = outlets.at_site(host(url)) or outlets.at_site(site(url))
    return known.name if known else urlsplit(url).hostname or url


def _origin(outlet: str, evidence: str) -> Credit:
    return Credit(CreditKind.REPUBLISHED_FROM, outlet, evidence.strip()[:_LONGEST])
