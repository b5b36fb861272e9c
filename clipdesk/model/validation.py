"""From a YAML document to a noun, or to all that is wrong with it at once."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from clipdesk.model.errors import Fault
from clipdesk.model.source import Source
from clipdesk.model.topic import Topic
from clipdesk.model.urls import without_credentials
from clipdesk.model.yaml_lines import Lines, Path, YamlDocument

T = TypeVar("T", Topic, Source)


def validate(kind: type[T], document: YamlDocument, file: str, name: str) -> tuple[T | None, list[Fault]]:
    """The topic or source, and every fault of the file; `name` is the id that the file's name promises."""
    noun = kind.__name__.lower()
    if not isinstance(document.data, dict):
        problem = "is empty" if document.data is None else "is no mapping"
        return None, [Fault(file, "", 1, problem, f"the keys of a {noun}, beginning with id: {name}")]
    faults = [*_repeated(document, file), *_inconsistent(kind, document, file)]
    if isinstance(given := document.data.get("id"), str) and given != name:
        faults.append(
            Fault(file, "id", document.lines.get(("id",)), f"is {given!r}", f"{name!r}, the file's name")
        )
    try:
        loaded = kind.model_validate(document.data)
    except ValidationError as error:
        faults.extend(_invalid(kind, error, document.lines, file))
        return None, sorted(faults, key=lambda fault: fault.line or 0)
    return loaded, faults


def near_miss(name: str, known: Iterator[str] | list[str], otherwise: str) -> str:
    """What was probably meant, or `otherwise`."""
    near = get_close_matches(name, list(known), n=1)
    return f"{near[0]!r}, perhaps" if near else otherwise


def line_of(lines: Lines, path: Path) -> int | None:
    """The line of the path, or of the nearest enclosing key that stands in the file."""
    ways = (path[:end] for end in range(len(path), 0, -1))
    return next((lines[way] for way in ways if way in lines), 1)


def _repeated(document: YamlDocument, file: str) -> Iterator[Fault]:
    for path, line in document.repeated:
        yield Fault(file, _dotted(path), line, "stands twice", "every key once")


def _inconsistent(kind: type[T], document: YamlDocument, file: str) -> Iterator[Fault]:
    for path, problem, expected in kind.inconsistencies(document.data):
        yield Fault(file, _dotted(path), line_of(document.lines, path), problem, expected)


def _invalid(kind: type[T], error: ValidationError, lines: Lines, file: str) -> Iterator[Fault]:
    details = error.errors(include_url=False)
    places = [detail["loc"] for detail in details]
    for detail in details:
        said = detail["type"] == "too_short" and any(_is_inside(place, detail["loc"]) for place in places)
        if detail["loc"] and not said:  # what concerns the whole noun, `inconsistencies` has said
            path = _path(detail["loc"], lines)
            yield Fault(file, _dotted(path), line_of(lines, path), _problem(detail), _expected(detail, kind))


def _is_inside(place: Path, outer: Path) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _path(location: Path, lines: Lines) -> Path:
    """Pydantic's location without the tags of unions, which do not stand in the file."""
    path: Path = ()
    for number, part in enumerate(location):
        last = number == len(location) - 1
        if part != "[key]" and (last or isinstance(part, int) or (*path, part) in lines):
            path = (*path, part)
    return path


def _problem(detail: Mapping[str, Any]) -> str:
    if detail["type"] == "missing":
        return "is missing"
    if detail["type"] == "extra_forbidden":
        return "is no known key"
    told = detail["input"]
    given = repr(without_credentials(told) if isinstance(told, str) else told)
    return f"{given if len(given) <= 80 else given[:77] + '...'} is not usable"


def _expected(detail: Mapping[str, Any], kind: type[BaseModel]) -> str:
    if detail["type"] == "missing":
        return "a value"
    if detail["type"] == "extra_forbidden":
        known = sorted(
            {field for model in _models_at(kind, detail["loc"][:-1]) for field in model.model_fields}
        )
        return near_miss(str(detail["loc"][-1]), known, f"one of {', '.join(known)}")
    if detail["type"] == "too_short" and not detail["input"]:
        return "at least one"
    if detail["type"] == "union_tag_invalid":
        known = [str(tag) for model in _models_at(kind, detail["loc"]) for tag in _tags(model)]
        return near_miss(detail["ctx"]["tag"], known, f"a kind: {', '.join(known)}")
    message = str(detail["msg"])
    for start in ("Value error, ", "Input should be ", "Input should ", "Input "):
        message = message.removeprefix(start)
    return message[:1].lower() + message[1:]


def _models_at(kind: type[BaseModel], location: Path) -> list[type[BaseModel]]:
    """The models that may stand at a location; the tag of a union picks one of them."""
    models = [kind]
    for part in location:
        inner = [model.model_fields[part] for model in models if part in model.model_fields]
        tagged = [model for model in models if part in _tags(model)]
        if inner:
            models = [model for field in inner for model in _models_in(field.annotation)]
        elif tagged:
            models = tagged
    return models


def _tags(model: type[BaseModel]) -> tuple[Any, ...]:
    return get_args(model.model_fields["kind"].annotation) if "kind" in model.model_fields else ()


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))
