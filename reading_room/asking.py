"""What a page is asked for by its address; a value that makes no sense is told, not guessed."""

from datetime import UTC, datetime

from starlette.requests import Request

from clipdesk.model.errors import InputError


def text(request: Request, name: str) -> str:
    return request.query_params.get(name, "").strip()


def number(request: Request, name: str, default: int, *, least: int = 1, most: int) -> int:
    """Raises InputError for what is no whole number between these."""
    given = text(request, name)
    if not given:
        return default
    if not given.isdecimal() or not least <= int(given[:9]) <= most:
        raise InputError(f"is no whole number from {least} to {most}", where=f"{name}={given}")
    return int(given)


def day(request: Request, name: str) -> datetime | None:
    """Its beginning in UTC. Raises InputError for what is no day."""
    given = text(request, name)
    if not given:
        return None
    try:
        return datetime.fromisoformat(given).replace(tzinfo=UTC)
    except ValueError as error:
        raise InputError("is no day", where=f"{name}={given}", hint="write it as 2026-03-01") from error
