"""Rows as Polars' lazy frames. Imported only where Polars is installed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

import polars as pl
import pyarrow as pa
from polars.io.plugins import register_io_source

from clipdesk.corpus.reading.selection import Selection, language_bounds
from clipdesk.corpus.schema import TableSpec


def over_files(spec: TableSpec, uris: Sequence[str], selection: Selection) -> pl.LazyFrame:
    """Polars reads the files itself: what it is asked for later, it skips columns and row groups by."""
    schema = _polars_schema(spec.schema)
    parted = {name: schema[name] for name in spec.partition_by}
    frame = pl.scan_parquet(
        list(uris),
        schema={name: kind for name, kind in schema.items() if name not in parted},
        hive_schema=parted,
        missing_columns="insert",
        cast_options=pl.ScanCastOptions(missing_struct_fields="insert"),
    )
    return frame.filter(*_conditions(selection)).select(schema.names())


def over_batches(schema: pa.Schema, read: Callable[[], Iterable[pa.RecordBatch]]) -> pl.LazyFrame:
    """What another engine finds, for as many rows as the frame wants."""

    def frames(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        for batch in read():
            frame = pl.DataFrame(batch)
            frame = frame if predicate is None else frame.filter(predicate)
            frame = frame if columns is None else frame.select(columns)
            yield frame if rows is None else frame.head(rows)
            if rows is not None and (rows := rows - len(frame)) <= 0:
                return

    return register_io_source(frames, schema=_polars_schema(schema))


def _polars_schema(schema: pa.Schema) -> pl.Schema:
    return pl.DataFrame(schema.empty_table()).schema


def _conditions(selection: Selection) -> Iterator[pl.Expr]:
    """The same as `Selection.in_sql`; tests hold them together."""
    yield pl.lit(True)
    if selection.source:
        yield pl.col("source").is_in(selection.source)
    if selection.language:
        yield reduce(or_, map(_of_language, selection.language))
    at = pl.col("published_at").fill_null(pl.col("first_seen_at"))
    if selection.since:
        yield at >= selection.since
    if selection.until:
        yield at < selection.until
    if selection.topic:
        named = pl.element().struct.field("topic").is_in(selection.topic)
        yield pl.col("topics").list.eval(named).list.any()
    if selection.past:
        yield pl.col("content_hash") != ""
    if selection.story:
        yield pl.col("story_id").fill_null(pl.col("article_id")).is_in(selection.story)


def _of_language(name: str) -> pl.Expr:
    first, end = map(pl.lit, language_bounds(name))
    return pl.col("language").is_between(first, end, closed="left")
