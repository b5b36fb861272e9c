"""Lines written for machines that stand where readers would see them: JSON, times, addresses, ids. Pure."""

import re

_JSON = re.compile(r"""\{\s*(?:\}|["'\w$-]{1,80}\s*:)|\[\s*(?:\{|\[|"[^"]{0,200}"\s*[,\]])""")
_TOKEN = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*"
    r"|(?:https?:)?//\S+"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?=[A-Za-z_-]*\d)[0-9A-Za-z_-]{24,}",
    re.IGNORECASE,
)
_SHORTEST_TOKEN = 16


def is_machine_text(line: str) -> bool:
    """Whether a non-empty line is JSON (RFC 8259), an ISO time (RFC 3339), a bare address or an id."""
    first = line[0]
    if first in "{[":
        return line[-1] in "}];" and _JSON.match(line) is not None
    return " " not in line and len(line) >= _SHORTEST_TOKEN and _TOKEN.fullmatch(line) is not None
