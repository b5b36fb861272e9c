"""Which sources a run crawls."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from clipdesk.model.catalogue import Catalogue, load
from clipdesk.model.errors import UnknownName
from clipdesk.model.settings import Settings
from desk.plan import archives, plan
from desk.task_run import TaskRun

MARCH = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(Settings(demo=True))


def test_a_run_crawls_all_sources_of_its_topic(catalogue: Catalogue) -> None:
    planned = plan(catalogue, "libya-isis", (), None)
    assert planned.sources == catalogue.topic("libya-isis").sources
    assert not planned.left_out


def test_a_run_of_chosen_sources_leaves_out_the_others_and_says_so(catalogue: Catalogue) -> None:
    planned = plan(catalogue, "libya-isis", ("gulf-courier",), None)
    assert planned.sources == ("gulf-courier",)
    assert "left out: eco-ponente: not chosen" in list(planned.lines())


def test_a_source_that_the_topic_does_not_have_is_refused_by_name(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownName, match="did you mean 'gulf-courier'"):
        plan(catalogue, "libya-isis", ("gulf-curier",), None)


def test_a_backfill_leaves_out_sources_that_only_name_what_is_new(catalogue: Catalogue) -> None:
    planned = plan(catalogue, "libya-isis", (), MARCH)
    assert planned.sources == ("courrier-carthage", "eco-ponente", "gulf-courier")
    assert planned.left_out["meridian-wire"] == "cannot look back: feed only"
    assert planned.left_out["tripoli-clips"] == "cannot look back: listing without a date only"


def test_the_dags_page_says_where_each_source_can_look_back(catalogue: Catalogue) -> None:
    assert archives(catalogue.source("gulf-courier")) == "sitemap"
    assert archives(catalogue.source("eco-ponente")) == "archive pages by date"


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "interval", "window"),
    [
        ("backfill", DAY, MARCH),
        ("backfill", timedelta(hours=3), MARCH),
        ("scheduled", DAY, None),
        ("manual", DAY, None),
    ],
)
def test_a_backfill_is_after_a_whole_day_also_where_it_takes_up_a_scheduled_run(
    kind: str, interval: timedelta, window: tuple[datetime, datetime] | None
) -> None:
    run = SimpleNamespace(run_type=SimpleNamespace(value=kind), data_interval_start=MARCH[0])
    run.data_interval_end = MARCH[0] + interval
    assert TaskRun("libya-isis", Settings(), {"dag_run": run}, MARCH[0]).backfill_window == window
