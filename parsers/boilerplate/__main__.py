"""Checks the rules of all languages and writes them ready to run: python -m parsers.boilerplate."""

import sys

from clipdesk.model.errors import InvalidFiles
from parsers.boilerplate.prepared import PREPARED, prepare
from parsers.boilerplate.rule_files import all_rules


def main() -> int:
    try:
        prepare()
    except InvalidFiles as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(all_rules())} rules, ready in {PREPARED.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
