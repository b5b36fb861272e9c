"""What each list is: what it does, how its entries meet a text, which languages it owes. One table.

`python -m parsers.lexicon` holds the files against it; docs/lexicon.md tells the same to whoever edits them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clipdesk.model.folding import VOWEL_SIGNS, fold, fold_prose, fold_to_words, key
from parsers.lexicon.notation import ANY, LANGUAGES

_PRESS = frozenset({"en", "de", "fr", "it", "es", "ru", "ar"})
"""The languages that every list about what the press says speaks."""
_ARTICLED = _PRESS - {"ru", "ar"}
"""The languages whose nouns take prepositions and articles where the others have cases and prefixes."""
_WALLS = _PRESS | {"tr", "pt", "nl"}
_LINES = _PRESS | {"el", "fa", "ja", "ko", "pl", "tr", "uk", "zh"}
"""The languages that the words of lines owe: what the body model learns of words is tied to no language."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the entries of a list meet a text: both are folded by `fold`; what is folded so holds nothing but
    `form`; `inside` says that an entry is looked for within a text, and not held against the whole of it;
    `joined`, that Arabic words are found behind what is joined to them."""

    fold: Callable[[str], str]
    form: re.Pattern[str]
    inside: bool
    joined: bool = False


PROSE = Reading(fold_prose, re.compile(r"[^$_*|<>]+"), inside=True, joined=True)
"""The words of a page, one after another."""
LINE = Reading(fold_prose, re.compile(r"[^$_*|<>]+"), inside=True)
"""A line as it is printed."""
WHOLE = Reading(fold_prose, re.compile(r"[^$_*|<>]+"), inside=False)
"""A part of a line, held against the whole entry."""
DEGREE = Reading(str, re.compile(r"[A-Za-z]+(?:[.-][A-Z])*"), inside=False)
"""Capitals, as they are written."""
PATH = Reading(str.lower, re.compile(r"[\w-]+"), inside=False)
"""A part of an address, in the letters of its language."""
MARKUP = Reading(fold, re.compile(r"[a-z0-9_' -]+"), inside=True)
"""A name of an element, or an address."""
TRAINED = Reading(str.lower, re.compile(r"[^$_*|<>]+"), inside=True)
"""A line in lower case and no further folded: what the body model was trained on."""
MONTH = Reading(
    fold_prose, re.compile(rf"[^\W\d_](?:[^\W\d_]|[{VOWEL_SIGNS}])*(?: [^\W\d_]+)*"), inside=False
)
"""A word in any script, or several."""
WORD = Reading(fold, re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*"), inside=False)
"""A word, or several, without signs."""
CUE = Reading(fold, re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*"), inside=False)
"""One word."""
EDITED = Reading(fold, re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?"), inside=False)
"""One word, as two versions of a text are compared by words."""
PRINTED = Reading(str, re.compile(r"[^$_*|<>]+"), inside=False)
"""A name as it is printed, its capitals and all."""
SERVICE = Reading(fold_to_words, re.compile(r"[^\W_]+"), inside=False)
"""One word, without accents."""
NAME = Reading(key, re.compile(r"[^\W_]+(?: [^\W_]+)*"), inside=False)
"""A name, whatever its signs and spaces."""


@dataclass(frozen=True, slots=True)
class Declared:
    """`owes` are the languages that the list must have an entry of; `properties` what its entries may say;
    `never_in` the lists that mean the opposite, or another thing in the same place: no entry is in both."""

    does: str
    reading: Reading
    owes: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()
    never_in: tuple[str, ...] = ()


_SHARED = {"consent.cookies": frozenset({"pt", "nl"}), "consent.privacy": frozenset({"pt", "nl"})}
"""Languages whose words begin as another's do, and so have no entry of their own."""
_OPPOSED = {
    "consent": ("consent.refusal",),
    "refusal": ("consent.choice",),
    "necessary": ("consent.refusal",),
}


