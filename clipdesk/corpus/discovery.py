"""The table `discovery`: a row for each page of discovery, written anew by source."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import pyarrow as pa

from clipdesk.corpus.columns import Columns
from clipdesk.corpus.table import WHOLE, Table, committed_as, retried, translated
from clipdesk.model.discovery_state import DiscoveryState
from clipdesk.model.page import ArchiveRecord

States = Mapping[str, DiscoveryState]
Change = Callable[[States], States]
"""From the states of a source's pages, by URL, to what they are from now on."""


def kept(table: Table, source: str) -> States:
    """By URL; empty for a source that was never looked at. Raises CorpusError."""
    columns: Columns[DiscoveryState] = table.spec.columns
    with translated(table.uri):
        rows = [row for batch in table.batches({"source": [source]}) for row in batch.to_pylist()]
    return {state.url: state for state in map(columns.take, rows)}


def keep(table: Table, source: str, change: Change, transaction: str | None) -> bool:
    """Once for each transaction, where there is one. The caller holds the writer lock. Raises CorpusError."""
    with translated(table.uri):
        if transaction and table.opened().transaction_version(transaction) is not None:
            return False
        states = change(kept(table, source))
        rows = [table.spec.columns.put(state) for _, state in sorted(states.items())]
        new = pa.Table.from_pylist(rows, schema=table.spec.schema)
        table.replace(
            [source], new.to_batches(), committed_as(transaction, WHOLE) if transaction else retried()
        )
        return True


def forget_bodies(table: Table, sources: Collection[str], erased: Collection[ArchiveRecord]) -> None:
    """Of pages whose last body the archive has no more: the next look asks for all of it. The caller holds
    the writer lock. Raises CorpusError."""

    def without(states: States) -> States:
        return {
            url: replace(state, record=None) if state.record in erased else state
            for url, state in states.items()
        }

    for source in sorted(set(sources) & set(table.partitions())):
        if any(state.record in erased for state in kept(table, source).values()):
            keep(table, source, without, None)
