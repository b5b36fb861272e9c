"""The two streams: results on stdout, progress and errors on stderr; and how hostile text is shown."""

import json
import sys
from typing import Any

from rich.console import Console
from rich.text import Text

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False)


def plain(text: object) -> Text:
    """Text as it is: no console mark-up, no control characters (a headline may carry terminal escapes)."""
    return Text("".join(character if character.isprintable() else " " for character in str(text)))


def print_json(value: Any) -> None:
    """One JSON document on stdout, for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")
