"""Checks the words: prints what is wrong with file and line, and ends with 1 if anything is.

python -m parsers.lexicon
"""

import sys
from pathlib import Path

from clipdesk.model.errors import InvalidFiles
from parsers.lexicon.check import faults_in, strings_of
from parsers.lexicon.entries import entries, lists

PARSERS = Path(__file__).parents[1]


def main() -> int:
    try:
        words = {name: entries(name) for name in lists()}
    except InvalidFiles as error:
        faults = list(error.faults)
    else:
        faults = faults_in(words, strings_of(PARSERS))
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if not faults:
        count = sum(map(len, words.values()))
        sys.stdout.write(f"{count} entries in {len(words)} lists, nothing wrong.\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
