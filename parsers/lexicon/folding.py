"""The folding of spellings, as all of Clipdesk does it: see `clipdesk.model.folding`."""

from clipdesk.model.folding import (
    VOWEL_SIGNS,
    any_spelling,
    fold,
    fold_lines,
    fold_prose,
    fold_to_words,
    fold_words,
    key,
    unify,
    without_invisible,
    without_unseen,
    words,
)

__all__ = [
    "VOWEL_SIGNS",
    "any_spelling",
    "fold",
    "fold_lines",
    "fold_prose",
    "fold_to_words",
    "fold_words",
    "key",
    "unify",
    "without_invisible",
    "without_unseen",
    "words",
]
