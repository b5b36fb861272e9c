"""Bylines taken apart: names without prefixes, roles, addresses and connectives, and whose names they are.
Pure."""

import re
from collections.abc import Iterable, Iterator

from clipdesk.model.article import Author, AuthorKind
from clipdesk.model.folding import fold, key
from parsers.metadata.authors.names import (
    ACCOUNTS,
    AGENCIES,
    AGENCY_WORDS,
    AND,
    CREDENTIALS,
    LEGAL_FORMS,
    NOT_NAMES,
    ORGANIZATION_ENDINGS,
    ORGANIZATION_WORDS,
    OUTLET_WORDS,
    PREFIXES,
    ROLES,
    W_NAMES,
    any_of,
    joined,
)
from parsers.metadata.dates.months import DATE_WORDS
from parsers.metadata.page.plain import plain

MAX_AUTHORS = 20
"""A bound: lists of all contributors are longer."""
_MAX_NAME, _MAX_WORDS = 60, 6
"""Of a name, against a sentence. These, and the numbers of metadata that name no other origin, were set by
eye on the labelled pages; `python -m benchmarks.deciding_numbers --bench FOLDER` counts what half and twice
each misreads."""

_PREFIX = re.compile(rf"^[\s\W]*(?:by(?=by\s))?(?:{PREFIXES})\b\s*+[:：／/]?\s*+(?=\S)", re.IGNORECASE)
_NEXT_LABEL = re.compile(r"(?<=\S)[\s,;|·]+[^\W\d_]{1,12}\s?[:：]\s?\S.*$")
"""`作者：A 责编：B`, `Text: A Photo: B`: what the second label names has done other work."""
_LEADING_ROLE = re.compile(rf"^(?:[^\W\d_A-Z]+\s){{0,2}}?(?:{ROLES})\s+(?=[A-Z])")
"""`political reporter Jane Doe`: in small letters, against a name that is a role's word."""
_GLUED_ROLE = re.compile(rf"(?<=[a-zà-ÿ])(?=[A-Z])(?=(?i:staff|{ROLES})\b)")
"""`Jane DoeStaff Writer`: two elements without a space between them."""
_PLACE = re.compile(rf"^((?:\S+\s){{1,3}}\S+)\s(?:{any_of('byline.behind')})\s(?=[^\W\d_a-z]).*$")
"""`Jane Doe in Tripoli`."""
_SPLIT = re.compile(
    rf"\s?(?:,\s?(?:{AND})\s|,(?!\s?(?:Jr|Sr)\b\.?(?:,|\s?$|\s(?:{AND})\s))|[;|/•·●\n،؛、，]|\s(?:{AND})\s|"
    rf"\s(?=و(?!{W_NAMES})[\u0621-\u064a]{{3}})|\s&\s|\s[–—-]\s|\s\+\s|(?<!\bthe)\s(?=(?:the\s)?(?-i:{AGENCY_WORDS})\b)|"
    r"(?-i:(?<=[a-zà-ÿ])\s(?=The\s[A-Z])))\s?",
    re.IGNORECASE,
)
_ARABIC_AND = re.compile(rf"^و(?!{W_NAMES})(?=[\u0621-\u064a]{{3}})")
_OTHER_WORK = re.compile(rf"[;,.]?\s?\(?\b{any_of('byline.side')}\sby\b.*", re.IGNORECASE)
"""`Reporting by A; Editing by B`: only the first wrote it."""
_PARENTHESES = re.compile(r"\s?[(\[{][^)\]}]*+[)\]}]?")
_NOT_A_NAME = re.compile(
    rf"[()\[\]<>{{}}=#$%^:]|\b\d|\d{{3}}|[^\W\d_]{{4}}\d|https?:|www\.|@|\.html?\b|\w{{3}}\.\w+\.\w|\.\.\.|…|[?!]$|\b(?:{NOT_NAMES})\b",
    re.IGNORECASE,
)
_ROLE = re.compile(rf"\b(?:{ROLES})\b", re.IGNORECASE)
_TRAILING_ROLE = re.compile(rf"(?:\s(?:{ROLES})){{1,6}}$", re.IGNORECASE)
_ROLE_PHRASE = re.compile(
    rf"^((?:\S+\s){{1,3}}\S+?),?\s(?:{ROLES})\s(?:[^\W\d_]+\s){{1,2}}(?:{ROLES})$", re.IGNORECASE
)
"""`Jane Doe Senior Politics Editor`: what stands between two words of a role belongs to it."""
_CREDENTIALS = re.compile(rf"(?:,?\s(?:{CREDENTIALS})\.?){{1,6}}(?=,|\s(?:and|&)\s|$)")
_ORGANIZATION = re.compile(
    rf"\b(?:{ORGANIZATION_WORDS})\b|(?:{ORGANIZATION_ENDINGS})\b|^the\s|\s&\s|\.(?:com|de|at|org|net|it|ru|fr|ch|co\.uk)\b",
    re.IGNORECASE,
)
_FORM_OF_ORGANIZATION = re.compile(
    rf".*\s(?:{LEGAL_FORMS})|[A-ZА-ЯЁ]{{3,6}}|(?:[\w-]{{1,63}}\.){{1,4}}[a-z]{{2,12}}"
)
"""A legal form, letters alone, or a domain."""
_ACCOUNT = re.compile(r"[a-z0-9.]+|(?=\w*_)[\w.-]+", re.ASCII)
"""Small Latin letters alone, or an underscore in a word."""
_KEEPER = "admin"
_SLUG = re.compile(r"[a-z]{2,20}-[a-z]{2,20}")
_FULL_NAME = re.compile(r"(?:[A-ZÀ-Þ][a-zß-ÿ'’.-]+ ){1,2}[A-ZÀ-Þ][\wß-ÿ'’-]+")
_GLUED_DATE = re.compile(
    r"(?<=[a-zà-ÿ])(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d)"
)
_WHEN = DATE_WORDS | {""}


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
            if not is_account(author):
                found.setdefault(key(name), author)
            if len(found) >= MAX_AUTHORS:
                return list(found.values())
    return list(found.values())


