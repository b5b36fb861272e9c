"""A labelled pair, and the pairs that are not the same: retold, translated, template-alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Text:
    """`body` is its paragraphs."""

    headline: str
    body: tuple[str, ...]
    standfirst: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """`kind` says how the `other` came about; `same` whether both are one text by right."""

    kind: str
    language: str
    one: Text
    other: Text
    same: bool


def read(name: str) -> dict[str, Any]:
    """The texts of a half, as they stand in its file."""
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return data


def text_of(entry: dict[str, Any]) -> Text:
    body = entry["body"]
    return Text(entry["headline"], tuple([body] if isinstance(body, str) else body))


def strangers(data: dict[str, Any]) -> Iterator[Pair]:
    """The pairs that are not the same."""
    events = data["events"]
    for entry in events:
        text = text_of(entry)
        if retold := entry.get("retold"):
            yield Pair("retold", entry["language"], text, text_of(retold), False)
        if sequel := entry.get("sequel"):
            kept = (*sequel["body"], entry["body"][sequel["keeps"]])
            yield Pair("sequel", entry["language"], text, Text(sequel["headline"], kept), False)
    for one, other in combinations(events, 2):
        if one["event"] == other["event"]:
            languages = f"{one['language']}-{other['language']}"
            yield Pair("translated", languages, text_of(one), text_of(other), False)
    for family in data["templates"]:
        for one, other in combinations(family["texts"], 2):
            yield Pair("template", family["language"], text_of(one), text_of(other), False)
