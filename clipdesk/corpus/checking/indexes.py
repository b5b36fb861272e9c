"""What lies beside the tables to find things in them: the search index, and that of versions."""

from collections.abc import Iterator
from pathlib import Path

from clipdesk.corpus.checking.damage import Damage, DamageKind, Finding, Note
from clipdesk.corpus.search.state import IndexState, Unusable, damage, read_state
from clipdesk.corpus.search.update import files_by_month
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.version_index import index_path, unlike


def check_search(corpus: Corpus, *, whole: bool) -> Iterator[Finding]:
    """`whole` reads every file of it; else those that were touched since they were written."""
    folder = corpus.index.folder
    try:
        state = read_state(folder)
    except Unusable as error:
        yield Damage(DamageKind.INDEX, _within(corpus, folder), str(error))
        return
    table = corpus.articles.open()
    if state is None:
        if table is not None:
            yield Note(_within(corpus, folder), "there is no search index: `clipdesk index` makes it")
        return
    for name, month in state.months.items():
        if fault := damage(folder / name, month.segments, thorough=whole):
            yield Damage(DamageKind.INDEX, _within(corpus, folder), fault)
    yield from _against(corpus, state)


def _against(corpus: Corpus, state: IndexState) -> Iterator[Finding]:
    """The months that it was made of, and those that the table has."""
    folder, table = corpus.index.folder, corpus.articles.open()
    version = -1 if table is None else table.version()
    if state.version is None or state.version < version:
        yield Note(_within(corpus, folder), "is behind the table: the next run, or `clipdesk index`, goes on")
        return
    there = {} if table is None else files_by_month(table)
    for month in sorted(set(there) | set(state.months)):
        noted = state.months.get(month)
        if noted is None or noted.files != there.get(month):
            what = f"month {month} is not made of the files that the table has"
            yield Damage(DamageKind.INDEX, _within(corpus, folder), what)


def check_versions(corpus: Corpus, *, whole: bool) -> Iterator[Damage]:
    """Whether the index of versions says what the table does. Raises CorpusError, OSError."""
    for fault in unlike(corpus.article_versions, whole=whole):
        yield Damage(DamageKind.INDEX, index_path(corpus.article_versions).name, fault)


def _within(corpus: Corpus, path: Path) -> str:
    return path.relative_to(corpus.uri).as_posix()
