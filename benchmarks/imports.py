"""How long the library's imports take, each in a fresh process, beside an empty Python.

    python benchmarks/imports.py [--rounds 9]

The aim is 0.3 s for `import clipdesk`, and as much CPU for the first article. What it costs to open a corpus
or to parse a page for the first time is paid only by whoever does so, and stands in the other lines. Medians.
"""

import argparse
import resource
import subprocess
import sys
import time
from statistics import median

from rich.console import Console
from rich.table import Table

ARTICLE = (
    "<html lang=en><title>The ferry sails again</title><article><h1>The ferry sails again</h1>"
    "<p>By Mona Saleh</p><time datetime=2026-03-08>March 8, 2026</time>"
    + "<p>The ferry was late, its crew have said, and the harbour would stay shut until Sunday.</p>"
    * 9
)
WHAT = {
    "nothing": "pass",
    "import clipdesk": "import clipdesk",
    "clipdesk.Article": "import clipdesk; clipdesk.Article",
    "clipdesk.open": "import clipdesk; clipdesk.Corpus",
    "clipdesk.parse": "import clipdesk; clipdesk.parse('<p>x</p>', 'https://gulf.example/')",
    "an article": f"import clipdesk; clipdesk.parse({ARTICLE!r}, 'https://gulf.example/2026/ferry')",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    table = Table("what", "seconds", "CPU seconds")
    for what, code in WHAT.items():
        measured = [_run(code) for _ in range(rounds)]
        table.add_row(what, *(f"{median(column):.3f}" for column in zip(*measured, strict=True)))
    Console().print(table)


def _run(code: str) -> tuple[float, float]:
    """Seconds and CPU seconds of a fresh process."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return ended - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
