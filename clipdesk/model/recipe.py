"""What a source's operator has agreed to send with every request to the site: cookies, headers, one form.

For a wall that only wants a click or a cookie. Nothing here is guessed: it stands in the source's file, and
what is secret stands in the environment, under a name that the file gives.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from clipdesk.model.discovery import HttpUrl
from clipdesk.model.errors import ConfigError
from clipdesk.model.topic import Strict, spelled

MOST = 30
"""Cookies, headers or fields; far more than any wall wants (chosen)."""
NOT_OURS_TO_SAY = frozenset(
    {
        "user-agent", "from", "host", "cookie", "set-cookie", "connection", "content-length", "content-type",
        "transfer-encoding", "te", "upgrade", "range", "if-none-match", "if-modified-since", "if-range",
        "accept-encoding", "proxy-authorization",
    }
)  # fmt: skip
"""Headers that say who we are, or that the crawl itself must be able to rely on."""

_VISIBLE = re.compile(r"[\x20-\x7e]{0,4000}")


class Secret(Strict):
    """The value of an environment variable."""

    env: Annotated[str, spelled(r"[A-Z][A-Z0-9_]{0,99}", "the name of an environment variable, in capitals")]


Text = Annotated[
    str,
    StringConstraints(max_length=4000),
    spelled(r"[\x20-\x7e]*", "visible ASCII on one line, or {env: NAME}"),
]
Value = Text | Secret
TokenName = Annotated[str, spelled(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", "a name as RFC 9110 (5.6.2) has it")]
HeaderName = Annotated[
    str,
    spelled(
        rf"(?i)(?!(?:{'|'.join(sorted(NOT_OURS_TO_SAY))})$)[!#$%&'*+.^_`|~0-9A-Za-z-]{{1,100}}",
        "a header that is neither the crawler's name nor one that the crawl sets itself",
    ),
]


class Form(Strict):
    """Sent once in each crawl, before the first page is asked for; the cookies of its answer are kept for the
    crawl, and sent to those who set them."""

    url: HttpUrl
    method: Literal["GET", "POST"] = "POST"
    fields: dict[Annotated[str, StringConstraints(min_length=1, max_length=200)], Value] = Field(
        default_factory=dict, max_length=MOST
    )


class Recipe(Strict):
    """Cookies and headers go to the source's own site only, over HTTPS where one of them is secret."""

    cookies: dict[TokenName, Value] = Field(default_factory=dict, max_length=MOST)
    headers: dict[HeaderName, Value] = Field(default_factory=dict, max_length=MOST)
    form: Form | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.cookies or self.headers or self.form):
            raise ValueError("cookies, headers or a form")
        return self

    @property
    def is_secret(self) -> bool:
        return any(isinstance(value, Secret) for value in self._values())

    def resolved(self, environment: Mapping[str, str]) -> "Resolved":
        """With what is secret. Raises ConfigError, which names variables and never their values."""
        form = self.form
        return Resolved(
            cookies=_resolved(self.cookies, environment),
            headers=_resolved(self.headers, environment),
            form=form and (form.url, form.method, _resolved(form.fields, environment)),
            secret=self.is_secret,
        )

    def _values(self) -> Iterator[Value]:
        yield from self.cookies.values()
        yield from self.headers.values()
        yield from self.form.fields.values() if self.form else ()


class Resolved(Strict):
    """Never printed: its representation has no values in it. `form` is address, method and fields."""

    cookies: Mapping[str, str] = Field(repr=False)
    headers: Mapping[str, str] = Field(repr=False)
    form: tuple[str, str, Mapping[str, str]] | None = Field(repr=False)
    secret: bool


def _resolved(given: Mapping[str, Value], environment: Mapping[str, str]) -> dict[str, str]:
    return {name: _text(value, environment) for name, value in given.items()}


def _text(value: Value, environment: Mapping[str, str]) -> str:
    if not isinstance(value, Secret):
        return value
    text = environment.get(value.env, "")
    if not text or not _VISIBLE.fullmatch(text):
        problem = "is not set" if not text else "holds more than visible ASCII on one line"
        raise ConfigError(
            f"{problem}, and the source's recipe needs it", where=f"environment variable {value.env}"
        )
    return text
