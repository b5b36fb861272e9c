"""All rules ready to run, as a file beside them: to check and take apart 250 expressions costs half a second,
which the first page of every process would pay. Written by `python -m parsers.boilerplate` (`make fmt`).

The file says of which rules it was made, and by which code; where these have changed, it is not used.
"""

from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from clipdesk.model.article import Part
from parsers.boilerplate.rule_matcher import RuleMatcher, Where

PREPARED = Path(__file__).with_name("prepared.json")
_MADE_OF = ("*.yaml", "pattern.py", "rule.py", "rule_matcher.py", "rule_files.py")
_SETS = ("parts", "words")


@cache
def matchers() -> tuple[RuleMatcher, ...]:
    """Every rule, in the order of the files. Raises InvalidFiles where they changed, and are faulty."""
    if PREPARED.exists():
        found = orjson.loads(PREPARED.read_bytes())
        if found["made_of"] == made_of():
            return tuple(map(_matcher, found["rules"]))
    return _from_files()


def prepare() -> None:
    """Writes the file; the same rules give the same bytes. Raises InvalidFiles."""
    rules = map(_plain, _from_files())
    lines = b",\n".join(map(orjson.dumps, rules))
    PREPARED.write_bytes(b'{"made_of":"%b","rules":[\n%b\n]}\n' % (made_of().encode(), lines))


def _from_files() -> tuple[RuleMatcher, ...]:
    # Whoever has the prepared rules needs neither YAML nor pydantic, which cost more than all else.
    from parsers.boilerplate.rule import matcher
    from parsers.boilerplate.rule_files import all_rules

    return tuple(map(matcher, all_rules()))


def made_of() -> str:
    """One SHA-256 over all that the matchers follow from."""
    folder = PREPARED.parent
    files = sorted(file for pattern in _MADE_OF for file in folder.glob(pattern))
    return sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _plain(rule: RuleMatcher) -> dict[str, Any]:
    return {name: sorted(value) if name in _SETS else value for name, value in asdict(rule).items()}


def _matcher(plain: dict[str, Any]) -> RuleMatcher:
    parts, words = frozenset(map(Part, plain["parts"])), frozenset(plain["words"])
    return RuleMatcher(**{**plain, "parts": parts, "words": words, "where": Where(plain["where"])})
