"""Alarms: each fires on its own evidence and on nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from steps.report.alarms import WINDOW, AlarmKind, SourceRun, alarms
from steps.report.trouble import MET, OF_DISCOVERY, OF_THE_DESK, OF_VOLUME

NOW = datetime(2026, 3, 29, tzinfo=UTC)
USUAL = SourceRun(
    run="r", source="gulf-courier", at=NOW, answered=True, reason="", new=5, articles=6, blocked=0,
    stored=5, full=5, dated=5, words=400.0,
)  # fmt: skip


def month(**last: object) -> list[SourceRun]:
    """A run a day for four weeks, all as usual but for the last one."""
    days = [replace(USUAL, at=NOW - timedelta(days=27 - day)) for day in range(28)]
    return [*days[:-1], replace(days[-1], **last)]  # type: ignore[arg-type]


def kinds(history: list[SourceRun]) -> list[AlarmKind]:
    return [alarm.kind for alarm in alarms(history, now=NOW)]


def test_a_source_that_does_as_usual_raises_no_alarm() -> None:
    assert kinds(month()) == []


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        ({"blocked": 4}, AlarmKind.BLOCKED),
        ({"words": 60.0}, AlarmKind.NO_TEXT),
        ({"full": 1}, AlarmKind.NO_TEXT),
        ({"dated": 1}, AlarmKind.NO_DATES),
    ],
)
def test_what_stops_coming_raises_its_own_alarm(last: dict[str, object], kind: AlarmKind) -> None:
    assert kinds(month(**last)) == [kind]


def test_what_failed_before_the_window_is_no_alarm() -> None:
    old = [replace(one, answered=False, at=one.at - WINDOW - timedelta(days=1)) for one in month()]
    assert alarms(old, now=NOW) == []


def test_a_source_that_never_answers_is_failing_and_nothing_else() -> None:
    history = [replace(one, answered=False, reason="timeout", new=0, stored=0) for one in month()]
    (alarm,) = alarms(history, now=NOW)
    assert alarm.kind is AlarmKind.FAILING
    assert "timeout" in str(alarm)


def test_a_source_whose_feeds_are_refused_is_blocked_and_not_broken() -> None:
    wall = "a refusal or a test for robots stands there"
    history = [replace(one, answered=False, reason=wall, refused=wall, new=0, stored=0) for one in month()]
    (alarm,) = alarms(history, now=NOW)
    assert alarm.kind is AlarmKind.BLOCKED
    assert wall in str(alarm)


def test_one_feed_that_is_refused_beside_others_is_no_alarm() -> None:
    assert kinds([replace(one, refused="answered 403 Forbidden") for one in month()]) == []


def test_one_failed_run_is_no_alarm_yet() -> None:
    assert kinds(month(answered=False, new=0, stored=0)) == []


def test_a_source_without_news_for_long_is_silent() -> None:
    history = [replace(one, new=0, stored=0) if NOW - one.at < timedelta(days=6) else one for one in month()]
    assert kinds(history) == [AlarmKind.SILENT]


def test_a_source_with_news_every_five_days_is_not_silent_on_the_fifth() -> None:
    rare = [replace(USUAL, at=NOW - timedelta(days=5 + 5 * times)) for times in range(5)]
    assert kinds(rare) == []


def test_a_new_source_is_not_judged_by_what_is_usual() -> None:
    assert kinds(month(words=60.0)[-3:]) == []


def test_every_alarm_names_the_source_the_evidence_and_what_to_do() -> None:
    (alarm,) = alarms(month(dated=0), now=NOW)
    assert alarm.source in str(alarm)
    assert "0%" in alarm.evidence
    assert "hints.published_at" in alarm.advice


@pytest.mark.parametrize("kind", AlarmKind)
def test_every_alarm_says_what_to_do(kind: AlarmKind) -> None:
    assert kind.advice.endswith(".")


def test_what_has_no_check_of_the_past_is_found_elsewhere() -> None:
    elsewhere = {*MET, *OF_THE_DESK, *OF_DISCOVERY, *OF_VOLUME, AlarmKind.SET_ASIDE, AlarmKind.ALONE}
    assert {kind for kind in AlarmKind if kind.check is None} == elsewhere