def names_in(text: str, *, whole: bool = False) -> Iterator[str]:
    """Each name of a byline; `whole` keeps an organisation's name in one piece."""
    text = plain(text)[:400]
    if "://" in text:
        return
    bare = _NEXT_LABEL.sub("", _PREFIX.sub("", text, count=1)) or text
    bare = _OTHER_WORK.sub("", _GLUED_ROLE.sub(" ", bare)) or text
    bare = _CREDENTIALS.sub("", _PARENTHESES.sub("", bare))
    parts = [bare] if whole else _SPLIT.split(bare)
    if len(parts) > 1 and "," not in bare and _ORGANIZATION.search(parts[0]):
        parts = [bare]
    names = [(_LEADING_ROLE.sub("", part), _stripped(part)) for part in parts]
    for number, (part, name) in enumerate(names):
        if _is_name(name) and (number == 0 or _may_follow(part, name, names[0][1], len(names))):
            yield _proper_case(name)


def kind_of(name: str, site_names: frozenset[str], said: AuthorKind | None = None) -> AuthorKind:
    """Agency by name, organisation by name or markup, else a person."""
    if is_agency(name):
        return AuthorKind.AGENCY
    if said is AuthorKind.ORGANIZATION or _ORGANIZATION.search(name):
        return AuthorKind.ORGANIZATION
    if _FORM_OF_ORGANIZATION.fullmatch(name):
        return AuthorKind.ORGANIZATION
    if _is_site(name, site_names) and not (said is AuthorKind.PERSON and _is_full_name(name)):
        return AuthorKind.ORGANIZATION
    return AuthorKind.PERSON


def is_account(author: Author) -> bool:
    """Whether it is the user of a content system and no name: `q_admin`, `Drupal`, `jdoe`."""
    name = author.name
    if joined(name) in ACCOUNTS:
        return True
    if author.kind is not AuthorKind.PERSON or " " in name:
        return False
    return _KEEPER in name.lower() or _ACCOUNT.fullmatch(name) is not None


def _is_full_name(name: str) -> bool:
    """Whether a site may be called after a person: given and family name, and no word that outlets carry."""
    return _FULL_NAME.fullmatch(name) is not None and name.split()[-1] not in OUTLET_WORDS


def _is_site(name: str, site_names: frozenset[str]) -> bool:
    """The site's name, a longer form of it, or one of its desks (`CBC Arts`)."""
    bare = joined(name)
    if bare in site_names or key(name).split(" ")[0] in site_names:
        return True
    return any(len(site) >= 10 and site in bare for site in site_names)


def is_agency(name: str) -> bool:
    """Whether the text is the name of a news agency, and nothing else."""
    return joined(name) in AGENCIES


def without_date(text: str) -> str:
    """The byline alone, where a date follows on the same line."""
    text = _GLUED_DATE.sub(" ", text)
    digit = re.search(r"\d", text)
    if not digit:
        return text
    words = text[: digit.start()].split()
    while words and fold(words[-1].strip(".,:|·•–-")) in _WHEN:
        words.pop()
    return " ".join(words)


def _stripped(part: str) -> str:
    """The name alone: no prefix, no role behind it, no punctuation but an initial's point."""
    name = _ARABIC_AND.sub("", _PREFIX.sub("", part.strip(), count=1))
    name = _PLACE.sub(r"\1", _LEADING_ROLE.sub("", name))
    shorter = _TRAILING_ROLE.sub("", _ROLE_PHRASE.sub(r"\1", name))
    if shorter != name and (" " in shorter or name.endswith("기자")):
        name = shorter
    name = name.strip(" \t,:;|-–—*\"“”«»'’")
    return name if re.search(r"\b[^\W\d_]\.$", name) else name.rstrip(".")


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= _MAX_NAME or len(name.split()) > _MAX_WORDS or _NOT_A_NAME.search(name):
        return False
    return any(char.isalpha() for char in name)


def _may_follow(part: str, name: str, first: str, parts: int) -> bool:
    """What stands behind the first name may be a role, a section or an outlet instead of a second name."""
    if is_agency(name):
        return True
    if _ROLE.search(part) or (name.isupper() and not first.isupper()):
        return False
    return " " in name or not name.isascii() or (" " not in first and parts <= 3)


def _proper_case(name: str) -> str:
    """Only what is all lower case is changed; capitals may be meant. Addresses write names as `jane-doe`."""
    if _SLUG.fullmatch(name):
        name = name.replace("-", " ")
    return name.title() if name.islower() and " " in name and name.isascii() else name
