"""Lengths of time in YAML: `15m`, `6h`, `1d`, or an ISO 8601 duration."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter, ValidationError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SHORT = re.compile(r"(\d{1,6}) ?([smhdw])")
_ISO = TypeAdapter(timedelta)


def _span(value: Any) -> timedelta:
    if isinstance(value, str) and (short := _SHORT.fullmatch(value.strip().lower())):
        return timedelta(**{_UNITS[short[2]]: int(short[1])})
    try:
        return _ISO.validate_python(value)
    except ValidationError as error:
        raise ValueError("a length of time, such as 15m, 6h, 1d or PT15M") from error


Span = Annotated[timedelta, BeforeValidator(_span)]
