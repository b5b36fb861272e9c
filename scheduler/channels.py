"""The channels on which people hear of alarms: the log, a webhook, and what apprise knows (mail, chat, …)."""

import hashlib
import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Protocol
from urllib.parse import unquote
from urllib.request import Request, urlopen  # noqa: TID251 - the operator's own address, nobody's page

from clipdesk.model.errors import ConfigError
from clipdesk.model.settings import Settings
from clipdesk.model.text import one_line
from steps.report.alarms import Alarm

WEBHOOK_SECONDS = 10.0
MAX_WORDS = 1_000
"""Characters of one alarm. Chosen, not measured: what is longer is nobody's evidence."""

log = logging.getLogger("clipdesk.alarms")

_HARMLESS = str.maketrans({"@": "@\u200b", "<": "‹", ">": "›"})
"""An alarm quotes what pages say: that must not call a room together, nor be a link under other words."""


class Channel(Protocol):
    """`name` stands in logs and in the book of alarms, and tells no secret."""

    @property
    def name(self) -> str: ...
    def tell(self, alarms: Sequence[Alarm]) -> None:
        """Raises OSError where nobody heard it."""


class LogChannel:
    """Every alarm as an error in the log of the task, or of the triggerer."""

    name = "log"

    def tell(self, alarms: Sequence[Alarm]) -> None:
        for alarm in alarms:
            log.error("ALARM: %s", one_line(str(alarm)))


class WebhookChannel:
    """One POST with `text` (which chat services show) and `alarms` as data."""

    name = "webhook"

    def __init__(self, url: str) -> None:
        self._url = url

    def tell(self, alarms: Sequence[Alarm]) -> None:
        body = {"text": in_words(alarms), "alarms": [as_data(alarm) for alarm in alarms]}
        headers = {"Content-Type": "application/json"}
        try:
            request = Request(self._url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310
            with urlopen(request, timeout=WEBHOOK_SECONDS) as answer:  # noqa: S310 - the operator's setting
                log.info("the webhook answered %d", answer.status)
        except (OSError, ValueError) as error:
            raise OSError(without_secrets(str(error), self._url)) from None


class AppriseChannel:
    """A URL of apprise. Its name is the URL's scheme with a digest, for the rest of it may be a password."""

    def __init__(self, url: str) -> None:
        digest = hashlib.sha256(url.encode()).hexdigest()[:6]
        self.name = f"{url.partition('://')[0].lower()[:20]}-{digest}"
        self._url = url

    def tell(self, alarms: Sequence[Alarm]) -> None:
        import apprise

        with _overheard() as words:
            room = apprise.Apprise()
            if not room.add(self._url):
                raise OSError("apprise knows no such channel")
            told = room.notify(
                title=f"Clipdesk: {len(alarms)} alarm{'s' * (len(alarms) > 1)}",
                body=in_words(alarms),
                notify_type=apprise.NotifyType.WARNING,
                body_format=apprise.NotifyFormat.TEXT,
            )
        if not told:
            raise OSError(without_secrets("; ".join(words) or "it was not taken", self._url))


class _Ear(logging.Filter):
    """Keeps what is said, and lets nothing of it pass."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            self.words.append(record.getMessage())
        return False


_one_at_a_time = Lock()
_TALKERS = ("apprise", "urllib3.connectionpool")
"""They quote URLs, each with what is secret in it."""


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """Why apprise did not send something, in the words that no log gets."""
    ear = _Ear()
    loggers = [logging.getLogger(name) for name in _TALKERS]
    with _one_at_a_time:
        for logger in loggers:
            logger.addFilter(ear)
        try:
            yield ear.words
        finally:
            for logger in loggers:
                logger.removeFilter(ear)


def channels(settings: Settings) -> list[Channel]:
    """Who is told, each once."""
    webhook = [WebhookChannel(settings.webhook_url)] if settings.webhook_url else []
    urls = dict.fromkeys(settings.alarm_channels.split())
    return [LogChannel(), *webhook, *map(AppriseChannel, urls)]


def check_channels(settings: Settings) -> None:
    """Raises ConfigError for a URL that apprise does not know; it is named by its place alone."""
    import apprise

    for number, url in enumerate(settings.alarm_channels.split(), start=1):
        with _overheard():
            known = apprise.Apprise().add(url)
        if not known:
            raise ConfigError(
                f"number {number} is no URL that apprise knows",
                where="CLIPDESK_ALARM_CHANNELS",
                hint="write it like mailto://USER:PASSWORD@HOST, with spaces between several",
            )


def in_words(alarms: Sequence[Alarm]) -> str:
    """A line for each."""
    return "\n".join(one_line(str(alarm)).translate(_HARMLESS)[:MAX_WORDS] for alarm in alarms)


def without_secrets(words: str, url: str) -> str:
    """Without any part of the URL but its scheme: tokens stand anywhere in such URLs."""
    parts = re.split(r"[^\w%.~-]+", url.partition("://")[2])
    for part in sorted({*parts, *map(unquote, parts)}, key=len, reverse=True):
        if len(part) > 2:
            words = words.replace(part, "…")
    return one_line(words)[:MAX_WORDS].rstrip(".")


def as_data(alarm: Alarm) -> dict[str, str]:
    return {
        "kind": alarm.kind,
        "source": alarm.source,
        "evidence": alarm.evidence,
        "advice": alarm.advice,
    }
