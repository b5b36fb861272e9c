"""Where the text of a story appeared first, by what its members say. Pure.

What a copy says of its origin is believed before the clock: a feed may bring the copy first. Each member that
names another one leads on to it, and to what that one names; where nobody names anybody, the earliest it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clipdesk.model.article import CreditKind
from clipdesk.model.story import Claim, Origin, OriginBasis
from clipdesk.model.urls import site
from parsers.credits.outlets import known_outlets, plain_name

_BELIEVED = {OriginBasis.CANONICAL: 0.95, OriginBasis.REPUBLISHED: 0.85, OriginBasis.AGENCY: 0.8}
"""How often such a claim is right. That of credits is a measured one, of articles that were read; the others
are chosen beside it."""
_ANOTHER = 0.03
"""What each further member adds that names the same."""
_CERTAIN = 0.98
_LATER = timedelta(days=1)
"""What is dated so much later than a copy of it is doubtful."""
_DOUBT = 0.8
_EARLY = timedelta(hours=1)
_FIRST_BY_FAR, _FIRST, _FIRST_SEEN = 0.7, 0.5, 0.4
"""How sure the earliest is the origin: by an hour, by less or a date only, by when found. Chosen."""
_KINDS = {CreditKind.REPUBLISHED_FROM: OriginBasis.REPUBLISHED, CreditKind.AGENCY: OriginBasis.AGENCY}
_EVIDENCE = 5


@dataclass(frozen=True, slots=True)
class _Word:
    """`by` says that the text is `outlet`'s; `key` is one for all names of an outlet."""

    by: Claim
    basis: OriginBasis
    key: str
    outlet: str
    evidence: str
    url: str | None = None


def find_origin(members: Sequence[Claim]) -> Origin:
    """`members` are one at least."""
    words = [word for member in members for word in _words(member)]
    if not words:
        return _earliest(members)
    return _named(words, members)


def _named(words: Sequence[_Word], members: Sequence[Claim]) -> Origin:
    """By the strongest kind of word that there is, what most say; then on to what that outlet's own says."""
    own = {key: member for member in reversed(_by_time(members)) for key in _keys(member)}
    word = _strongest(words)
    seen = {word.key}
    while holder := own.get(word.key):
        further = [one for one in words if one.by is holder and one.key not in seen]
        if not further:
            break
        word = _strongest(further)
        seen.add(word.key)
    same = [one for one in words if one.key == word.key]
    rivals = {one.by.article_id for one in words if one.basis is word.basis} - {
        one.by.article_id for one in same
    }
    article = own.get(word.key)
    confidence = min(
        _CERTAIN, _BELIEVED[word.basis] + _ANOTHER * (len({one.by.article_id for one in same}) - 1)
    )
    confidence *= len(same) / (len(same) + len(rivals))
    if article and _is_late(article, members):
        confidence *= _DOUBT
    evidence = tuple(dict.fromkeys(f"{one.by.url}: {one.evidence}" for one in same))[:_EVIDENCE]
    url = next((one.url for one in same if one.url), None) or (article.url if article else None)
    return Origin(
        word.outlet, word.basis, evidence, round(confidence, 2), article.article_id if article else None, url
    )


def _strongest(words: Sequence[_Word]) -> _Word:
    bases = list(OriginBasis)
    said: defaultdict[str, int] = defaultdict(int)
    for word in words:
        said[word.key] += 1
    return min(words, key=lambda word: (bases.index(word.basis), -said[word.key]))


def _words(member: Claim) -> Iterator[_Word]:
    """Whom the member names, but for itself."""
    own = _keys(member)
    home = site(member.canonical_url)
    if home != site(member.url):
        outlet = known_outlets().at_site(home)
        name = outlet.name if outlet else home
        yield _Word(
            member, OriginBasis.CANONICAL, _key(name), name, "its canonical address", member.canonical_url
        )
    for credit in member.credits:
        basis = _KINDS.get(credit.kind)
        if basis and _key(credit.outlet) not in own:
            yield _Word(member, basis, _key(credit.outlet), credit.outlet, credit.evidence)


def _keys(member: Claim) -> set[str]:
    """All that an outlet's own articles are known by."""
    home = site(member.url)
    outlet = known_outlets().at_site(home)
    names = [home, member.publisher, outlet.name if outlet else None]
    return {_key(name) for name in names if name}


def _key(name: str) -> str:
    outlet = known_outlets().named(name) or known_outlets().at_site(name)
    return plain_name(outlet.name if outlet else name)


def _earliest(members: Sequence[Claim]) -> Origin:
    first, *rest = _by_time(members)
    then = first.published_at
    if then is None:
        evidence, confidence = f"{first.url}: first seen {first.first_seen_at:%Y-%m-%d %H:%M}", _FIRST_SEEN
    else:
        day_only = first.day_only or any(one.day_only and one.published_at for one in rest)
        apart = min((_time(one) - _time(first) for one in rest), default=_EARLY)
        evidence = f"{first.url}: published {then:{'%Y-%m-%d' if first.day_only else '%Y-%m-%d %H:%M'}}"
        confidence = _FIRST_BY_FAR if apart >= _EARLY and not day_only else _FIRST
    outlet = first.publisher or site(first.url)
    return Origin(outlet, OriginBasis.TIME, (evidence,), confidence, first.article_id, first.url)


def _by_time(members: Sequence[Claim]) -> list[Claim]:
    return sorted(members, key=lambda one: (_time(one), one.first_seen_at, one.article_id))


def _time(member: Claim) -> datetime:
    """When it was published, as far as it says; a day's date is its end, so that it precedes no exact one."""
    at = member.published_at
    if at is None:
        return member.first_seen_at
    return at + timedelta(hours=24) if member.day_only else at


def _is_late(article: Claim, members: Sequence[Claim]) -> bool:
    return _time(article) - _time(_by_time(members)[0]) >= _LATER
