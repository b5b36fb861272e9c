"""What looks at a desk and keeps little of its own: reports, alarms, and whose turn it is at a host."""

from contextlib import closing
from datetime import date

from clipdesk.model.settings import Settings
from clipdesk.model.source import Budget
from spiders.policy.host_ledger import HostLedger, Terms, asker
from steps.report.alarm_book import Mute, changing, read_book
from steps.report.alarms import Alarm, AlarmKind
from steps.report.report import report
from steps.report.status import read_status
from steps.report.trouble import trouble
from steps.run import runs
from tests.faults.verb import BEGAN, KNOWN, Verb, named

MUTED = Mute(AlarmKind.SILENT, "tripoli-clips", date(2027, 1, 31), "a holiday")
MET = Alarm(AlarmKind.DAMAGED, "archive", "a file does not hold what it held", "look at it")


def _muted(settings: Settings) -> None:
    with changing(settings) as write:
        write(read_book(settings).muted(MUTED))


def _report(settings: Settings) -> None:
    for run in runs.every(settings):
        report(settings, run.id)
    with changing(settings) as write:
        seen = trouble(settings, now=BEGAN)
        write(read_book(settings).judged([*seen, MET], lambda kind, source: True, BEGAN))
    read_status(settings, now=BEGAN)


def _report_again(settings: Settings) -> str | None:
    _report(settings)
    return None if MET in read_book(settings).holding(BEGAN) else "the alarm is not written down"


def _mute_holds(settings: Settings) -> str | None:
    return None if MUTED in read_book(settings).mutes else "what was muted is not"


HOST, OTHER = "gulf-courier.localhost", "tripoli-clips.localhost"
TERMS = Terms(5.0, 1, 60.0, Budget(requests=10))
NOW = BEGAN.timestamp()


def _asked_before(settings: Settings) -> None:
    with closing(HostLedger(settings.host_ledger, now=NOW - 60)) as ledger:
        ledger.leave_alone(OTHER, NOW + 3600)
        ledger.robots_read(f"http://{HOST}", b"User-agent: *", NOW - 60)


def _take_turns(settings: Settings, now: float = NOW) -> None:
    with closing(HostLedger(settings.host_ledger, now=now)) as ledger:
        who = asker(1)
        ledger.robots(f"http://{HOST}")
        ledger.robots_silent(f"http://{OTHER}", now)
        turn = ledger.take_turn(HOST, who, TERMS, now)
        ledger.leave_alone(HOST, now + 30)
        if not turn.wait:
            ledger.give_back(HOST, who, 1000, now)


def _take_turns_again(settings: Settings) -> str | None:
    """Whoever died has given back his turn."""
    _take_turns(settings, NOW + 40)
    with closing(HostLedger(settings.host_ledger, now=NOW + 80)) as ledger:
        if ledger.take_turn(HOST, asker(2), TERMS, NOW + 80).wait:
            return "a turn is never given back"
        requests, size = ledger.used(HOST, NOW + 80)
        if not (2 <= requests <= 3 and size in {1000, 2000}):
            return f"counted {requests} requests and {size} bytes"
    return None


def _left_alone(settings: Settings) -> str | None:
    with closing(HostLedger(settings.host_ledger, now=NOW)) as ledger:
        if not ledger.take_turn(OTHER, asker(3), TERMS, NOW).is_asked_for:
            return "a host that wants to be left alone is not"
        kept = ledger.robots(f"http://{HOST}").content
    return None if kept == b"User-agent: *" else "a robots.txt is forgotten"


VERBS = named(
    Verb("report", KNOWN, _report, _report_again, lay_out=_muted, law=_mute_holds),
    Verb("turns", KNOWN, _take_turns, _take_turns_again, lay_out=_asked_before, law=_left_alone),
)
