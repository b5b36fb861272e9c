"""Rows and nouns are two spellings of one thing; signatures are near for texts that are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.corpus.minhash import minhash, shingles, similarity
from clipdesk.corpus.rows import article_version, version_row
from clipdesk.corpus.schema import ARTICLE_VERSIONS
from clipdesk.model.article import (
    Article,
    ArticleVersion,
    Author,
    AuthorKind,
    Block,
    BlockKind,
    Capture,
    Completeness,
    Credit,
    CreditKind,
    DateOrigin,
    Image,
    Moment,
    Part,
    Removed,
    Rights,
    TopicMatch,
)
from clipdesk.model.page import ArchiveRecord

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EAST, WEST = timezone(timedelta(hours=5)), timezone(timedelta(hours=-5))

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe = st.none() | text
offsets = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=offsets)  # noqa: DTZ001
days = times.map(lambda at: at.replace(hour=0, minute=0, second=0, microsecond=0))
moments = st.one_of(
    st.builds(Moment, at, st.just(day_only), text, st.sampled_from(DateOrigin), st.floats(0, 1))
    for at, day_only in ((times, False), (days, True))
)


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, max_size=2).map(tuple)


articles = st.builds(
    Article,
    url=text,
    canonical_url=text.map("https://news.example/{}".format),
    headline=text,
    completeness=st.sampled_from(Completeness),
    parser_version=text,
    source=st.just("herald"),
    publisher=maybe,
    standfirst=maybe,
    authors=several(st.builds(Author, text, st.sampled_from(AuthorKind))),
    published_at=st.none() | moments,
    modified_at=st.none() | moments,
    section=maybe,
    keywords=several(text),
    language=st.sampled_from((None, "en", "ckb")),
    language_region=maybe,
    declared_language=maybe,
    blocks=several(st.builds(Block, st.sampled_from(BlockKind), text)),
    images=several(st.builds(Image, text, maybe, maybe)),
    is_accessible_for_free=st.none() | st.booleans(),
    evidence=several(text),
    removed=several(st.builds(Removed, text, text, st.sampled_from(Part), st.integers(0, 9))),
    credits=several(st.builds(Credit, st.sampled_from(CreditKind), text, text)),
    rights=st.builds(Rights, several(text), several(text), st.none() | st.booleans(), maybe, maybe),
)
topics = several(st.builds(TopicMatch, text, text, st.floats(0, 1), several(text)))


@given(articles, topics)
def test_a_version_survives_its_row(article: Article, matches: tuple[TopicMatch, ...]) -> None:
    capture = Capture(article, "run-1", NOON, ArchiveRecord("a.warc.gz", 1, 2), matches)
    version = ArticleVersion(capture, 3, NOON, b"x")
    table = pa.Table.from_pylist([version_row(version, "herald", NOON)], schema=ARTICLE_VERSIONS.schema)
    [row] = table.to_pylist()
    assert article_version(row) == version


@pytest.mark.parametrize("year", [1, 9999])
def test_a_date_at_the_end_of_the_calendar_is_stored(year: int) -> None:
    edge = datetime(1, 1, 1, tzinfo=EAST) if year == 1 else datetime(9999, 12, 31, 23, tzinfo=WEST)
    moment = Moment(edge, False, "", DateOrigin.META, 0.1)
    article = Article("u", "https://a.example/", "h", Completeness.FULL, "1", published_at=moment)
    version = ArticleVersion(Capture(article, "r", NOON, ArchiveRecord("a", 0, 1)), 1, NOON, b"")
    assert version_row(version, "herald", NOON)["published_at"].year == year


ARTICLE = Article("u", "https://a.example/", "h", Completeness.FULL, "1")


def row_of(**fields: Any) -> dict[str, Any]:
    article = replace(ARTICLE, **fields)
    capture = Capture(article, "r", NOON, ArchiveRecord("a", 0, 1))
    return version_row(ArticleVersion(capture, 1, NOON, b""), "herald", NOON)


def moment(*at: int, zone: timezone | None = None, day_only: bool = False) -> Moment:
    return Moment(datetime(*at, tzinfo=zone), day_only, "", DateOrigin.META, 1.0)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("published", "at", "on", "precision"),
    [
        (moment(2026, 3, 9, 1, zone=EAST), datetime(2026, 3, 8, 20, tzinfo=UTC), 9, "instant"),
        (moment(2026, 3, 9, 1), datetime(2026, 3, 9, 1, tzinfo=UTC), 9, "local_time"),
        (moment(2026, 3, 9, day_only=True), datetime(2026, 3, 9, tzinfo=UTC), 9, "day"),
        (moment(2026, 3, 9, zone=EAST, day_only=True), datetime(2026, 3, 9, tzinfo=UTC), 9, "day"),
    ],
)
def test_a_date_says_how_exactly_it_is_known_and_keeps_the_publishers_day(
    published: Moment, at: datetime, on: int, precision: str
) -> None:
    row = row_of(published_at=published)
    assert (row["published_at"], row["published_on"]) == (at, date(2026, 3, on))
    assert row["published_precision"] == precision


@given(st.none() | moments, st.none() | moments)
def test_no_change_is_dated_before_the_publication(published: Moment | None, modified: Moment | None) -> None:
    row = row_of(published_at=published, modified_at=modified)
    if row["published_at"] and row["modified_at"]:
        assert row["published_at"] <= row["modified_at"]


@pytest.mark.parametrize("published", [moment(2026, 3, 9, 10), moment(2026, 3, 9, day_only=True)])
def test_a_change_after_the_publication_is_kept(published: Moment) -> None:
    assert (
        row_of(published_at=published, modified_at=moment(2026, 3, 9, 11))["modified_precision"]
        == "local_time"
    )


def test_a_row_from_before_languages_had_regions_apart_is_read_as_todays() -> None:
    row = row_of() | {"language": "en-GB", "language_region": None}
    assert article_version(row).capture.article.language == "en"


def test_a_day_that_was_stored_with_its_offset_is_read_as_that_day() -> None:
    row = row_of(published_at=moment(2026, 3, 9, zone=EAST, day_only=True))
    before = row | {"published_at": datetime(2026, 3, 8, 19, tzinfo=UTC)}
    for one in (row, before):
        found = article_version(one).capture.article.published_at
        assert found is not None
        assert found.day == date(2026, 3, 9)


def test_an_article_without_a_source_has_that_of_its_run() -> None:
    article = Article("u", "https://a.example/", "h", Completeness.FULL, "1")
    version = ArticleVersion(Capture(article, "r", NOON, ArchiveRecord("a", 0, 1)), 1, NOON, b"")
    assert version_row(version, "ingested", NOON)["source"] == "ingested"


WORDS = [f"word{number}" for number in range(400)]


def test_similar_texts_have_similar_signatures() -> None:
    changed = [*WORDS]
    changed[200] = "another"
    assert similarity(minhash(" ".join(WORDS)), minhash(" ".join(changed))) > 0.9
    assert similarity(minhash(" ".join(WORDS)), minhash(" ".join(reversed(WORDS)))) < 0.1


def test_a_signature_is_the_same_on_every_machine() -> None:
    assert len(minhash("")) == 512
    assert minhash("Sirte fell on Monday").hex()[:16] == "684a4ff037024dfa"


def test_case_and_punctuation_do_not_count() -> None:
    assert minhash("Sirte, fell. On Monday morning!") == minhash("sirte fell on monday morning")


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("利比亚军队进入苏尔特", "利 比 亚 军 队"),
        ("القوات تدخل مدينة سرت اليوم", "القوات تدخل مدينة سرت اليوم"),
        ("Силы вошли в город Сирт", "силы вошли в город сирт"),
    ],
)
def test_words_are_found_in_every_script(sentence: str, first: str) -> None:
    assert shingles(sentence)[0] == first


def test_a_text_of_marks_alone_has_a_signature() -> None:
    assert len(minhash("— … —")) == 512
