"""The rules of all languages, read from the YAML files beside this module, once."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from clipdesk.model.errors import Fault, InvalidFiles
from clipdesk.model.yaml_lines import Lines, read_yaml
from parsers.boilerplate.rule import Rule

RULE_LANGUAGES = ("any", "en", "ar", "fr", "it", "ru", "de", "es")
_FOLDER = Path(__file__).parent


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of LANGUAGES. Raises InvalidFiles with every fault of every file."""
    return read_rules([_FOLDER / f"{language}.yaml" for language in RULE_LANGUAGES])


def read_rules(files: list[Path]) -> tuple[Rule, ...]:
    """The rules of some files. Raises InvalidFiles with every fault of every file."""
    faults: list[Fault] = []
    rules: dict[str, Rule] = {}
    for path in files:
        for rule in _read(path, faults):
            if rule.id in rules:
                faults.append(Fault(str(path), rule.id, None, "the id stands twice", "an id of its own"))
            rules[rule.id] = rule
    if faults:
        raise InvalidFiles(faults)
    return tuple(rules.values())


def _read(path: Path, faults: list[Fault]) -> Iterator[Rule]:
    try:
        data, lines = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        faults.append(Fault(str(path), "", None, str(error), "readable UTF-8 YAML"))
        return
    if not isinstance(data, list):
        faults.append(Fault(str(path), "", 1, "is no list", "a list of rules"))
        return
    for number, entry in enumerate(data):
        try:
            yield Rule.model_validate(entry)
        except ValidationError as error:
            faults.extend(_faults(path, number, entry, error, lines))


def _faults(path: Path, number: int, entry: object, error: ValidationError, lines: Lines) -> Iterator[Fault]:
    name = entry.get("id", number) if isinstance(entry, dict) else number
    for detail in error.errors():
        place = ".".join(map(str, (name, *detail["loc"])))
        expected = detail["msg"].removeprefix("Value error, ")
        yield Fault(str(path), place, lines.get((number,)), "is not usable", expected)
