"""What a crawl remembers: every page by the number of its key, and whole where it is asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from clipdesk.corpus import page_index
from clipdesk.corpus.memory import Memory, Remembered
from clipdesk.corpus.rows import crawl_row
from clipdesk.corpus.table import retried
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.urls import Parameters, article_id, key_number

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MakeRecord = Callable[..., CrawlRecord]


def url(number: int) -> str:
    return f"https://www.herald.example/{number}"


def stored(number: int, **more: object) -> CrawlRecord:
    record = CrawlRecord("run-1", "t", "herald", url(number), UrlKind.ARTICLE, Outcome.STORED, NOW - HOUR)
    return replace(record, **{"final_url": url(number), **more})  # type: ignore[arg-type]


def off_topic(number: int, judged: str = "wells@1", **more: object) -> CrawlRecord:
    changes = {"outcome": Outcome.OFF_TOPIC, "final_url": None, "title": f"Well {number}", **more}
    return replace(stored(number), topics_judged=(judged,), **changes)  # type: ignore[arg-type]


@pytest.fixture(params=["numbered", "from before the numbers"])
def remember(request: pytest.FixtureRequest, corpus: Corpus) -> Callable[..., Memory]:
    """Rows as they are written today, and as the first release wrote them."""

    def made(*records: CrawlRecord, parameters: Parameters = Parameters()) -> Memory:  # noqa: B008
        rows = pa.Table.from_pylist(list(map(crawl_row, records)), schema=corpus.crawl_log.spec.schema)
        if request.param != "numbered":
            for name in ("url_key", "final_url_key", "amp_url_key"):
                rows = rows.set_column(
                    rows.schema.get_field_index(name), name, pc.if_else(False, rows[name], None)
                )
        corpus.crawl_log.add(rows.cast(corpus.crawl_log.spec.schema), retried())
        return corpus.memory("herald", parameters)

    return made


def test_a_page_is_known_by_every_spelling_of_its_address(remember: Callable[..., Memory]) -> None:
    memory = remember(stored(1))
    assert memory.state(key_number("http://herald.example/1?utm_source=rss")) is not None
    assert memory.state(key_number(url(2))) is None


def test_a_page_is_known_by_the_one_it_led_to_and_by_its_canonical_address(
    remember: Callable[..., Memory],
) -> None:
    memory = remember(stored(1, final_url=url(2), article_id=article_id(url(3))))
    assert [memory.is_alias(key_number(url(number))) for number in range(1, 5)] == [False, True, True, False]
    assert not remember(stored(7)).is_alias(key_number(url(7)))


def test_a_page_is_known_by_the_amp_view_that_it_names(remember: Callable[..., Memory]) -> None:
    own = Parameters.of(keep=[], drop=["v"])
    for parameters in (Parameters(), own):
        memory = remember(
            stored(1, amp_url=f"{url(2)}?v=5", article_id=article_id(url(1))), parameters=parameters
        )
        assert memory.is_alias(key_number(f"{url(2)}?v=5", parameters))
        assert not memory.is_alias(key_number(url(3), parameters))


def test_an_address_of_discovery_is_no_article_and_never_due(remember: Callable[..., Memory]) -> None:
    memory = remember(stored(1, kind=UrlKind.FEED, next_visit_at=NOW - HOUR))
    assert memory.is_alias(key_number(url(1)))
    assert memory.due(NOW, 10) == ({}, 0)


def test_what_is_due_comes_whole_the_longest_first_and_no_more_than_is_asked_for(
    remember: Callable[..., Memory],
) -> None:
    late = [stored(number, next_visit_at=NOW - number * HOUR, etag=f'"{number}"') for number in range(1, 4)]
    due, count = remember(*late, stored(8, next_visit_at=NOW + HOUR), stored(9)).due(NOW, 2)
    assert [known.url for known in due.values()] == [url(3), url(2)]
    assert next(iter(due.values())).page.etag == '"3"'
    assert count == 3


def test_the_newest_row_counts_and_the_newest_validators(remember: Callable[..., Memory]) -> None:
    first = stored(1, etag='"a"', next_visit_at=NOW - HOUR, first_seen_at=NOW - 9 * HOUR)
    later = replace(first, outcome=Outcome.TIMEOUT, at=NOW, etag=None, next_visit_at=NOW + HOUR)
    memory = remember(later, first)
    assert memory.due(NOW, 10) == ({}, 0)
    page = memory.page(url(1))
    assert page is not None
    assert (page.outcome, page.etag, page.first_seen_at) == (Outcome.TIMEOUT, '"a"', NOW - 9 * HOUR)


def test_what_was_read_again_from_the_archive_is_no_visit(remember: Callable[..., Memory]) -> None:
    again = stored(1, outcome=Outcome.REREAD, at=NOW, next_visit_at=None)
    assert remember(stored(1, next_visit_at=NOW), again).due(NOW, 10)[1] == 1


def test_what_no_topic_wanted_is_read_by_title_for_those_that_have_not_judged(
    remember: Callable[..., Memory],
) -> None:
    old, new = NOW - 9 * HOUR, NOW - HOUR
    memory = remember(
        off_topic(1, published_at=old),
        off_topic(2, published_at=new),
        off_topic(3, title=None),
        off_topic(4, "sirte@1"),
        stored(5),
        off_topic(6, published_at=new),
    )
    asked = memory.unwanted(lambda judged: "sirte@1" not in judged, 10, without={key_number(url(6))})
    assert [known.url for known in asked.values()] == [url(2), url(1)]
    assert [known.page.title for known in asked.values()] == ["Well 2", "Well 1"]
    assert len(memory.unwanted(lambda _: True, 2)) == 2
    state = memory.state(key_number(url(1)))
    assert state is not None
    assert (state.left_out, memory.judged(state)) == (True, {"wells@1"})


def test_a_source_may_know_its_pages_by_parameters_of_its_own(remember: Callable[..., Memory]) -> None:
    own = Parameters.of(keep=["cmp"], drop=["ref"])
    records = [replace(stored(1), url=f"{url(1)}?cmp=5&ref=8", final_url=None), stored(2)]
    memory = remember(*records, parameters=own)
    assert memory.state(key_number(f"{url(1)}?cmp=5", own)) is not None
    assert memory.state(key_number(f"{url(1)}?cmp=6", own)) is None
    assert memory.state(key_number(url(2), own)) is not None


def test_many_pages_are_told_apart_in_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_index, "PAGES_A_SHARD", 16)
    page = Remembered(Outcome.STORED, None, None, NOW, NOW, None)
    memory = Memory.of({url(number): page for number in range(500)})
    assert len(memory) == 500
    assert all(memory.state(key_number(url(number))) for number in range(500))
    assert not any(memory.state(key_number(url(number))) for number in range(500, 1000))
    assert memory.due(NOW, 7)[1] == 500
    assert len(memory.due(NOW, 7)[0]) == 7
