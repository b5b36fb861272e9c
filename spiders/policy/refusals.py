"""Why a URL has no page: an exception for what the crawl refuses, and a reading of all others."""

import re

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from clipdesk.model.crawl_record import Outcome

_NO_HTTP = re.compile("ParseError|Invalid response|BadResponse")


class Refused(IgnoreRequest):
    """The crawl did not make this request, or threw its response away: `outcome` and `reason` for the log."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


def refusal_of(error: BaseException, *, timeout: float, max_bytes: int) -> Refused:
    """Any error of a download as an outcome with a reason; `timeout` is in seconds."""
    match error:
        case Refused():
            return error
        case DownloadTimeoutError():
            return Refused(Outcome.TIMEOUT, f"no complete answer within {timeout:g} seconds")
        case DownloadCancelledError():
            return Refused(Outcome.TOO_LARGE, f"larger than {max_bytes:,} bytes")
        case DownloadConnectionRefusedError():
            return Refused(Outcome.CONNECTION_ERROR, "the server refused the connection")
        case CannotResolveHostError():
            return Refused(Outcome.CONNECTION_ERROR, "the host name cannot be resolved")
        case ResponseDataLossError():
            return Refused(Outcome.CONNECTION_ERROR, "the connection broke in the middle of the answer")
        case DownloadFailedError() if "certificate verify failed" in str(error):
            return Refused(Outcome.CONNECTION_ERROR, "the server's certificate cannot be trusted")
        case DownloadFailedError() if "ConnectionDone" in str(error) or "ConnectionLost" in str(error):
            return Refused(Outcome.CONNECTION_ERROR, "the server closed the connection without an answer")
        case DownloadFailedError() if _NO_HTTP.search(str(error)):
            return Refused(Outcome.CONNECTION_ERROR, "its answer is no HTTP")
        case _:
            return Refused(Outcome.CONNECTION_ERROR, f"{type(error).__name__}: {_short(str(error))}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:199] + "…"
