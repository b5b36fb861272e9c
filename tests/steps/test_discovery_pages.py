"""What an operator sees of feeds, sitemaps and listings, and is told of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.discovery_state import Condition, DiscoveryState
from clipdesk.model.errors import ConfigError, UnknownName
from clipdesk.model.settings import Settings
from steps.report.alarms import AlarmKind
from steps.report.discovery import discovery_alarms, discovery_pages, wake

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
SOURCE, FEED = "gulf-courier", "http://gulf-courier.localhost:8765/rss.xml"
STATE = DiscoveryState(
    SOURCE, FEED, UrlKind.FEED, Condition.ANSWERING, NOW - timedelta(hours=1), NOW, NOW - timedelta(days=9),
    Outcome.FETCHED, answered_at=NOW - timedelta(hours=1), named=20, known=15, a_day=4.0,
)  # fmt: skip
FAILING = {"failing_since": NOW - timedelta(days=3), "reason": "answered 404 Not Found"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, demo=True)


def keep(settings: Settings, *states: DiscoveryState) -> None:
    for state in states:
        Corpus.open(settings.corpus).keep_discovery(
            state.source, lambda old, one=state: {**old, one.url: one}
        )


def test_what_was_never_asked_for_is_shown_too(settings: Settings) -> None:
    keep(settings, STATE)
    pages = discovery_pages(settings, SOURCE)
    assert [page.state for page in pages] == [STATE, None, None]
    assert {page.source for page in discovery_pages(settings)} > {SOURCE}


def test_a_source_that_nobody_knows_is_refused(settings: Settings) -> None:
    with pytest.raises(UnknownName, match="did you mean 'gulf-courier'"):
        discovery_pages(settings, "gulf-currier")


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"condition": Condition.RETIRED, **FAILING}, AlarmKind.RETIRED, "since 2026-03-05 (answered 404"),
        ({"condition": Condition.QUARANTINED, **FAILING}, AlarmKind.QUARANTINED, "since 2026-03-05"),
        ({"moved_to": "http://new.example/"}, AlarmKind.MOVED, f"{FEED} to http://new.example/"),
        ({"gap_at": NOW - timedelta(hours=2)}, AlarmKind.MISSED, "named nothing known at 2026-03-08 10:00"),
    ],
)
def test_an_operator_is_told(
    settings: Settings, changes: dict[str, object], kind: AlarmKind, words: str
) -> None:
    keep(settings, replace(STATE, **changes))
    [alarm] = discovery_alarms(settings, now=NOW)
    assert (alarm.kind, alarm.source) == (kind, SOURCE)
    assert alarm.advice == kind.advice.replace("SOURCE", SOURCE)
    assert words in alarm.evidence
    assert list(discovery_alarms(settings, now=NOW, sources=["sahil-press"])) == []


@pytest.mark.parametrize(
    "state",
    [
        STATE,
        replace(STATE, condition=Condition.FAILING, **FAILING),
        replace(STATE, gap_at=NOW - timedelta(days=2)),
        replace(STATE, url="http://gone.example/feed", condition=Condition.RETIRED, **FAILING),
        replace(STATE, source="nobody", condition=Condition.RETIRED, **FAILING),
        replace(STATE, url=f"{FEED}/1", found_on=FEED, condition=Condition.RETIRED, **FAILING),
    ],
)
def test_what_is_well_or_over_or_no_longer_declared_raises_nothing(
    settings: Settings, state: DiscoveryState
) -> None:
    keep(settings, state)
    assert list(discovery_alarms(settings, now=NOW)) == []


def test_a_source_with_many_troubles_names_some_of_them(settings: Settings) -> None:
    keep(
        settings,
        *(
            replace(STATE, url=f"{FEED}/{n}", found_on=FEED, condition=Condition.QUARANTINED, **FAILING)
            for n in range(5)
        ),
    )
    [alarm] = discovery_alarms(settings, now=NOW)
    assert alarm.evidence.endswith("; and 2 more") or alarm.evidence.endswith(", and 2 more")


def test_what_is_woken_is_due(settings: Settings) -> None:
    asleep = replace(STATE, condition=Condition.RETIRED, next_look_at=NOW + timedelta(days=9), **FAILING)
    keep(settings, asleep, replace(asleep, url=f"{FEED}/2"))
    assert wake(settings, SOURCE, now=NOW, url=FEED) == [FEED]
    states = Corpus.open(settings.corpus).discovery_of(SOURCE)
    assert [state.rests(NOW) for _, state in sorted(states.items())] == [False, True]
    assert len(wake(settings, SOURCE, now=NOW)) == 2
    with pytest.raises(UnknownName):
        wake(settings, SOURCE, now=NOW, url="http://gulf-courier.localhost:8765/rss")
    with pytest.raises(UnknownName):
        wake(settings, "nobody", now=NOW)
    with pytest.raises(ConfigError, match="sahil-press: was not asked yet"):
        wake(settings, "sahil-press", now=NOW)


def test_the_command_shows_it_harmlessly(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(settings, replace(STATE, reason="\x1b[31mred", condition=Condition.QUARANTINED, failing_since=NOW))
    monkeypatch.setenv("CLIPDESK_HOME", str(settings.home))
    monkeypatch.setenv("CLIPDESK_DEMO", "1")
    shown = CliRunner().invoke(app, ["crawl", "status", SOURCE])
    assert shown.exit_code == 0
    assert "quarantined" in shown.output
    assert "15 of 20" in shown.output
    assert "not asked yet" in shown.output
    assert "\x1b" not in shown.output
