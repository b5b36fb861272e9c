"""Finding phrases in a text: one dictionary look-up a word, whatever the number of phrases.

The index knows every form in which a phrase may begin; only where a word of the text is such a form are the
phrase's other words looked at. Time is linear in the text for a given topic.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from clipdesk.model.folding import fold_words, words
from clipdesk.model.topic import Phrase, Topic
from parsers.matching.inflection import forms

_AROUND = 2
"""Words on either side that tell whether a capitalised passage is shouting."""


class Hit(NamedTuple):
    """A phrase found: the words `start` to `end` (exclusive) of the text, spelled `text` there."""

    term: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase ready to be compared; `masks` says that it is one of the term's `unless`."""

    term: str
    language: str
    forms: tuple[frozenset[str], ...]
    spelling: tuple[str, ...] | None
    rest: tuple[frozenset[str], ...]
    masks: bool

    @property
    def identity(self) -> object:
        """Equal for phrases of one word between which no text can tell a difference."""
        return self.term, self.masks, self.spelling, self.spelling and self.language

    def stands_at(self, start: int, plain: Sequence[str], cased: Sequence[str]) -> bool:
        """Whether the phrase whose first word is known to stand at `start` goes on and is spelled so."""
        end = start + len(self.forms)
        rest = plain[start + 1 : end]
        if len(rest) < len(self.rest) or not all(map(frozenset.__contains__, self.rest, rest)):
            return False
        if self.spelling is None:
            return True
        return tuple(cased[start:end]) == self.spelling and not _is_shouting(cased, start, end)


class PhraseIndex:
    """All phrases of a topic, compiled once: by the forms of their first word, and of their second if any."""

    def __init__(self, topic: Topic) -> None:
        single: defaultdict[str, dict[object, _Entry]] = defaultdict(dict)
        longer: defaultdict[frozenset[str], defaultdict[str, list[_Entry]]]
        longer = defaultdict(lambda: defaultdict(list))
        for entry in sorted(_entries(topic), key=lambda entry: -len(entry.forms)):
            if len(entry.forms) == 1:
                for form in entry.forms[0]:
                    single[form].setdefault(entry.identity, entry)
            else:
                for second in entry.forms[1]:
                    longer[entry.forms[0]][second].append(entry)
        self._single = {form: tuple(entries.values()) for form, entries in single.items()}
        self._longer: dict[str, list[Mapping[str, Sequence[_Entry]]]] = {}
        for forms_of_first, by_second in longer.items():
            for form in forms_of_first:
                self._longer.setdefault(form, []).append(by_second)
        self._first = self._single.keys() | self._longer.keys()

    def find(self, text: str, language: str | None) -> list[Hit]:
        """The hits in the order of the text. Hits of one term never overlap: the longest phrase wins.

        Phrases with `case` count only in texts of their own language, or of unknown language.
        """
        cased = words(text)
        plain = fold_words(cased)
        primary = language.split("-")[0].lower() if language else None
        masked: defaultdict[str, set[int]] = defaultdict(set)
        hits: list[Hit] = []
        for start, entry in self._candidates(plain, primary):
            if entry.stands_at(start, plain, cased):
                end = start + len(entry.forms)
                if entry.masks:
                    masked[entry.term].update(range(start, end))
                else:
                    hits.append(Hit(entry.term, start, end, " ".join(cased[start:end])))
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        return list(_without_overlaps(hits, masked))

    def _candidates(self, plain: Sequence[str], language: str | None) -> Iterator[tuple[int, _Entry]]:
        """Where a phrase may stand, as far as its first two words can tell."""
        first, single, longer = self._first, self._single, self._longer
        for start in [number for number, word in enumerate(plain) if word in first]:
            word, following = plain[start], plain[start + 1 : start + 2]
            entries = [*single.get(word, ())]
            for seconds in longer.get(word, ()) if following else ():
                entries += seconds.get(following[0], ())
            for entry in entries:
                if language is None or entry.spelling is None or entry.language == language:
                    yield start, entry


def _without_overlaps(hits: Iterable[Hit], masked: Mapping[str, set[int]]) -> Iterator[Hit]:
    ends: dict[str, int] = {}
    for hit in hits:
        if hit.start < ends.get(hit.term, 0):
            continue
        if hit.term not in masked or masked[hit.term].isdisjoint(range(hit.start, hit.end)):
            ends[hit.term] = hit.end
            yield hit


def _entries(topic: Topic) -> Iterator[_Entry]:
    for term in topic.terms:
        for masks, phrases in ((False, term.phrases), (True, term.unless)):
            for language, members in phrases.items():
                for phrase in members:
                    yield _entry(term.name, language, phrase, masks=masks)


def _entry(term: str, language: str, phrase: Phrase, *, masks: bool) -> _Entry:
    cased = words(phrase.text)
    of_words = tuple(
        frozenset({word}) if phrase.case else forms(word, language) for word in fold_words(cased)
    )
    return _Entry(
        term=term,
        language=language.split("-")[0],
        forms=of_words,
        rest=of_words[1:],
        spelling=tuple(cased) if phrase.case else None,
        masks=masks,
    )


def _is_shouting(cased: Sequence[str], start: int, end: int) -> bool:
    """Whether no word beside has a lower-case letter: in `IS THIS THE END`, capitals say nothing."""
    around = [*cased[max(0, start - _AROUND) : start], *cased[end : end + _AROUND]]
    return all(word == word.upper() for word in around)
