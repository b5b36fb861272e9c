"""What the crawl log tells of a source's pages: columns for the index, and whole pages if some are wanted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads

from clipdesk.corpus.page_index import MOST_CODES, NEVER, Mask, Numbers, Rows, Seconds, Selection
from clipdesk.corpus.remembered import Known, Remembered
from clipdesk.corpus.shapes import member_of
from clipdesk.corpus.table import Table, narrow_batches, translated
from clipdesk.model.crawl_record import Again, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.urls import Parameters, key_number

Values = Any
"""An Arrow array: which values it may hold, its stubs tell for some functions only."""

_ADDRESSES = ["url", "final_url", "amp_url"]
_KEYS = [f"{name}_key" for name in _ADDRESSES]
_TOLD = ["kind", "outcome", "logged_at", "first_seen_at", "next_visit_at", "article_id", "topics_judged"]
_ELSEWHERE = [str(outcome) for outcome in Outcome if outcome.again is Again.ELSEWHERE]
_STORED = [str(outcome) for outcome in Outcome if outcome.stored]
_HELD = [str(outcome) for outcome in Outcome if outcome.held]
_BEGINNING = 16
"""Characters of an article_id."""


class _Row(NamedTuple):
    """What a page is known whole by, by column; of many pages at once, so that it is small."""

    url: str
    outcome: str
    logged_at: datetime
    etag: str | None
    last_modified: str | None
    next_visit_at: datetime | None
    first_seen_at: datetime | None
    final_url: str | None
    title: str | None
    published_at: datetime | None
    topics_judged: list[str] | None


class LoggedPages:
    """Reads the log anew for each question: nothing of it is kept. Each method raises CorpusError."""

    def __init__(self, crawl_log: Table, source: str, parameters: Parameters) -> None:
        self._table = crawl_log
        self._parameters = parameters
        with translated(crawl_log.uri):
            self._dataset = crawl_log.dataset({"source": [source]})
        self._of_source = (pads.field("source") == source) & (pads.field("outcome") != str(Outcome.REREAD))
        self._codes: dict[str, int] = {"": 0}

    @property
    def judged(self) -> list[frozenset[str]]:
        """The topics that judged, by their code."""
        return [_names(joined) for joined in self._codes]

    def count(self) -> int:
        """How many rows there are."""
        with translated(self._table.uri):
            return sum(file.count_rows(use_threads=False) for file in self._dataset.get_fragments())

    def rows(self) -> Iterator[Rows]:
        """All rows, a few at a time, for the index."""
        for batch, *numbers in self._scan(_TOLD):
            yield self._as_rows(batch, *numbers)

    def remembered(self, numbers: Numbers) -> dict[int, Known]:
        """These pages, as the log knows them."""
        wanted = np.unique(numbers)
        rows: dict[int, list[_Row]] = {}
        for batch, mine, *_ in self._scan(list(_Row._fields), _with_key(wanted)):
            here = _among(mine, wanted)
            found = batch.filter(pa.array(here)).select(_Row._fields).to_pydict().values()
            for number, row in zip(mine[here].tolist(), map(_Row, *found), strict=True):
                rows.setdefault(number, []).append(row)
        return {number: _known(rows.pop(number)) for number in list(rows)}

    def newest_titles(self, selection: Selection, most: int) -> Numbers:
        """Those of the pages that were never tried and have a title: the newest, `most` at most."""
        condition = (
            (pads.field("outcome") == str(Outcome.OFF_TOPIC))
            & pads.field("final_url").is_null()
            & pads.field("title").is_valid()
        )
        ages = numbers = np.empty(0, np.int64)
        for batch, mine, *_ in self._scan(["published_at", "first_seen_at", "logged_at"], condition):
            age = _microseconds(
                pc.coalesce(batch["published_at"], batch["first_seen_at"], batch["logged_at"])
            )
            among = selection.among(mine)
            ages, numbers = np.concatenate([ages, age[among]]), np.concatenate([numbers, mine[among]])
            # A page may have several rows: some more than are asked for are kept.
            if len(ages) > 4 * most:
                ages, numbers = _largest(ages, numbers, 2 * most)
        ages, numbers = _largest(ages, numbers, len(ages))
        _, first = np.unique(numbers, return_index=True)
        return numbers[np.sort(first)][:most]

    def _scan(
        self, columns: list[str], condition: pads.Expression | None = None
    ) -> Iterator[tuple[pa.RecordBatch, Numbers, Values, Values]]:
        """Rows with the number of their page, of the one that it led to, and of its AMP view (NULL: none).
        Rows from before these columns, and those whose parameters mean something else at this source, are
        numbered here."""
        unnumbered = pads.field("url_key").is_null()
        if self._parameters:
            unnumbered |= _has_query("url") | _has_query("final_url") | _has_query("amp_url")
        wanted = self._of_source if condition is None else self._of_source & condition
        for batch in self._batches([*columns, *_KEYS], wanted & ~unnumbered):
            yield batch, batch["url_key"].to_numpy(), batch["final_url_key"], batch["amp_url_key"]
        if self._parameters or not self._all_are_numbered():
            for batch in self._batches([*columns, *_ADDRESSES], wanted & unnumbered):
                led_to, amp = (self._numbers_of(batch[name]) for name in _ADDRESSES[1:])
                yield batch, self._numbers(batch["url"]), led_to, amp

    def _all_are_numbered(self) -> bool:
        """By the files' own statistics: reading all addresses to find none takes longer than the rest."""
        return all(map(_is_numbered, self._dataset.get_fragments()))

    def _batches(self, columns: list[str], condition: pads.Expression) -> Iterator[pa.RecordBatch]:
        with translated(self._table.uri):
            yield from narrow_batches(self._dataset, list(dict.fromkeys(columns)), condition)

    def _numbers(self, urls: Values) -> Numbers:
        return np.array([key_number(url, self._parameters) for url in urls.to_pylist()], np.int64)

    def _numbers_of(self, urls: Values) -> Values:
        numbers = [None if url is None else key_number(url, self._parameters) for url in urls.to_pylist()]
        return pa.array(numbers, pa.int64())

    def _as_rows(self, batch: pa.RecordBatch, numbers: Numbers, led_to: Values, amp: Values) -> Rows:
        """Rows of pages of discovery tell only that their addresses are no articles."""
        article = _is(batch["kind"], UrlKind.ARTICLE)
        untried = _mask(led_to.is_null())
        outcome = batch["outcome"]
        left_out = untried & _mask(pc.is_in(outcome, pa.array(_ELSEWHERE)))
        unwanted = untried & _is(outcome, Outcome.OFF_TOPIC)
        aliases = [_others(numbers, other) for other in (led_to, amp, _beginnings(batch["article_id"]))]
        first = pc.coalesce(batch["first_seen_at"], batch["logged_at"])
        due: Values = batch["next_visit_at"].cast(pa.int64())
        due = due.fill_null(NEVER * 1_000_000)
        return Rows(
            numbers[article],
            _seconds(batch["logged_at"])[article],
            np.where(left_out, _seconds(first), _seconds(due, up=True))[article],
            left_out[article],
            unwanted[article],
            _mask(pc.is_in(outcome, pa.array(_HELD)))[article],
            self._judging(batch["topics_judged"], unwanted)[article],
            np.concatenate([*aliases, numbers[~article]]),
        )

    def _judging(self, topics: Values, unwanted: Mask) -> "np.ndarray[Any, np.dtype[np.uint16]]":
        """The code of the topics of each unwanted row. Few topics judge many pages; should there be more
        combinations than codes, pages are judged anew."""
        codes = np.zeros(len(topics), np.uint16)
        joined: Values = pc.binary_join(topics.filter(pa.array(unwanted)), " ")
        joined = joined.fill_null("").dictionary_encode()
        of_batch = [
            self._codes.setdefault(name, len(self._codes)) if len(self._codes) < MOST_CODES else 0
            for name in joined.dictionary.to_pylist()
        ]
        codes[unwanted] = np.array(of_batch or [0], np.uint16)[joined.indices.to_numpy()]
        return codes


