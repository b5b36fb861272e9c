"""From whom an article is republished. Pure."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from clipdesk.model.article import Credit, CreditKind
from clipdesk.model.urls import host, site
from parsers.credits.cues import origin_cues
from parsers.credits.mentions import find_mentions
from parsers.credits.outlets import Mention, Outlets
from parsers.lexicon.folding import unify

_MORE_FROM = re.compile(
    r"more (?:from|at|on|in) (.{2,60}?) ?(\((?:[\w-]+ ){0,2}(?:subscription|registration)|:|\.|$)",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?:https?://)?((?:[\w-]{1,63}\.){1,4}[a-z]{2,12})(?:/\S*)?", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:published|appeared|printed|posted|from|by|in|on|at) (?:the |The )?(?=[A-Z])")
_CAPITAL = r"[A-ZÀ-Þ](?:[\w'’&-]|\.(?=\w))*"
_NAME = re.compile(rf"{_CAPITAL}(?: (?:(?:of|the|de|della|du) )?{_CAPITAL}){{0,4}}")
_DATE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|\w+day)\b"
)
_COPYRIGHT = re.compile(r"\W{0,3}(?:copyright|©)", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:^|[.!?] )\W*(?:this|an?|the|cet|cette|questo|questa|dieser|diese|este|esta)(?: [\w-]+){1,4} $",
    re.IGNORECASE,
)
_LONGEST, _LONGEST_LABELLED = 320, 120


def find_origins(lines: Sequence[str], canonical_elsewhere: str | None, outlets: Outlets) -> Iterator[Credit]:
    """`lines` are those at the head and the end of the article, and those that boilerplate rules took;
    `canonical_elsewhere` is the canonical URL where that is on another site; the site of an unknown outlet
    counts only where no line names the origin."""
    named = [credit for line in lines if len(line) <= _LONGEST for credit in _in_line(line, outlets)]
    if canonical_elsewhere:
        origin = _credit(_at(canonical_elsewhere, outlets), canonical_elsewhere)
        if not named or outlets.named(origin.outlet):
            yield origin
    yield from named


def _in_line(line: str, outlets: Outlets) -> Iterator[Credit]:
    label = origin_cues().label.fullmatch(unify(line)) if len(line) <= _LONGEST_LABELLED else None
    if label:
        outlet = _labelled(line[label.start(1) : label.end(1)], outlets)
        if outlet:
            yield _credit(outlet, line)
        return
    more = _MORE_FROM.search(line) if "ore " in line or "ORE " in line else None
    if more:
        known = outlets.named(more[1])
        if known or more[2].startswith("("):
            yield _credit(known.name if known else more[1], line)
    lower = line.lower()
    if not any(stem in lower for stem in origin_cues().stems):
        return
    copyright_line = _COPYRIGHT.match(line)
    for mention in _named_in(line, outlets):
        found = origin_cues().published.search(unify(line[: mention.start]))
        own = copyright_line and (mention.known is None or mention.known.agency)
        if found and _opens(line[: found.start()]) and not own:
            yield _credit(mention.name, line)


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
        if name and not _DATE.match(name[0]) and not any(_overlap(name, mention) for mention in mentions):
            yield Mention(name[0], *name.span())


def _overlap(name: re.Match[str], mention: Mention) -> bool:
    return mention.start < name.end() and name.start() < mention.end


def _at(url: str, outlets: Outlets) -> str:
    known = outlets.at_site(host(url)) or outlets.at_site(site(url))
    return known.name if known else urlsplit(url).hostname or url


def _credit(outlet: str, evidence: str) -> Credit:
    return Credit(CreditKind.REPUBLISHED_FROM, outlet, evidence.strip()[:160])
