"""What changed in the corpus comes once, in order, with what differs; a consumer's place is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from clipdesk.corpus.consumers import Consumers
from clipdesk.corpus.maintenance import maintain_tables
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import take_out
from clipdesk.corpus.waiting import waiting
from clipdesk.model.article import Author, Capture, Completeness, Moment
from clipdesk.model.change import Change, ChangeKind
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.errors import CorpusError, InputError, UnknownName
from tests.corpus.conftest import NOON, make_capture, make_record

HOUR = timedelta(hours=1)
NEVER = NOON + timedelta(days=900)


def store(corpus: Corpus, number: int, text: str, hour: float = 0, **more: object) -> Capture:
    """A version of an article, fetched and stored at that hour."""
    at = NOON + hour * HOUR
    capture = make_capture(number, text, run=f"run-{number}-{hour}", at=at, place=int(number * 100 + hour))
    article = replace(capture.article, **more)  # type: ignore[arg-type]
    capture = replace(capture, article=article)
    corpus.append_versions(capture.run, "herald", [capture], now=at)
    record = make_record(number, run=capture.run, at=at, article_id=article.article_id, record=capture.record)
    corpus.append_crawl_log(capture.run, "herald", [record])
    return capture


def read_again(corpus: Corpus, number: int, text: str, hour: float = 0, **more: object) -> None:
    """The page of that hour, by another parser."""
    at = NOON + hour * HOUR
    capture = make_capture(number, text, run="reparse", at=at)
    article = replace(capture.article, parser_version="2", **more)  # type: ignore[arg-type]
    corpus.append_versions(
        f"reparse-{number}", "herald", [replace(capture, article=article)], now=NOON, reparsed=True
    )


def visit(corpus: Corpus, number: int, outcome: Outcome, hour: float) -> None:
    record = make_record(number, outcome, run=f"visit-{hour}", at=NOON + hour * HOUR, reason="status 410")
    corpus.append_withdrawals(f"visit-{hour}", "herald", [record])


def take_down(corpus: Corpus, folder: Path, number: int) -> None:
    place = folder / "archive"
    for path in {make_capture(number, run=f"run-{number}-{hour}").record.path for hour in (0, 1, 2)}:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(bytes(10**6))
    name = make_capture(number).article.article_id
    take_out(corpus, place, requested_by="court", reason="order 12", now=NOON, article_id=name)


def last(corpus: Corpus) -> Change:
    [*_, change] = corpus.changes(now=NEVER)
    return change


def kinds(changes: object) -> list[str]:
    return [change.kind.value for change in changes]  # type: ignore[attr-defined]


def test_an_article_that_is_new_is_inserted(corpus: Corpus) -> None:
    capture = store(corpus, 1, "Three boats left.")
    change = last(corpus)
    said = (change.kind, change.position, change.version, change.at, change.url, change.headline)
    assert said == (ChangeKind.INSERTED, 1, 1, NOON, "https://herald.example/1", "Report 1")
    assert (change.article_id, change.source) == (capture.article.article_id, "herald")
    assert (change.fields, change.matters, change.silent) == ((), None, None)


@pytest.mark.parametrize(
    ("changed", "fields", "matters"),
    [
        ({}, {"body": ("number",)}, True),
        (
            {"headline": "Boats sink"},
            {"headline": ("headline", "name", "wording"), "body": ("number",)},
            True,
        ),
        ({"authors": (Author("Ali"),)}, {"body": ("number",), "authors": ()}, True),
        ({"completeness": Completeness.TEASER}, {"body": ("number",), "completeness": ()}, True),
        ({"amp_url": "https://herald.example/amp"}, {"body": ("number",), "amp_url": ()}, True),
    ],
)
def test_an_edit_names_the_fields_that_changed(
    corpus: Corpus, changed: dict[str, object], fields: dict[str, tuple[str, ...]], matters: bool
) -> None:
    store(corpus, 1, "Three boats left.")
    store(corpus, 1, "Five boats left.", 1, **changed)
    change = last(corpus)
    assert (change.kind, change.version, change.previous) == (ChangeKind.EDITED, 2, 1)
    assert {one.name: one.touches for one in change.fields if one.name != "headline"} == {
        name: touches for name, touches in fields.items() if name != "headline"
    }
    assert ({one.name for one in change.fields}, change.matters) == (set(fields), matters)


def test_typography_alone_does_not_matter_and_is_not_silent(corpus: Corpus) -> None:
    store(corpus, 1, 'He said "no" - twice.')
    store(corpus, 1, "He said “no” – twice.", 1)
    change = last(corpus)
    assert (change.kind, change.matters, change.silent) == (ChangeKind.EDITED, False, False)
    assert [one.touches for one in change.fields] == [("typography",)]


@pytest.mark.parametrize(("dated", "silent"), [(NOON, True), (NOON + HOUR, False)])
def test_an_edit_whose_date_of_modification_stayed_is_silent(
    corpus: Corpus, dated: datetime, silent: bool
) -> None:
    moment = make_capture(1).article.published_at
    assert isinstance(moment, Moment)
    for hour, at in ((0, NOON), (1, dated)):
        store(corpus, 1, f"{3 + hour} boats left.", hour, modified_at=replace(moment, at=at))
    assert last(corpus).silent is silent


def test_what_another_parser_reads_in_the_same_page_is_no_edit(corpus: Corpus) -> None:
    store(corpus, 1, "Three boats left.")
    read_again(corpus, 1, "Three boats left.", keywords=("Sirte",), section="Home")
    change = last(corpus)
    assert (change.kind, change.previous, change.matters) == (ChangeKind.REREAD, 1, None)
    assert {one.name for one in change.fields} == {"keywords", "section"}


def test_a_state_that_comes_late_is_compared_with_the_one_before_it(corpus: Corpus) -> None:
    for hour, number in ((0, 3), (2, 5), (1, 4)):
        store(corpus, 1, f"{number} boats left.", hour)
    assert (last(corpus).kind, last(corpus).version, last(corpus).previous) == (ChangeKind.OLDER, 3, 1)


def test_withdrawn_and_back_again(corpus: Corpus) -> None:
    store(corpus, 1, "Three boats left.")
    visit(corpus, 1, Outcome.GONE, 1)
    visit(corpus, 1, Outcome.NOT_MODIFIED, 2)
    assert kinds(corpus.changes(now=NEVER)) == ["inserted", "withdrawn", "back"]
    [_, gone, _] = corpus.changes(now=NEVER)
    assert (gone.headline, gone.reason, gone.at) == ("Report 1", "status 410", NOON + HOUR)


def test_of_what_was_taken_down_that_alone_is_told(corpus: Corpus, tmp_path: Path) -> None:
    for number in (1, 2):
        store(corpus, number, "Three boats left.")
    visit(corpus, 1, Outcome.GONE, 1)
    feed = corpus.changes(now=NEVER)
    take_down(corpus, tmp_path, 2)
    assert kinds(corpus.changes(now=NEVER)) == ["inserted", "withdrawn", "taken_down"]
    [change] = corpus.changes(feed.cursor, now=NEVER)
    assert (change.article_id, change.url, change.headline, change.reason) == (
        make_capture(2).article.article_id,
        "https://herald.example/2",
        None,
        "order 12",
    )


def test_the_cursor_is_where_the_next_reading_begins(corpus: Corpus) -> None:
    cursor, read = 0, []
    for hour in range(4):
        store(corpus, 1, f"{hour} boats left.", hour)
        feed = corpus.changes(cursor, now=NEVER)
        store(corpus, 2, f"{hour} ships left.", hour)  # while it is read
        read += [change.position for change in feed]
        cursor = feed.cursor
    assert read == list(range(1, 8))
    assert kinds(corpus.changes(cursor, now=NEVER)) == ["edited"]


@pytest.mark.parametrize(
    ("since", "positions"),
    [
        (NOON, [1, 2, 3, 4]),
        (NOON + HOUR, [3, 4]),
        (NOON.replace(tzinfo=None) + HOUR, [3, 4]),
        (date(2026, 11, 20), [1, 2, 3, 4]),
        (date(2026, 11, 21), []),
        (NOON + 2 * HOUR, [4]),
    ],
)
def test_a_reading_may_begin_with_a_time(corpus: Corpus, since: date, positions: list[int]) -> None:
    for number, hour in ((1, 0), (2, 0), (3, 1), (4, 2)):
        store(corpus, number, "Boats left.", hour)
    assert [change.position for change in corpus.changes(since, now=NEVER)] == positions


@pytest.mark.parametrize(
    ("cursor", "words"),
    [
        (3, "no change 3 yet: the corpus is at 2"),
        (-1, "no change -1"),
        (NEVER + HOUR, "is not yet: it is 2029"),
    ],
)
def test_a_cursor_that_is_none_is_refused(corpus: Corpus, cursor: int | date, words: str) -> None:
    for number in (1, 2):
        store(corpus, number, "Boats left.")
    with pytest.raises(InputError, match=words):
        corpus.changes(cursor, now=NEVER)


def test_an_empty_corpus_has_no_changes(corpus: Corpus) -> None:
    assert (list(corpus.changes()), corpus.changes().cursor) == ([], 0)


def test_a_consumer_goes_on_where_it_said_that_it_was(corpus: Corpus) -> None:
    store(corpus, 1, "Three boats left.")
    feed = corpus.changes(0, consumer="mirror")
    assert kinds(feed) == ["inserted"]
    assert kinds(corpus.changes(consumer="mirror")) == ["inserted"]  # killed before it said so
    feed.confirm()
    assert kinds(corpus.changes(consumer="mirror")) == []
    store(corpus, 1, "Five boats left.", 1)
    assert kinds(corpus.changes(consumer="mirror")) == ["edited"]


def test_upkeep_takes_nothing_from_a_consumer(corpus: Corpus) -> None:
    store(corpus, 1, "Three boats left.")
    corpus.changes(0, consumer="mirror").confirm()
    for hour in range(1, 6):
        store(corpus, 1, f"{hour} boats left.", hour)
        maintain_tables(corpus, now=NEVER, retention_hours=0)
    assert [change.position for change in corpus.changes(consumer="mirror")] == [2, 3, 4, 5, 6]


def test_two_who_read_under_one_name_are_told(corpus: Corpus) -> None:
    store(corpus, 1, "Three boats left.")
    one, other = corpus.changes(0, consumer="mirror"), corpus.changes(consumer="mirror")
    one.confirm()
    with pytest.raises(CorpusError, match=r"mirror: somebody else has read .*\(let one process"):
        other.confirm()


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (
            lambda corpus: corpus.changes(consumer="mirrow"),
            UnknownName,
            "did you mean 'mirror'.*0 is the begin",
        ),
        (
            lambda corpus: corpus.changes(0, consumer="mirror"),
            InputError,
            "began before, and has read up to 0",
        ),
        (lambda corpus: corpus.changes(0, consumer="../x"), InputError, "no name of a consumer"),
        (lambda corpus: corpus.changes(0).confirm(), InputError, "under no name"),
        (lambda corpus: corpus.consumers.forget("mirrow"), UnknownName, "did you mean 'mirror'"),
    ],
)
def test_what_a_consumer_cannot_do_is_told(
    corpus: Corpus, ask: Callable[[Corpus], object], error: type[Exception], words: str
) -> None:
    store(corpus, 1, "Three boats left.")
    corpus.changes(0, consumer="mirror")
    with pytest.raises(error, match=words):
        ask(corpus)


def test_a_consumer_that_is_forgotten_may_begin_anew(corpus: Corpus) -> None:
    store(corpus, 1, "Three boats left.")
    corpus.changes(0, consumer="mirror").confirm()
    corpus.consumers.forget("mirror")
    assert corpus.consumers.all() == []
    assert kinds(corpus.changes(0, consumer="mirror")) == ["inserted"]


def test_a_consumer_that_is_ahead_of_the_corpus_is_told_of_the_backup(corpus: Corpus) -> None:
    store(corpus, 1, "Three boats left.")
    corpus.changes(0, consumer="mirror").confirm()
    mirror = corpus.consumers.known("mirror")
    corpus.consumers.move(mirror, 9, now=NOON)
    with pytest.raises(CorpusError, match="has read up to 9, and the corpus is at 1"):
        corpus.changes(consumer="mirror")


def test_a_consumer_may_move_while_upkeep_writes_its_table(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(corpus, 1, "Three boats left.")
    feed = corpus.changes(0, consumer="mirror")
    replaced, turns = Consumers.all, []

    def meanwhile(consumers: Consumers) -> object:
        turns.append(maintain_tables(corpus, now=NEVER, retention_hours=0))
        return replaced(consumers)

    monkeypatch.setattr(Consumers, "all", meanwhile)
    feed.confirm()
    assert turns
    assert corpus.consumers.known("mirror").position == 1


def test_what_waits_for_a_consumer_is_counted_since_it_came_or_the_consumer_was_there(corpus: Corpus) -> None:
    store(corpus, 1, "Three boats left.")
    feed = corpus.changes(0, consumer="mirror", now=NOON + 3 * HOUR)

    def left() -> tuple[int, datetime | None]:
        found = waiting(corpus.positions.tables, corpus.consumers.known("mirror"))
        return found.rows, found.since

    assert left() == (1, NOON + 3 * HOUR)
    feed.confirm(now=NOON + 4 * HOUR)
    assert left() == (0, None)
    store(corpus, 1, "Five boats left.", 9)
    visit(corpus, 1, Outcome.GONE, 10)
    assert left() == (2, NOON + 9 * HOUR)


def test_files_of_which_the_log_says_that_they_hold_nothing_of_it_are_left_shut(corpus: Corpus) -> None:
    for hour in range(4):
        store(corpus, hour, "Boats left.", hour)

    def opened(*bounds: int) -> int:
        return len(list(corpus.article_versions.within("position", *bounds).get_fragments()))

    assert [opened(first) for first in range(1, 5)] == [4, 3, 2, 1]
    assert (opened(2, 3), corpus.article_versions.within("position", 5).count_rows()) == (2, 0)
