"""Lists of words as one regular expression. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from clipdesk.model.folding import any_spelling, fold, fold_prose
from parsers.lexicon.notation import Entry

JOINED_IN_ARABIC = re.compile("(?:[وف]?(?:ال|لل|[بلك](?:ال)?)?)")
"""Conjunctions, prepositions and the article stand before an Arabic word without a space."""
_WORD_ENDS = r"(?!\w)"
Spelling = Callable[[str], str]


def pattern(entries: Iterable[Entry], spell: Spelling = re.escape, *, joined: bool = False) -> str:
    """The source of an expression for any of the entries, the longest first, grouped by their first letter to
    try few of them; a whole word ends where the text's does.

    `spell` gives the expression of a text: `re.escape` for what is matched as written, `any_spelling` where
    the matched text is not folded. With `joined` Arabic words are found behind what is joined to them.
    """
    found = {(entry.text, entry.prefix) for entry in entries}
    ordered = sorted(found, key=lambda word: (word[0][0], -len(word[0]), word))
    groups = ((letter, list(words)) for letter, words in groupby(ordered, key=lambda word: word[0][0]))
    return "(?:" + "|".join(_group(letter, words, spell, joined) for letter, words in groups) + ")"


def _group(letter: str, words: Sequence[tuple[str, bool]], spell: Spelling, joined: bool) -> str:
    before = JOINED_IN_ARABIC.pattern if joined and "\u0621" <= letter <= "\u064a" else ""
    runs = groupby(words, key=lambda word: word[1])
    ends = "|".join(_run([spell(text[1:]) for text, _ in run], prefix) for prefix, run in runs)
    return f"{before}{spell(letter)}(?:{ends})"


def _run(ends: Sequence[str], prefix: bool) -> str:
    """Words of one kind that stand together: where all must end, that is said once."""
    return "|".join(ends) if prefix else f"(?:{'|'.join(ends)}){_WORD_ENDS}"


def folded(entries: Iterable[Entry], fold: Callable[[str], str]) -> list[Entry]:
    """The entries with their texts folded as the text is that they are looked for in."""
    return [
        Entry(entry.language, fold(entry.text), entry.prefix, entry.properties, entry.file, entry.line)
        for entry in entries
    ]


def in_print(entries: Iterable[Entry]) -> str:
    """The source of an expression for any of the entries, in every spelling that folds to theirs, for lines
    as they are printed (`re.IGNORECASE`)."""
    return pattern(folded(entries, fold_prose), any_spelling)


def in_prose(entries: Iterable[Entry]) -> str:
    """The source of an expression for any of the entries in a text that `fold_prose` folded."""
    return pattern(folded(entries, fold_prose), joined=True)


def in_names(entries: Iterable[Entry]) -> str:
    """The source of an expression for any of the entries anywhere in a name of the markup (`re.IGNORECASE`);
    what is to stand `apart`, only where a word begins."""
    words: dict[bool, list[Entry]] = {True: [], False: []}
    for entry in entries:
        words["apart" in entry.properties].append(entry)
    anywhere, apart = pattern(folded(words[False], fold)), pattern(folded(words[True], fold))
    return rf"(?:{anywhere}|\b{apart})" if words[True] else anywhere
