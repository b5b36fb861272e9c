"""A wall against robots, or a refusal: few words, and what only such pages have. Pure."""

import re

from clipdesk.model.article import Completeness
from clipdesk.model.folding import fold_prose
from parsers.completeness.signals import (
    A_BRIEF,
    FEW_LINKS,
    FEW_WORDS,
    GONE,
    MANY_LINKS,
    NO_WORDS,
    SHORT_WORDS,
    Signals,
    Verdict,
)
from parsers.completeness.visible_text import count_words
from parsers.completeness.wordings import phrases_in

_NEEDED = 3
"""Points: no single sign but a challenge's own mark is enough."""
Sign = tuple[int, str]

_CHALLENGES = (
    "_cf_chl_opt",
    "cf-chl-",
    "/_incapsula_resource?",
    "captcha-delivery.com",
    "px-captcha",
    "gokuprops",
    "kpsdk",
    "anubis_challenge",
    "sucuri_cloudproxy",
    "bm-verify=",
    "__qrator",
)
"""What only the products that turn robots away put into a page, and only where they do; in lower case."""
_GUARDS = (
    "challenge-platform",
    "cf_chl_",
    "cf-turnstile",
    "_pxappid",
    "ddos-guard",
    "awswaf",
    "sucuri",
    "captcha",
)
"""What they put into every page that they guard."""
_REFUSAL_CODE = re.compile(r"(?<!\d)(?:401|403|429|451|502|503|504|1020)(?!\d)")
_SERVER = re.compile(r"(?<!\w)(?:nginx|openresty|apache|cloudflare|akamai|incapsula|varnish|ddos-guard)\b")
_NETWORK_ADDRESS = re.compile(
    r"(?<![\w.:])(?:(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4})(?![\w.:])"
)
_RELOAD = re.compile(
    r"http-equiv=[\"']?refresh[\"']?\s+content=[\"']?\d+\s*[\"'>]|location\.reload\(|"
    r"location(?:\.href)?\s*=\s*(?:window\.|document\.)?location(?:\.href)?\b"
)
"""The page asks for itself again, as soon as a check has left its cookie."""
_SUM = re.compile(r"crypto\.subtle|new worker\(|webassembly\.|\.submit\(\)")
"""The browser has a sum to do, or sends a form by itself."""
_NAMED = re.compile(
    r"(?:id|class|action|src)=[\"'][^\"'<>]{0,80}?(challenge|verif|robot|blocked|denied|forbidden|firewall|human)"
)
_MAX_NAMED = 20_000
"""Characters of markup: what a page of a few words has; a bound."""
_FILLED_IN = "input:not([type=hidden]):not([type=submit]),textarea,select"
_TYPED = "input[type=text i],input:not([type])"
_NO_INDEX = re.compile(r"<meta name=[\"']?robots[\"']?\s+content=[\"']?noindex")
_A_SENTENCE, _ALL_OF_NOTHING = 3, 2
"""Words that say something and are no label; signs of `_nothing_else`, which can give two."""
_TICKET_CHARS, _TICKET_DIGITS, _MANY_DIGITS = range(11, 81), 3, 15
"""The number of a request against words, dates (10 characters) and addresses; one of digits alone is as long
as the longest telephone number (15, ITU-T E.164). Halved and doubled the last two change no verdict of
`benchmarks.deciding_numbers`."""
_REFUSALS = frozenset({401, 403, 429, 451, 503})
"""What servers answer who they turn away (RFC 9110, RFC 6585, RFC 7725)."""
_AIDS = frozenset({"machine", "ticket"})


def block_page(page: Signals) -> Verdict | None:
    """Points for what products, servers and words leave; a page that has nothing else adds to them."""
    if page.body_words >= SHORT_WORDS or page.unlinked_words >= 2 * SHORT_WORDS or page.declares_date:
        return None
    signs = [*_named(page), *_left_by_products(page)]
    if page.paragraphs >= 2:
        return None
    if page.unlinked_words < SHORT_WORDS and not page.claims_article and not page.has_password_field:
        signs += [*_words(page), *_left_by_servers(page)]
    if signs and not _speaks_of_consent(page):
        signs += _nothing_else(page)
    if sum(points for points, _ in signs) >= _NEEDED:
        return Completeness.BLOCK_PAGE, tuple(what for _, what in signs)
    return None


def _named(page: Signals) -> list[Sign]:
    signs = [(1, f"title: {phrase}") for phrase in phrases_in("block.title", page.title)]
    signs += [(1, f"title: {code}") for code in _REFUSAL_CODE.findall(page.title)]
    if page.status in _REFUSALS:
        signs.append((1, f"status {page.status}"))
    return signs


