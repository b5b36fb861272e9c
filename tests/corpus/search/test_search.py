"""What a search finds, how it is ordered, counted and shown, and what it says when it finds nothing."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import CorpusError, InputError
from tests.corpus.search.conftest import NOON, STORIES, Library

ALL = {story.name for story in STORIES}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("election", "wells markets reportees"),
        ("ELECTIONS", "wells markets reportees"),
        ("élection", "wells markets reportees"),
        ("regionales", "reportees"),
        ("régional", "reportees"),
        ("libyenne", "reportees"),
        ("aquila", "reportees"),
        ("l'aquila", "reportees"),
        ("elezione", "rinviate"),
        ("libico", "rinviate"),
        ("citta", "rinviate"),
        ("выбор", "vybory"),
        ("ВЫБОРАХ", "vybory"),
        ("Хафтар", "vybory"),
        ("правительством", "vybory"),
        ("Ливия", "vybory"),
        ("انتخابات", "intikhabat"),
        ("إنتخابات", "intikhabat"),
        ("انتخابي", "intikhabat"),
        ("حكومة", "intikhabat"),
        ("الحكومات", "intikhabat"),
        ("ليبيا", "intikhabat"),
        ("وزير", "intikhabat"),
        ("الوزراء", ""),
        ("seçim", "secimler"),
        ("secimler", "secimler"),
        ("hükümet", "secimler"),
        ("Libya", "secimler"),
        ("选举", "xuanju"),
        ("国", "xuanju"),
        ("选举*", "xuanju"),
        ("选举委员会", "xuanju"),
        ("举选", ""),
        ("リビア", "senkyo"),
        ("選挙", "senkyo"),
        ("Stadt", "wahlen"),
        ("Land", "wahlen"),
        ('"presidential elections"', "wells"),
        ('"presidential election"', "wells"),
        ('"elections presidential"', ""),
        ('"national army"', "wells"),
        ('"army nation"~2', "wells markets"),
        ('"army nation"', ""),
        ('"президентские выборы"', "vybory"),
        ('"الانتخابات الرئاسية"', "intikhabat"),
        ("presidential-elections", "wells"),
        ("govern*", "wells"),
        ("elect*", "wells markets reportees"),
        ("prési*", "wells"),
        ("выбо*", "vybory"),
        ("title:elections", "wells"),
        ("title:(выборы OR market)", "vybory markets"),
        ("author:perez", "markets"),
        ('author:"José Pérez"', "markets"),
        ('author:"Pérez José"', ""),
        ("author:per*", "markets"),
        ("source:GAZETTE", "markets vybory intikhabat"),
        ("source:gaz*", "markets vybory intikhabat"),
        ("language:en", "wells markets"),
        ("language:en-GB", "wells markets"),
        ("site:gazette.example", "markets vybory intikhabat"),
        ("date:2026-10", "markets vybory"),
        ("date:2026-10-02..2026-10-19", "markets"),
        ("date:..2025", "secimler"),
        ("elections army", "wells markets"),
        ("elections -army", "reportees"),
        ("elections NOT (army OR report)", ""),
        ("выборы OR 选举", "vybory xuanju"),
        ("elections выборы", ""),
        ("sirte OR сирт OR سرت", "wells vybory intikhabat"),
    ],
)  # fmt: skip
def test_a_query_finds(told: Library, query: str, names: str) -> None:
    assert told.found(query) == set(names.split())


@pytest.mark.parametrize(
    "query",
    [
        "",
        "*",
        "topic:libya-isis",
        "publisher:herald",
        "outlet:gazette",
        "keyword:sirte",
        "section:world",
        "-xyzzy",
        "...",
        "... !!!",
        "... -xyzzy",
    ],
)
def test_all_that_is_not_excluded_is_found(told: Library, query: str) -> None:
    assert told.found(query) == ALL


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"source": "gazette"}, {"markets", "vybory", "intikhabat"}),
        ({"language": ["ru", "ar"]}, {"vybory", "intikhabat"}),
        ({"topic": "libya-isis", "source": "gazette", "language": "ru"}, {"vybory"}),
        (
            {"since": datetime(2026, 10, 20, tzinfo=UTC), "until": datetime(2026, 11, 20, tzinfo=UTC)},
            {"vybory"},
        ),
        ({"until": datetime(2026, 10, 2)}, {"secimler"}),  # noqa: DTZ001
    ],
)
def test_filters_leave(told: Library, filters: dict[str, object], names: set[str]) -> None:
    assert told.found(**filters) == names


def test_the_headline_counts_more_and_all_months_alike(told: Library) -> None:
    hits = told.corpus.search("elections").hits
    assert hits[0].headline.text == "Elections in the oasis put off"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("sort", ["date", "oldest"])
def test_hits_are_sorted_by_date(told: Library, sort: str) -> None:
    hits = told.corpus.search("", sort=sort, limit=100).hits
    dates = [hit.published_at for hit in hits]
    assert dates == sorted(dates, reverse=sort == "date")
    assert hits[0].published_at == {"oldest": dates[0], "date": NOON.replace(hour=0)}[sort]
    assert hits[0].score is None


def test_pages_follow_each_other_and_hold_all_once(told: Library) -> None:
    pages = [told.corpus.search("", limit=3, offset=offset) for offset in (0, 3, 6, 9, 12)]
    assert [len(page.hits) for page in pages] == [3, 3, 3, 1, 0]
    assert {page.count for page in pages} == {10}
    assert len({hit.article_id for page in pages for hit in page.hits}) == 10


def test_nobody_pages_without_end(told: Library) -> None:
    with pytest.raises(InputError, match="cannot be shown"):
        told.corpus.search("", offset=10_000)


def test_facets_count_all_that_was_found(told: Library) -> None:
    found = told.corpus.search("source:gazette", limit=0, facets=True)
    assert found.hits == ()
    assert found.facets == {
        "source": {"gazette": 3},
        "language": {"ar": 1, "en": 1, "ru": 1},
        "month": {"2026-10": 2, "2026-11": 1},
    }


@pytest.mark.parametrize(
    ("query", "filters", "reasons"),
    [
        ("xyzzy", {}, ["no article has xyzzy"]),
        ("elections xyzzy title:plugh", {}, ["no article has xyzzy", "no article has title:plugh"]),
        ("source:gazete", {}, ["no article has source:gazete (did you mean gazette?)"]),
        ("army", {"source": "gazete"}, ["no article has source:gazete (did you mean gazette?)"]),
        ("army", {"language": "fr"}, ["without any filter there are 2"]),
        ("army", {"language": "fr", "source": "gazette"}, ["without the filter by language there are 1", "without any filter there are 2"]),
        ("выборы elections", {}, ["no article has all of выборы (1), elections (3)"]),
        ("(выборы elections) OR (Хафтар army)", {}, ["no article has all of выборы (1), elections (3)", "no article has all of Хафтар (1), army (2)"]),
        ("national -army", {}, ["the query excludes all there is", "without what is excluded there are 2"]),
    ],
)  # fmt: skip
def test_no_result_says_why(told: Library, query: str, filters: dict[str, str], reasons: list[str]) -> None:
    found = told.corpus.search(query, **filters)  # type: ignore[arg-type]
    assert (found.count, list(found.reasons)) == (0, reasons)


@pytest.mark.parametrize("query", ["date:soon", "date:2026-02-30", "date:2026*", "e*", "title:("])
def test_what_cannot_be_asked_is_told_with_its_place(told: Library, query: str) -> None:
    with pytest.raises(InputError, match="character"):
        told.corpus.search(query)


def test_a_hit_shows_the_article_and_what_was_found_in_it(told: Library) -> None:
    [hit] = told.corpus.search("Хафтар").hits
    assert (hit.source, hit.language, hit.authors) == ("gazette", "ru", ("Mona Saleh",))
    assert hit.published_at == datetime(2026, 10, 20, tzinfo=UTC)
    assert hit.excerpt.html().endswith("обвинило <mark>Хафтара</mark>.")


def test_a_corpus_without_index_says_what_to_do(library: Library) -> None:
    with pytest.raises(CorpusError, match=r"there is no search index.*clipdesk index"):
        library.corpus.search("sirte")


def test_who_may_only_read_searches_and_leaves_nothing_behind(
    told: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests may be allowed to write anywhere: the answer of the system is made up."""
    corpus = shutil.copytree(told.corpus.uri, tmp_path / "corpus")
    for lock in (corpus / "search").rglob("*.lock"):
        lock.unlink()
    before = sorted(corpus.rglob("*"))
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert Corpus.open(corpus).search("election").count == told.corpus.search("election").count == 3
    assert sorted(corpus.rglob("*")) == before


def test_an_empty_corpus_says_so(library: Library) -> None:
    library.corpus.index.update()
    assert library.corpus.search("sirte").reasons == ("the corpus has no articles yet",)


def test_remote_tables_want_a_folder_for_their_index() -> None:
    with pytest.raises(CorpusError, match="on a disk of this machine"):
        Corpus.open("s3://bucket/corpus").search("sirte")