def _is_numbered(file: pads.Fragment) -> bool:
    parquet = cast(pads.ParquetFileFragment, file)
    place = parquet.physical_schema.get_field_index("url_key")
    groups = [parquet.metadata.row_group(number) for number in range(parquet.metadata.num_row_groups)]
    columns = [group.column(_place_of_leaf(group, "url_key")) for group in groups] if place >= 0 else []
    return place >= 0 and all(
        one.statistics is not None and one.statistics.null_count == 0 for one in columns
    )


def _place_of_leaf(group: Any, name: str) -> int:
    """Lists and structs have several leaves, so that the place in the schema is not theirs."""
    return next(n for n in range(group.num_columns) if group.column(n).path_in_schema == name)


def _has_query(name: str) -> pads.Expression:
    """Never NULL, for `not` would leave it so."""
    found: Any = pc.match_substring(pads.field(name), "?")
    return cast(pads.Expression, pads.field(name).is_valid() & found)


def _with_key(wanted: Numbers) -> pads.Expression:
    return pads.field("url_key").isin(pa.array(wanted)) | pads.field("url_key").is_null()


def _among(numbers: Numbers, wanted: Numbers) -> Mask:
    """Which of them are among these, which are sorted: numpy's own `isin` sorts them each time."""
    if not len(wanted):
        return np.zeros(len(numbers), np.bool_)
    places = np.minimum(np.searchsorted(wanted, numbers), len(wanted) - 1)
    return np.asarray(wanted[places] == numbers, np.bool_)


