"""What a term of a query asks of a text: the tokens that it may stand there as. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clipdesk.corpus.search.stemming import asked_stems, stem
from clipdesk.corpus.search.syntax import Term, TermKind
from clipdesk.corpus.search.words import folded, is_paired, smoothed, written_words
from clipdesk.model.errors import InputError

LEAST_PREFIX = 2
"""Letters: one is the beginning of too many words to say anything."""

Tokens = tuple[tuple[int, str], ...]
"""Tokens that stand together, with their places from 0."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of `stems` shall be there, or one of `words` as it is, or a word that begins with `prefix`."""

    stems: tuple[Tokens, ...] = ()
    words: tuple[Tokens, ...] = ()
    prefix: str | None = None


def asked_of(term: Term, languages: Sequence[str]) -> list[Asked]:
    """All of which a text must have; nothing for a term without letters and digits. Raises InputError."""
    written = written_words(term.text)
    if not written:
        return []
    match term.kind:
        case TermKind.PREFIX:
            return [*(_word(word, languages) for word in written[:-1]), _beginning(written[-1], term)]
        case TermKind.PHRASE if len(written) > 1:
            return [_phrase(written, languages)]
        case TermKind.WORD if len(written) > 1 and "'" not in smoothed(term.text):
            return [_phrase(written, languages)]
        case _:
            # Of `l'Aquila`, `O'Neill` and `Libya'nın` the name counts, and not what is put before or behind.
            return [_word(max(written, key=len), languages)]


def _word(word: str, languages: Sequence[str]) -> Asked:
    if is_paired(word):
        return Asked(prefix=word) if len(word) == 1 else Asked((_placed([word], None),))
    stems = {folded(one) for language in (*languages, None) for one in asked_stems(word, language)}
    return Asked(_each(sorted(stems)), _each([folded(word)]))


def _phrase(written: Sequence[str], languages: Sequence[str]) -> Asked:
    """The words in order, each stemmed for the same language."""
    return Asked(tuple(dict.fromkeys(_placed(written, language) for language in (None, *languages))))


def _beginning(word: str, term: Term) -> Asked:
    if is_paired(word):
        return _word(word, ())
    if len(word) < LEAST_PREFIX:
        raise InputError(
            f"{term.text + '*'!r} is the beginning of too many words",
            where=f"query, character {term.at}",
            hint=f"at least {LEAST_PREFIX} letters before the *",
        )
    return Asked(prefix=folded(word))


def _placed(written: Iterable[str], language: str | None) -> Tokens:
    """Of a run that is cut into pairs the last character is a token of its own, and asked for by the pair."""
    found: list[tuple[int, str]] = []
    place = 0
    for word in written:
        if is_paired(word):
            pairs = [word[at : at + 2] for at in range(max(1, len(word) - 1))]
            found += [(place + at, pair) for at, pair in enumerate(pairs)]
            place += len(word)
        else:
            found.append((place, folded(stem(word, language))))
            place += 1
    return tuple(found)


def _each(words: Sequence[str]) -> tuple[Tokens, ...]:
    return tuple(((0, word),) for word in words)
