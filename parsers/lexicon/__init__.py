"""The words that Clipdesk reads the press by: data in `*.txt`, each word once, with its language.

docs/lexicon.md says how the files are written and what each list does; `python -m parsers.lexicon` finds what
is wrong with them. Pure but for reading the files once.
"""

from parsers.lexicon.entries import entries, lists, texts
from parsers.lexicon.notation import Entry

__all__ = ["Entry", "entries", "lists", "texts"]
