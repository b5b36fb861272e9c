"""What is looked for is found in whatever it is kept in."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tantivy import Document, Index, SchemaBuilder

from tests.faults.remains import remains

WORDS = "The „witness“ of the harbour is called Q7xK"


def _in_an_index(folder: Path) -> None:
    """In a document that is deleted, and in its segment still."""
    index = Index(
        SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw").build(), str(folder)
    )
    writer = index.writer(15_000_000, 1)
    for one in (WORDS, "another"):
        writer.add_document(Document(id=[one]))
    writer.commit()
    writer.delete_documents_by_term("id", WORDS)
    writer.commit()
    writer.wait_merging_threads()


KEPT: dict[str, Callable[[Path], object]] = {
    "text": lambda folder: (folder / "a.log").write_text(WORDS),
    "JSON with escapes": lambda folder: (folder / "a.tmp").write_text(f"{json.dumps([WORDS])}\n"),
    "a gzip member": lambda folder: (folder / "a.gz").write_bytes(gzip.compress(WORDS.encode()) + b"cut"),
    "Parquet": lambda folder: pq.write_table(pa.table({"body": [WORDS]}), folder / "a.parquet"),
    "the search index": _in_an_index,
}


@pytest.mark.parametrize("what", KEPT)
def test_words_are_found_in(what: str, tmp_path: Path) -> None:
    KEPT[what](tmp_path)
    assert remains(tmp_path, [WORDS])
    assert not remains(tmp_path, [WORDS.lower()])
