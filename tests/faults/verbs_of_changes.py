"""Who follows the changes under a name, and keeps a copy of what it was told."""

import json
from functools import partial
from pathlib import Path

from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from tests.faults.facts import facts_of
from tests.faults.verb import BEGAN, KNOWN, Verb, named

_NAME = "mirror"
_WHEN = frozenset({"began_at", "moved_at"})


def _copy(settings: Settings) -> Path:
    return settings.home / "copy.json"


def _read(settings: Settings) -> None:
    """The copy first, then the word that it is kept: what was told twice stands there once, by its number."""
    corpus = Corpus.open(settings.corpus)
    there = {one.name for one in corpus.consumers.all()}
    feed = corpus.changes(None if _NAME in there else 0, consumer=_NAME, now=BEGAN)
    path = _copy(settings)
    kept = json.loads(path.read_bytes()) if path.exists() else {}
    told = {str(change.position): change.kind for change in feed}
    part = path.with_suffix(".part")
    part.write_text(json.dumps({**kept, **told}))
    part.replace(path)
    feed.confirm(now=BEGAN)


def _read_again(settings: Settings) -> str | None:
    _read(settings)
    corpus = Corpus.open(settings.corpus)
    if list(corpus.changes(consumer=_NAME, now=BEGAN)):
        return "what it said that it has read is told again"
    kept = json.loads(_copy(settings).read_bytes())
    whole = {str(change.position): change.kind for change in corpus.changes(now=BEGAN)}
    return None if kept == whole else f"{len(kept)} of {len(whole)} changes are kept"


VERBS = named(Verb("changes", KNOWN, _read, _read_again, facts=partial(facts_of, without=_WHEN)))