def _left_by_products(page: Signals) -> list[Sign]:
    if mark := next((mark for mark in _CHALLENGES if mark in page.markup), None):
        alone = page.unlinked_words < NO_WORDS and page.links < MANY_LINKS
        return [(3 if alone else 2, f"challenge: {mark}")]
    guards = [mark for mark in _GUARDS if mark in page.markup]
    return [(1, f"markup: {mark}") for mark in guards[:1]]


def _words(page: Signals) -> list[Sign]:
    """What the page says of robots and refusals, unless it says more of consent; that scripts are needed, and
    the number of an error, say nothing alone."""
    said = page.said_of_refusal
    if not said.keys() - _AIDS or _speaks_of_consent(page):
        return []
    return [(1, f"{concept}: {word}") for concept, word in said.items()]


def _speaks_of_consent(page: Signals) -> bool:
    """Whether it says more of consent than of robots and refusals."""
    return len(page.said_of_consent) > len(page.said_of_refusal)


def _left_by_servers(page: Signals) -> list[Sign]:
    """A page of a few words that prints its reader's address, loads itself again, or is all one sentence."""
    if page.links >= MANY_LINKS:
        return []
    text = page.notice
    signs = [(2, "text: the reader's address")] if _NETWORK_ADDRESS.search(text) else []
    signs += [(1, "text: the number of a request")] if any(map(_is_ticket, text.split())) else []
    if page.ways_on >= FEW_LINKS:
        return signs
    signs += [(1, f"text: {server}") for server in _SERVER.findall(text)[:2]]
    return [*signs, *((points, what) for points, what, holds in _done_to(page) if holds)]


def _done_to(page: Signals) -> tuple[tuple[int, str, bool], ...]:
    """What such a page does by itself, or wants done, whatever its words."""
    named = _NAMED.search(page.markup[:_MAX_NAMED])
    is_sentence = not page.links and "<script" in page.markup and page.unlinked_words >= _A_SENTENCE
    return (
        (2, "it loads itself again", _RELOAD.search(page.markup) is not None),
        (1, "the browser has work to do", _SUM.search(page.markup) is not None),
        (2, "a form that asks what a picture shows", _shows_a_picture_to_read(page)),
        (1, "a box to tick, and nothing else", _has_one_box_to_tick(page)),
        (1, f"markup: {named[1] if named else None}", named is not None),
        (1, "noindex", _NO_INDEX.search(page.markup) is not None),
        (1, "a sentence, and a word for browsers without scripts", is_sentence and page.has_noscript),
    )


def _shows_a_picture_to_read(page: Signals) -> bool:
    forms = page.document.tree.css("form")
    return (
        len(forms) == 1
        and forms[0].css_first("img,canvas,svg") is not None
        and len(forms[0].css(_TYPED)) == 1
    )


def _has_one_box_to_tick(page: Signals) -> bool:
    fields = page.document.tree.css(_FILLED_IN)
    return len(fields) == 1 and fields[0].attributes.get("type") == "checkbox" and page.dialog.buttons <= 1


def _nothing_else(page: Signals) -> list[Sign]:
    """No links, nothing to choose, and nothing in the head that an editorial page has."""
    if page.claims_article or page.ways_on >= FEW_LINKS or page.dialog.buttons >= 2 or _is_missing(page):
        return []
    signs = [(1, f"{page.ways_on} links to read on")]
    return [*signs, (1, "nothing else on the page")] if page.is_headless else signs


def stranded(page: Signals) -> Verdict | None:
    """A sentence or two where an article should be, with nothing to fill in or to play, and no way on: what
    else is told apart by its words or its markup has been told before."""
    if page.body_words >= A_BRIEF or page.path.count("/") < 2 or page.asks_or_plays:
        return None
    lines = (line.text for line in page.document.outline.lines)
    words = [count_words(line) for line in lines if fold_prose(line) not in page.title]
    signs = _nothing_else(page)
    if max(words, default=0) < _A_SENTENCE or sum(words) >= FEW_WORDS or len(signs) < _ALL_OF_NOTHING:
        return None
    return Completeness.BLOCK_PAGE, (*(what for _, what in signs), "the URL of an article")


def _is_ticket(token: str) -> bool:
    """The number of a request: long, and with more digits than a word or a date has."""
    digits = sum(map(str.isdigit, token)) if len(token) in _TICKET_CHARS else 0
    if digits < _TICKET_DIGITS or "/" in token or "@" in token:
        return False
    return digits >= _MANY_DIGITS or any(map(str.isalpha, token))


def _is_missing(page: Signals) -> bool:
    return page.status in GONE or bool(phrases_in("missing.phrase", page.title))