def _is(values: Values, word: str) -> Mask:
    return _mask(pc.equal(values, pa.scalar(str(word))))


def _mask(values: Values) -> Mask:
    mask: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return mask


def _microseconds(times: Values) -> Numbers:
    return np.asarray(times.cast(pa.int64()).to_numpy(zero_copy_only=False), np.int64)


def _seconds(times: Values, *, up: bool = False) -> Seconds:
    """Whole seconds, cut off or rounded up."""
    microseconds = _microseconds(times)
    seconds = -(-microseconds // 1_000_000) if up else microseconds // 1_000_000
    return np.clip(seconds, 0, NEVER).astype(np.uint32)


def _others(numbers: Numbers, led_to: Values) -> Numbers:
    """The pages that rows have led to, but for their own."""
    there = _mask(led_to.is_valid())
    targets = led_to.drop_null().to_numpy()
    return np.asarray(targets[targets != numbers[there]], np.int64)


_DIGITS = np.zeros(256, np.uint8)
_DIGITS[[*b"0123456789abcdef"]] = range(16)


def _beginnings(article_ids: Values) -> Values:
    """The numbers of the pages that articles are known by (clipdesk.model.urls.number_of), all at once."""
    ids = article_ids.drop_null()
    ends = np.frombuffer(ids.buffers()[1], np.int32)[ids.offset : ids.offset + len(ids) + 1]
    text = np.frombuffer(ids.buffers()[2] or b"", np.uint8)
    digits = _DIGITS[text[ends[:-1, None] + np.arange(_BEGINNING)]]
    found = (digits[:, ::2] << 4 | digits[:, 1::2]).view(">i8").astype(np.int64).ravel()
    numbers = np.zeros(len(article_ids), np.int64)
    numbers[_mask(article_ids.is_valid())] = found
    return pa.array(numbers, mask=_mask(article_ids.is_null()))


def _largest(ages: Numbers, numbers: Numbers, most: int) -> tuple[Numbers, Numbers]:
    order = np.argsort(-ages, kind="stable")[:most]
    return ages[order], numbers[order]


def _known(rows: list[_Row]) -> Known:
    """The page that these rows tell of."""
    newest = max(rows, key=_logged_at)
    validated = [row for row in rows if row.etag is not None or row.last_modified is not None]
    validators = max(validated, key=_logged_at, default=newest)
    page = Remembered(
        outcome=_outcome(newest.outcome),
        etag=validators.etag,
        last_modified=validators.last_modified,
        next_visit_at=newest.next_visit_at,
        first_seen_at=min(row.first_seen_at or row.logged_at for row in rows),
        final_url=newest.final_url,
        held_at=_held_at(rows),
    )
    if page.unwanted:
        judged = _names(" ".join(newest.topics_judged or ()))
        page = replace(page, judged=judged, title=newest.title, published_at=newest.published_at)
    return Known(newest.url, page)


def _held_at(rows: list[_Row]) -> datetime | None:
    """When it was last fetched of an article that is stored."""
    if not any(row.outcome in _STORED for row in rows):
        return None
    return max(row.logged_at for row in rows if row.outcome in _HELD)


_logged_at = attrgetter("logged_at")
_outcome = member_of(Outcome)


@cache
def _names(joined: str) -> frozenset[str]:
    """Few topics judge many pages. A row from before the column has none: it is judged anew."""
    return frozenset(joined.split())
