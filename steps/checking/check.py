"""Look at everything in the data folder, mend what is asked for, and look again."""

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from clipdesk.corpus import digests
from clipdesk.corpus.checking import repairs
from clipdesk.corpus.checking.check import Depth, OnPart, check_corpus
from clipdesk.corpus.checking.damage import Damage, DamageKind, Finding, Note, Repair
from clipdesk.corpus.lock import held
from clipdesk.corpus.maintenance import rebuild_articles
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import CorpusError, in_words
from clipdesk.model.settings import Settings
from steps.checking.desk import check_desk
from steps.run.stories import stories

STORED_ANEW = ("stories", "fingerprints")
"""Tables that the step `stories` makes of all that is stored, where they are gone."""
_WITHOUT_LOG = frozenset({DamageKind.TABLE, DamageKind.COMMIT, DamageKind.CHECKPOINT})
"""What cannot be written to any more: the table is begun anew."""
_SOUND_FIRST = ("article_versions", "withdrawals", "takedowns")
"""What `articles` and the like are made of."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: `damages` ask for the operator, `notes` do not. `repaired` says what was mended before,
    `noted` how many files are compared with what they were from now on, and were not before."""

    damages: tuple[Damage, ...]
    notes: tuple[Note, ...]
    repaired: tuple[str, ...] = ()
    noted: int = 0


@in_words("check", hint="nothing was changed: run it again")
def check(
    settings: Settings,
    *,
    now: datetime,
    depth: Depth | None = None,
    repair: Collection[Repair] = (),
    on_part: OnPart | None = None,
) -> Checked:
    """Look at everything, mend what is asked for, and look again. Nobody can write to the corpus meanwhile.
    Raises CorpusError for what cannot be mended, OSError."""
    corpus, depth, say = Corpus.open(settings.corpus), depth or Depth(), on_part or _nobody
    found = _found(settings, corpus, depth, now, say)
    done: list[str] = []
    for kind in (one for one in Repair if one in repair):
        done += _repaired(settings, corpus, kind, _damages(found), now)
    if repair:
        found = _found(settings, corpus, depth, now, say)
    damages, noted = _damages(found), 0
    if depth.tables and not damages:
        with held(corpus.uri):
            noted = repairs.note_all(corpus)
    return Checked(damages, tuple(one for one in found if isinstance(one, Note)), tuple(done), noted)


def _damages(found: list[Finding]) -> tuple[Damage, ...]:
    return tuple(one for one in found if isinstance(one, Damage))


def _found(settings: Settings, corpus: Corpus, depth: Depth, now: datetime, say: OnPart) -> list[Finding]:
    with held(corpus.uri):
        return [*check_corpus(corpus, settings.archive, depth, now, say), *check_desk(settings)]


def _repaired(
    settings: Settings, corpus: Corpus, kind: Repair, damages: tuple[Damage, ...], now: datetime
) -> list[str]:
    if kind is Repair.DERIVED:
        return _derived(settings, corpus, damages, now)
    with held(corpus.uri):
        match kind:
            case Repair.COMMITS:
                return repairs.put_commits_back(corpus, now)
            case Repair.CHECKPOINTS:
                return repairs.write_checkpoints(corpus, now)
            case Repair.INDEX:
                return repairs.write_indexes(corpus)
            case Repair.NOTES:
                return repairs.begin_notes_anew(corpus)
            case Repair.HOSTS:
                settings.host_ledger.unlink(missing_ok=True)
                return [f"{settings.host_ledger.name}: removed; the next crawl begins it anew"]


def _derived(settings: Settings, corpus: Corpus, damages: tuple[Damage, ...], now: datetime) -> list[str]:
    """`stories` and `fingerprints` together, for each goes by the other; `articles` in any case, which says
    which story each is of. Nothing is removed unless all that it is made of is sound. Raises CorpusError."""
    if wrong := [one for one in damages if one.of in _SOUND_FIRST]:
        raise CorpusError(
            f"what the tables are made of is damaged itself: {wrong[0].what}",
            where=wrong[0].where,
            hint="mend that first; then this can be done",
        )
    done = []
    with held(corpus.uri):
        if any(one.of in STORED_ANEW for one in damages):
            for name in STORED_ANEW:
                shutil.rmtree(corpus.tables[name].uri, ignore_errors=True)
            done.append("stories and fingerprints: made anew of all that is stored")
        if any(one.of == "articles" and one.kind in _WITHOUT_LOG for one in damages):
            shutil.rmtree(corpus.articles.uri, ignore_errors=True)
    if done:
        stories(settings, now=now)
    written = rebuild_articles(corpus)
    with held(corpus.uri):
        # They are of earlier versions of the table now, which nobody can have as they were.
        for one in damages:
            if one.of == "articles" and one.kind is DamageKind.FILE:
                digests.forget_files(corpus.articles.uri, [one.where.removeprefix("articles/")])
    corpus.index.update()
    return [*done, f"articles: {written.inserted:,} written anew of article_versions"]


def _nobody(_part: str, _done: int, _of: int) -> None:
    """Nobody watches."""
