"""What GDELT's document search takes: how its addresses are made. Pure."""

from datetime import datetime
from urllib.parse import urlencode

ENDPOINT = "https://api.gdeltproject.org/api/v2/doc/doc"
MAX_RECORDS = 250
"""In one answer, says the API's description."""
STAMP = "%Y%m%d%H%M%S"
PAUSE = 5.0
"""Seconds between two requests: "limit requests to one every 5 seconds", says its answer 429."""


def window(start: datetime, end: datetime) -> str:
    """The part of an address that names a time; both in UTC."""
    return urlencode({"startdatetime": start.strftime(STAMP), "enddatetime": end.strftime(STAMP)})


def query(text: str, operators: str) -> str:
    """The rest of the address. Parentheses may stand around several phrases only."""
    asked = f"({text})" if " OR " in text else text
    given = {
        "query": f"{asked} {operators}".strip(),
        "mode": "artlist",
        "format": "json",
        "maxrecords": MAX_RECORDS,
        "sort": "datedesc",
    }
    return urlencode(given)