def _concepts(
    group: str, notice: str, names: str, opposed: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> dict[str, Declared]:
    """What a kind of notice speaks of: a list for each concept."""
    return {
        f"{group}.{name}": Declared(
            f"{notice}: {name.replace('_', ' ')}",
            PROSE,
            _WALLS - _SHARED.get(f"{group}.{name}", frozenset()),
            never_in=opposed.get(name, ()),
        )
        for name in names.split()
    }


_CUES = {
    "det": ("articles between a cue and a name", _ARTICLED),
    "to": ("prepositions before a hearer", _PRESS),
    "by": ("prepositions before a maker", _ARTICLED),
    "in": ("prepositions before a place", _PRESS),
    "of": ("prepositions before an owner", _PRESS - {"es"}),
    "source": ("what needs a name alone: according", _PRESS),
    "tell": ("what takes the hearer as its object: told", frozenset({"en", "ar"})),
    "say": ("an utterance: said, interview", _PRESS),
    "press": ("what is done by an outlet: reported by", _PRESS),
    "not_press": ("what is done by one and makes it no source: owned by", _ARTICLED),
    "piece": ("what an outlet makes: report", _PRESS),
    "thing": ("what it makes and others make, too: footage", _ARTICLED - {"de"}),
    "person": ("who works for it: correspondent", _PRESS),
    "write": ("what is done in it: writing in", frozenset({"en", "fr", "it"})),
    "verb": ("what an outlet does: reported", _PRESS),
    "aux": ("what stands between a name and its verb: has first", _PRESS),
    "that": ("what begins the reported words behind the name", frozenset({"ar"})),
    "kind": ("what an outlet is: newspaper", _PRESS),
    "again": ("of these, what means the outlet named before", _PRESS),
    "like": ("what introduces examples: including", _PRESS),
    "passive": ("what makes the verb behind it no act of the outlet: been", frozenset()),
}
"""The parts that words play around an outlet's name, with the languages that owe each."""


def _cues() -> dict[str, Declared]:
    return {
        f"cue.{name}": Declared(
            f"around an outlet's name: {does}",
            CUE,
            owes,
            frozenset({"inverted"}) if name == "verb" else frozenset(),
        )
        for name, (does, owes) in _CUES.items()
    }


DECLARED: Mapping[str, Declared] = {
    "language.word": Declared(
        "small words that no other language of the list writes", WORD, _PRESS | {"el", "nl", "pl", "pt", "tr"}
    ),
    "language.code": Declared(
        "other codes of a language, and of a language in a country", CUE, properties=frozenset({"is"})
    ),
    "language.alike": Declared("languages that guesses mix up", CUE, properties=frozenset({"with"})),
    "date.month": Declared(
        "months, by their number, as dates print them",
        MONTH,
        _PRESS | {"pt", "nl", "tr", "pl", "cs", "fi", "uk", "ro"},
        frozenset({"month", "no_name"}),
        never_in=("date.weekday", "date.lead"),
    ),
    "date.month_form": Declared(
        "other forms of their names, between the numbers of a date",
        MONTH,
        frozenset({"tr", "pl", "cs", "fi", "uk", "el", "hi", "hr", "lt", "be"}),
        frozenset({"month"}),
        never_in=("date.month",),
    ),
    "date.month_own": Declared(
        "names that are another month's in another language",
        MONTH,
        frozenset({"hr"}),
        frozenset({"month"}),
    ),
    "date.month_number": Declared("words before a month's number", MONTH, frozenset({"vi"})),
    "date.half": Declared(
        "parts of the day, beside a clock of twelve hours",
        MONTH,
        _PRESS | {"ja", "ko", "zh", "hi", "el", "uk", "pt"},
        frozenset({"half", "before"}),
    ),
    "date.weekday": Declared("weekdays, which stand before a date", WORD, _PRESS, never_in=("date.lead",)),
    "date.day": Declared(
        "weekdays, by their number, beside a date of numbers",
        MONTH,
        LANGUAGES - {ANY, "th", "vi"},
        frozenset({"day"}),
    ),
    "date.lead": Declared("words that lead to a date", WORD, _PRESS),
    "date.ago": Declared("what says that a number is a span of time before now: ago", LINE, _PRESS | {"fa"}),
    **{
        f"date.{name}_month": Declared(
            f"months of the {name.title()} calendar, by their number",
            LINE,
            frozenset({language}),
            frozenset({"month"}),
        )
        for name, language in (("persian", "fa"), ("islamic", "ar"), ("buddhist", "th"))
    },
    "date.era": Declared(
        "eras whose years are counted", LINE, frozenset({"ja", "zh"}), frozenset({"before"})
    ),
    "block.title": Declared(
        "titles of pages that turn a robot away", PROSE, _WALLS | {ANY}, never_in=("missing.phrase",)
    ),
    "paywall.phrase": Declared(
        "what a paywall says in so many words", PROSE, _WALLS, never_in=("missing.phrase", "login.phrase")
    ),
    "missing.phrase": Declared("what a page says that is not there", PROSE, _WALLS),
    "login.phrase": Declared("what a page says to log in", PROSE, _WALLS),
    "listing.title": Declared("titles of lists of articles", PROSE, _WALLS),
    **_concepts(
        "consent",
        "a notice about cookies",
        "cookies consent refusal choice necessary data advertising privacy third_parties measuring",
        _OPPOSED,
    ),
    **_concepts(
        "block",
        "a page that takes its reader for a robot",
        "human refusal traffic check machine region ticket",
    ),
    **_concepts("paywall", "a paywall", "subscription reading_on limit account price exclusive"),
    "byline.work": Declared(
        "what stands before `by`: written, photos", WHOLE, _PRESS - {"ru", "ar"}, frozenset({"line"})
    ),
    "byline.by": Declared(
        "what stands before a name: by, author", WHOLE, _PRESS, frozenset({"line", "colon"})
    ),
    "byline.role": Declared("what somebody is, and what else stands behind a name", LINE, _PRESS),
    "byline.degree": Declared("degrees and licences behind a name", DEGREE),
    "byline.no_name": Declared("buttons, labels and menus, which are no names", LINE, _PRESS),
    "byline.organization": Declared("words in names of organisations", LINE, _PRESS),
    "byline.organization_ending": Declared("ends of words that are organisations", WORD, frozenset({"de"})),
    "byline.waw": Declared("Arabic words that begin with waw, which is also `and`", WORD, frozenset({"ar"})),
    "byline.agency": Declared(
        "how agencies sign, beside their names among the outlets", NAME, never_in=("byline.not_agency",)
    ),
    "byline.not_agency": Declared("names of agencies that mean something else in a byline", NAME),
    "byline.side": Declared("other work than writing, named behind the author", LINE, frozenset({"en"})),
    "byline.particle": Declared("small words within names", WORD, never_in=("byline.label",)),
    "byline.label": Declared("words of labels that are written like names", WORD, frozenset({"en"})),
    "byline.and": Declared("what stands between two names", WORD, _PRESS - {"ar"}),
    "byline.author": Declared("labels that say who wrote it", LINE, _PRESS - {"ar"}),
    "byline.account": Declared("what a content system signs with that nobody has signed", NAME),
    "byline.behind": Declared("what a line says behind a name", WORD, frozenset({"en"})),
    "byline.counter": Declared("what is counted below a text: views", LINE, _PRESS),
    "byline.source": Declared("what names the source below a text", LINE, _PRESS - {"en", "fr"}),
    **_cues(),
    "outlet": Declared(
        "news outlets and agencies, each by the name that a credit says",
        PRINTED,
        properties=frozenset({"agency", "common", "site", "also", "country"}),
    ),
    "name.last": Declared("words with which outlets' names end", PRINTED, properties=frozenset({"alone"})),
    "name.first": Declared("words with which outlets' names begin", PRINTED),
    "name.ending": Declared("words with which they end where only outlets are named", PRINTED),
    "name.kind": Declared("what outlets are, before a name that may be unknown", PRINTED, _PRESS),
    "name.section": Declared("parts of an outlet behind its name", PRINTED),
    "name.other": Declared(
        "words in names of others than outlets", WHOLE, properties=frozenset({"first", "anywhere"})
    ),
    "name.place": Declared("places whose names begin as newspapers' do", PRINTED),
    "name.letters": Declared("what is called by capitals and is no station", PRINTED),
    "name.legal": Declared("legal forms of companies, behind a name", WHOLE),
    "name.language": Declared("languages, as English writes them, which texts are published in", PRINTED),
    "name.sold_domain": Declared("domains of countries that are sold to everybody", PATH),
    "outlet.kind": Declared(
        "what an outlet is, where a language puts that before the name", WHOLE, frozenset({"ru", "ar"})
    ),
    "keyword.facet": Declared(
        "labels before a keyword that say what kind of keyword it is", WHOLE, _PRESS - {"ar"}
    ),
    "name.trade": Declared("adjectives of trades, whose agencies are no outlets", PRINTED),
    "origin.label": Declared("labels before the name of an article's origin", WHOLE, _PRESS - {"fr"}),
    "line.see_also": Declared("how a line begins that leads to something else to read", TRAINED, _LINES),
    "line.byline": Declared(
        "how a line begins that says who wrote it, when, or whose the picture is", TRAINED, _PRESS
    ),
    "line.call": Declared("calls to subscribe, follow, share and donate", TRAINED, _PRESS),
    "line.credit": Declared(
        "credits of pictures", TRAINED, frozenset({"en", "de", "ru", "ar"}), never_in=("line.call",)
    ),
    "line.notice": Declared("notices, advertisements and comments", TRAINED, _LINES),
    "line.box": Declared("labels of boxes that are none of the article", WHOLE, _LINES - {"uk"}),
    "line.clock": Declared("what stands in a date beside months, days and numbers", WHOLE),
    "line.comments": Declared("what stands above readers' comments", TRAINED, _LINES),
    "line.time": Declared(
        "what stands behind the number of a time that has passed",
        TRAINED,
        frozenset({"en", "de", "fr", "ru", "ar"}),
    ),
    "date.updated": Declared(
        "what speaks of a change",
        LINE,
        _PRESS | {"pt", "nl", "tr"},
        never_in=("date.published", "date.announced"),
    ),
    "date.published": Declared("what speaks of the publication", LINE, _PRESS),
    "date.announced": Declared("how a line begins that gives the date of publication", LINE, _PRESS),
    "image.picture": Declared("what a picture's credit begins with", LINE, _PRESS - {"es"}),
    "image.variant": Declared(
        "words in the name of a picture's file that tell its size, crop or use", PATH, frozenset({"en"})
    ),
    "image.by": Declared("what stands between that and the name", WHOLE, _PRESS - {"ru", "ar"}),
    "rights.reserved": Declared("words of a publisher's copyright", LINE, _PRESS - {"ar"}),
    "path.author": Declared("parts of addresses behind which an author's page stands", PATH),
    "path.section": Declared(
        "parts of addresses that lead to lists, or to no article",
        PATH,
        frozenset({"en", "de", "fr", "it", "es"}),
        frozenset({"listing", "navigation"}),
    ),
    "path.front": Declared(
        "last parts of addresses that stand for the front page",
        PATH,
        _PRESS | {ANY, "pt", "tr", "nl", "pl"},
    ),
    "path.missing": Declared(
        "last parts of addresses where what is not there leads to",
        PATH,
        (_PRESS - {"ar"}) | {ANY, "pt", "tr", "nl"},
    ),
    "link.service": Declared(
        "words that names and addresses of legal, contact and about pages consist of",
        SERVICE,
        _WALLS,
        frozenset({"joins"}),
    ),
    "link.label": Declared("words that links beside a headline consist of", SERVICE, _WALLS),
    "path.newest": Declared(
        "words in a sitemap's name which say that it holds the newest articles", PATH, frozenset({"en"})
    ),
    "query.article": Declared(
        "parameters of an address whose value is an article's number", PATH, frozenset({ANY})
    ),
    "edit.negation": Declared("words that turn a sentence into its opposite", EDITED, _PRESS),
    "edit.number": Declared("numbers in words", EDITED, _PRESS),
    "query.list": Declared(
        "what names parameters whose number is that of a list, a reader, a comment or a size",
        PATH,
        frozenset({ANY}),
    ),
    "query.other": Declared(
        "names of parameters whose number is no article's",
        PATH,
        frozenset({ANY}),
        never_in=("query.article",),
    ),
    "limit.of": Declared("five *of* five free articles", WORD, _PRESS - {"es"}),
    "limit.left": Declared("how much of the article is left to read", PROSE, _PRESS - {"ar"}),
    "comment.prompt": Declared("prompts to comment", LINE, _PRESS),
    "markup.gate": Declared(
        "elements that call themselves a paywall or an offer",
        MARKUP,
        frozenset({ANY, "en", "de", "fr"}),
        frozenset({"apart", "closes"}),
        never_in=("markup.consent",),
    ),
    "markup.consent": Declared(
        "elements that call themselves a consent dialog", MARKUP, properties=frozenset({"apart"})
    ),
    "markup.standfirst": Declared(
        "elements that call themselves the standfirst",
        MARKUP,
        frozenset({"en", "de", "fr", "es", "it", "ru"}),
        frozenset({"never"}),
    ),
    "markup.yes": Declared(
        "buttons that consent, as the markup calls them",
        MARKUP,
        frozenset({"en", "de", "fr", "es", "ru", "tr"}),
        never_in=("markup.no",),
    ),
    "markup.no": Declared(
        "buttons that refuse, as the markup calls them",
        MARKUP,
        frozenset({"en", "de", "it", "es", "ru", "tr"}),
    ),
    "path.offer": Declared(
        "where the links of an offer lead",
        PATH,
        frozenset({"en", "de", "fr", "it", "es", "pt"}),
        never_in=("path.small_print",),
    ),
    "path.small_print": Declared(
        "addresses of the small print",
        MARKUP,
        frozenset({"en", "de", "fr", "es", "tr"}),
        frozenset({"privacy"}),
    ),
}
