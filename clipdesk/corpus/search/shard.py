"""The index of one month: a folder that tantivy writes."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tantivy import Document, Index, IndexWriter, Query, Searcher

from clipdesk.corpus.search.fields import ARTICLE_ID, KEY, STAMP, schema
from clipdesk.corpus.search.state import LOCK_SUFFIX, Unusable
from clipdesk.model.errors import is_panic

HEAP = 64_000_000
"""Bytes that are gathered before a segment is written; tantivy wants 15 million at least."""
_THREADS = 1


class Shard:
    """`folder` is created if it is not there. Raises Unusable."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = schema()
        with usable(folder.name):
            self._index = Index(self._schema, str(folder))
        self.name = folder.name

    def write(self, changes: Iterable[tuple[str, Document]]) -> None:
        """Put these in place of what is there under their article_ids, in one commit. Raises Unusable."""
        with self._committed() as writer:
            for article_id, document in changes:
                with usable(self.name):
                    writer.delete_documents_by_term(ARTICLE_ID, article_id)
                    writer.add_document(document)

    def remove(self, keys: Iterable[int]) -> None:
        """In one commit. Raises Unusable."""
        with self._committed() as writer:
            for key in keys:
                with usable(self.name):
                    # By a query: a term made of a number is a signed one, and these are not.
                    writer.delete_documents_by_query(Query.term_query(self._schema, KEY, key))

    @contextmanager
    def _committed(self) -> Iterator[IndexWriter]:
        with usable(self.name):
            writer = self._index.writer(HEAP, _THREADS)
        try:
            yield writer
            with usable(self.name):
                writer.commit()
        except BaseException:
            with usable(self.name):
                writer.rollback()
            raise
        finally:
            with usable(self.name):
                writer.wait_merging_threads()
        self._index.reload()

    @property
    def documents(self) -> int:
        with usable(self.name):
            return int(self._index.searcher().num_docs)

    def held(self) -> dict[int, int]:
        """The stamp of each article, by its key. Raises Unusable."""
        with usable(self.name):
            searcher = self._index.searcher()
            if not searcher.num_docs:
                return {}
            hits = searcher.search(Query.all_query(), searcher.num_docs, count=False).hits
            places = [place for _, place in hits]
            keys = searcher.fast_field_values(KEY, places)
            stamps = searcher.fast_field_values(STAMP, places)
            return {int(key or 0): int(stamp or 0) for key, stamp in zip(keys, stamps, strict=True)}

    def had(self, article_ids: Sequence[str]) -> bool:
        """Whether its files hold any of these, be they deleted in it or not. Raises Unusable."""
        with usable(self.name):
            searcher = self._index.searcher()
            return any(searcher.doc_freq(ARTICLE_ID, article_id) for article_id in article_ids)


def searcher_of(folder: Path) -> tuple[Index, Searcher]:
    """For reading what is there, also where nothing may be written. Raises Unusable."""
    with usable(folder.name), _place_for_locks(folder) as place:
        index = Index.open(str(place))
        return index, index.searcher()


@contextmanager
def _place_for_locks(folder: Path) -> Iterator[Path]:
    """tantivy locks the folder that it opens. Who may not write to it gets one with links to its files: once
    there is a searcher, it has them open."""
    if os.access(folder, os.W_OK):
        yield folder
        return
    with TemporaryDirectory(prefix="clipdesk-") as made:
        for path in folder.iterdir():
            if not path.name.endswith(LOCK_SUFFIX):
                (Path(made) / path.name).symlink_to(path.absolute())
        yield Path(made)


@contextmanager
def usable(what: str) -> Iterator[None]:
    """Whatever tantivy says of files that are not as it wrote them is Unusable."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise Unusable(f"{what} cannot be used: {_first_line(error)}") from error
    except BaseException as error:
        if not is_panic(error):
            raise
        raise Unusable(f"{what} cannot be used: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0] or type(error).__name__
