"""What goes wrong on the web, on purpose: each kind of fault is one function."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from threading import Event

from newsroom.edition import Edition
from newsroom.page import Address, render
from newsroom.response import Request, Response, redirect
from newsroom.site import Fault, FaultKind

HUGE_BYTES = 60 * 1024 * 1024
_FILLER = b"<p>The archive of the wire, line after line, without an end in sight.</p>\n" * 900


class Faults:
    """Answers the addresses that misbehave. `slow_seconds` is how long the slow ones keep a reader waiting."""

    def __init__(self, address: Address, slow_seconds: float) -> None:
        self.slow_seconds = slow_seconds
        self.closing = Event()
        self._address = address
        self._answers: dict[FaultKind, Callable[[Fault, Request, Edition], Response]] = {
            "soft_404": lambda fault, request, edition: self._page(edition, "not_found.html"),
            "not_found": lambda fault, request, edition: self._page(edition, "not_found.html", 404),
            "gone": lambda fault, request, edition: self._page(edition, "not_found.html", 410),
            "video": lambda fault, request, edition: self._page(edition, "video.html", fault=fault),
            "gallery": lambda fault, request, edition: self._page(edition, "gallery.html", fault=fault),
            "captcha": lambda fault, request, edition: self._page(edition, "captcha.html"),
            "forbidden": lambda fault, request, edition: self._page(edition, "captcha.html", 403),
            "redirect": lambda fault, request, edition: redirect(302, fault.to),
            "loop": _loop,
            "slow": self._slow,
            "calendar": self._calendar,
            "huge": _huge,
            "pdf": lambda fault, request, edition: Response(type="application/pdf", body=one_page_pdf(fault.headline)),
            "cut_off": self._cut_off,
        }  # fmt: skip

    def answer(self, request: Request, edition: Edition) -> Response | None:
        """The fault at this address, or None where none is set up."""
        for fault in edition.site.faults:
            exact = request.path == fault.path
            if fault.kind in self._answers and (exact or _is_inside(request.path, fault)):
                return self._answers[fault.kind](fault, request, edition)
        return None

    def _page(self, edition: Edition, template: str, status: int = 200, **context: object) -> Response:
        return Response(status, body=render(edition, template, self._address, **context))

    def _slow(self, fault: Fault, request: Request, edition: Edition) -> Response:
        self.closing.wait(self.slow_seconds)
        return self._page(edition, "video.html", fault=fault)

    def _calendar(self, fault: Fault, request: Request, edition: Edition) -> Response:
        month = _month(request.path.removeprefix(fault.path), edition.now.date())
        return self._page(edition, "calendar.html", fault=fault, month=month, following=_following(month))

    def _cut_off(self, fault: Fault, request: Request, edition: Edition) -> Response:
        body = render(edition, "video.html", self._address, fault=fault)
        return Response(body=body[: len(body) // 2], length=len(body))


def one_page_pdf(title: str) -> bytes:
    """The smallest PDF that shows a title (ISO 32000-1)."""
    safe = title.encode("ascii", "replace").decode().replace("(", "").replace(")", "")
    text = f"BT /F1 14 Tf 60 760 Td ({safe}) Tj ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    pdf, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(pdf))
        pdf += f"{number} 0 obj{content}endobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    tail = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(pdf)}\n%%EOF\n"
    return pdf + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{tail}".encode()


def _is_inside(path: str, fault: Fault) -> bool:
    return fault.kind == "calendar" and path.startswith(fault.path)


def _loop(fault: Fault, request: Request, edition: Edition) -> Response:
    """From one spelling of the address to another, and back again."""
    return redirect(302, fault.path if request.query else f"{fault.path}?retry=1")


def _huge(fault: Fault, request: Request, edition: Edition) -> Response:
    return Response(body=_endless_archive(fault.headline))


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


def _following(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
