"""Airflow's public REST API (v2) on loopback, as far as the desk needs it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from clipdesk.model.errors import ClipdeskError
from scheduler.pools import Pool

_DIRECT = build_opener(ProxyHandler({}))
_TIMEOUT = 30.0
"""Seconds for one answer. Chosen, not measured: for a busy machine."""


class ApiError(ClipdeskError):
    """Airflow's API refused or did not answer; `status` is None when it did not answer."""

    def __init__(self, message: str, *, where: str, status: int | None = None) -> None:
        super().__init__(message, where=where)
        self.status = status


@dataclass(slots=True)
class Api:
    """`token` is fetched at the first call that needs it, and again when it has expired."""

    address: str
    user: str
    password: str
    token: str = field(default="", repr=False)

    def answers(self) -> bool:
        try:
            self._send("GET", "/api/v2/version", None, {})
        except ApiError as error:
            if error.status is None or error.status >= 500:
                return False
            raise
        return True

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """`path` begins with /api/v2; gives the answer's JSON, or None. Raises ApiError."""
        if not self.token:
            self._sign_in()
        try:
            return self._send(method, path, body, {"Authorization": f"Bearer {self.token}"})
        except ApiError as error:
            if error.status != 401:
                raise
        self._sign_in()
        return self._send(method, path, body, {"Authorization": f"Bearer {self.token}"})

    def ensure_pools(self, pools: Iterable[Pool]) -> None:
        """Make those that are missing; a number of slots that the operator chose stays."""
        wanted = [{**pool, "team_name": None} for pool in pools]
        action = {"action": "create", "action_on_existence": "skip", "entities": wanted}
        self.call("PATCH", "/api/v2/pools", {"actions": [action]})

    def _sign_in(self) -> None:
        account = {"username": self.user, "password": self.password}
        self.token = str(self._send("POST", "/auth/token", account, {})["access_token"])

    def _send(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Any:
        url = self.address + path
        data = None if body is None else json.dumps(body).encode()
        request = Request(url, data, {"Content-Type": "application/json", **headers}, method=method)  # noqa: S310
        try:
            with _DIRECT.open(request, timeout=_TIMEOUT) as answer:
                content = answer.read()
        except HTTPError as error:
            said = error.read().decode(errors="replace")
            raise ApiError(f"answered {error.code}: {said:.2000}", where=url, status=error.code) from error
        except (URLError, OSError) as error:
            raise ApiError(f"does not answer ({error})", where=url) from error
        return json.loads(content) if content else None
