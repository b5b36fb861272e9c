"""Coverage-guided fuzzing of the parser: `make fuzz`.

Needs atheris. It begins with the pages of the tests and keeps what it learns in the first folder that it is given.
Every input must end in an article, within the time and memory that libFuzzer is given; a find is written to
.cache/ as crash-…, timeout-… or oom-…, and becomes a case in tests/parsers/.
"""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["parsers"]):
    from parsers import parse

CHARSETS = ("", "utf-8", "windows-1251", "windows-1256", "iso-8859-1", "utf-16", "shift_jis", "nonsense")


def one_input(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    charset = CHARSETS[provider.ConsumeIntInRange(0, len(CHARSETS) - 1)]
    headers = {"content-type": f"text/html; charset={charset}"}
    article = parse(
        provider.ConsumeBytes(len(data)), "https://news.example/2026/05/story.html", headers=headers
    )
    if any("\n" in block.text or not block.text for block in article.blocks):
        raise AssertionError("a block is one non-empty line")


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
