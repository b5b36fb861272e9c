"""The tables of columns in docs/corpus.md, written from the declarations.

python -m clipdesk.corpus.guide docs/corpus.md
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from clipdesk.corpus.columns import Columns
from clipdesk.corpus.schema import TABLES
from clipdesk.corpus.shapes import DAY, TEXT, TIME

_PLACE = re.compile(r"(<!-- columns: (\w+) -->\n)(?:(?!<!-- ).)*+(<!-- end -->)", re.DOTALL)
_WORDS: dict[pa.DataType, str] = {
    TEXT: "text",
    TIME: "time",
    DAY: "day",
    pa.bool_(): "yes or no",
    pa.binary(): "bytes",
    pa.int32(): "int (32 bits)",
    pa.int64(): "int (64 bits)",
    pa.float64(): "float",
}


def up_to_date(page: str) -> str:
    """The page with its tables as the declarations have them. Raises KeyError for an unknown table."""
    return _PLACE.sub(lambda place: place[1] + _table(TABLES[place[2]].columns) + place[3], page)


def _table(columns: Columns[Any]) -> str:
    lines = ["| column | type | meaning | NULL means |", "|---|---|---|---|"]
    for column, field in zip(columns.all, columns.schema, strict=True):
        kind = type_words(field.type)
        lines.append(f"| `{column.name}` | {kind} | {column.meaning} | {column.null or 'never'} |")
    return "\n".join(lines) + "\n"


def type_words(kind: Any) -> str:
    """An Arrow type in a reader's words: of a struct only the names of its fields."""
    if pa.types.is_list(kind):
        return f"list of {type_words(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "{" + ", ".join(field.name for field in kind) + "}"
    return _WORDS[kind]


def main(arguments: Sequence[str]) -> None:
    for name in arguments:
        path = Path(name)
        path.write_text(up_to_date(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
