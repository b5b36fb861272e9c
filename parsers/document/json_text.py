"""JSON as pages carry it: texts cut at a fixed length end in half a character (RFC 8259, section 8.2)."""

import re

import orjson

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
"""A pair of surrogates, a lone one (group 1), or any other escape, which is passed over as a whole."""


def load_json(text: str | bytes) -> object:
    """The value; half a character in it is U+FFFD. Raises orjson.JSONDecodeError."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        decoded = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        if (whole := with_whole_characters(decoded)) == decoded:
            raise
        return orjson.loads(whole)


def with_whole_characters(text: str) -> str:
    """JSON text in which every escaped surrogate is one of a pair."""
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return _ESCAPE.sub(lambda found: "\\ufffd" if found[1] else found[0], text)
