"""What goes wrong on the web, on purpose: each kind of fault is one function."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Event

from newsroom.edition import Edition
from newsroom.page import Address, render
from newsroom.pdf import one_page_pdf
from newsroom.response import Request, Response, redirect
from newsroom.site import Fault, FaultKind

HUGE_BYTES = 60 * 1024 * 1024
_FILLER = b"<p>The archive of the wire, line after line, without an end in sight.</p>\n" * 900


@dataclass(frozen=True, slots=True)
class Case:
    """One request to an address that misbehaves; `wait` keeps the reader waiting."""

    fault: Fault
    request: Request
    edition: Edition
    address: Address
    wait: Callable[[], object]

    def page(self, template: str, status: int = 200, **context: object) -> Response:
        body = render(self.edition, template, self.address, fault=self.fault, **context)
        return Response(status, body=body)


class Faults:
    """Answers the addresses that misbehave; the slow ones keep a reader waiting for `slow_seconds`."""

    def __init__(self, address: Address, slow_seconds: float) -> None:
        self.closing = Event()
        self._slow_seconds = slow_seconds
        self._address = address

    def answer(self, request: Request, edition: Edition) -> Response | None:
        """The fault at this address, or None where none is set up."""
        for fault in edition.site.faults:
            if fault.kind in _ANSWERS and _is_at(fault, request.path):
                return _ANSWERS[fault.kind](Case(fault, request, edition, self._address, self._wait))
        return None

    def _wait(self) -> None:
        self.closing.wait(self._slow_seconds)


def _is_at(fault: Fault, path: str) -> bool:
    return path == fault.path or (fault.kind == "calendar" and path.startswith(fault.path))


def _soft_404(case: Case) -> Response:
    return case.page("not_found.html")


def _not_found(case: Case) -> Response:
    return case.page("not_found.html", 404)


def _gone(case: Case) -> Response:
    return case.page("not_found.html", 410)


def _video(case: Case) -> Response:
    return case.page("video.html")


def _gallery(case: Case) -> Response:
    return case.page("gallery.html")


def _captcha(case: Case) -> Response:
    return case.page("captcha.html")


def _forbidden(case: Case) -> Response:
    return case.page("captcha.html", 403)


def _redirect(case: Case) -> Response:
    return redirect(302, case.fault.to)


def _loop(case: Case) -> Response:
    """From one spelling of the address to another, and back again."""
    return redirect(302, case.fault.path if case.request.query else f"{case.fault.path}?retry=1")


def _slow(case: Case) -> Response:
    case.wait()
    return case.page("video.html")


def _calendar(case: Case) -> Response:
    month = _month(case.request.path.removeprefix(case.fault.path), case.edition.now.date())
    return case.page("calendar.html", month=month, following=(month + timedelta(days=32)).replace(day=1))


def _huge(case: Case) -> Response:
    return Response(body=_endless_archive(case.fault.headline))


def _pdf(case: Case) -> Response:
    return Response(type="application/pdf", body=one_page_pdf(case.fault.headline))


def _cut_off(case: Case) -> Response:
    """Promises the whole page, and hangs up after half of it."""
    body = render(case.edition, "video.html", case.address, fault=case.fault)
    return Response(body=body[: len(body) // 2], length=len(body))


_ANSWERS: dict[FaultKind, Callable[[Case], Response]] = {
    "soft_404": _soft_404,
    "not_found": _not_found,
    "gone": _gone,
    "loop": _loop,
    "redirect": _redirect,
    "slow": _slow,
    "calendar": _calendar,
    "video": _video,
    "gallery": _gallery,
    "captcha": _captcha,
    "forbidden": _forbidden,
    "huge": _huge,
    "pdf": _pdf,
    "cut_off": _cut_off,
}


def _endless_archive(headline: str) -> Iterator[bytes]:
    yield f"<!doctype html><title>{headline}</title><h1>{headline}</h1>".encode()
    for _ in range(HUGE_BYTES // len(_FILLER) + 1):
        yield _FILLER


def _month(rest: str, default: date) -> date:
    """The month of `2026/03/`; the current one where the address names none."""
    match rest.strip("/").split("/"):
        case [year, month] if year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12:
            return date(min(max(int(year), 1), 9998), int(month), 1)
        case _:
            return default.replace(day=1)
