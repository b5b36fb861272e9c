"""What was found becomes a source's file: written once, never over another, with the evidence beside it."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from pydantic import TypeAdapter, ValidationError

import parsers
from clipdesk.model.article import Article
from clipdesk.model.discovery import Discovery
from clipdesk.model.errors import ConfigError, InvalidFiles
from clipdesk.model.folding import key
from clipdesk.model.page import Page
from clipdesk.model.source import Source, source_id
from clipdesk.model.text import one_line
from clipdesk.model.topic import Identifier
from clipdesk.model.urls import host, site
from clipdesk.model.validation import validate
from clipdesk.model.yaml_lines import read_yaml_document
from parsers.discovery.places import title_parts
from parsers.metadata import detect_language
from parsers.metadata.page.language_tag import primary
from steps.sources.finding import Found

UNKNOWN_LANGUAGE = "und"
"""ISO 639-2's word for a language that nobody has determined."""
NOT_OF_A_COUNTRY = frozenset({
    "ad", "ai", "as", "bz", "cc", "cd", "co", "dj", "eu", "fm", "io", "la", "me", "ms", "nu", "sc", "sr",
    "su", "tk", "tv", "ws",
})  # fmt: skip
"""Top-level domains of two letters that are used by all the world, as Google Search Central lists them
("generic country-code top-level domains"), and the European Union's."""
MAX_NAME = 100
_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)


@dataclass(frozen=True, slots=True)
class Draft:
    """A source before it is a file. `evidence` says of a key where its value comes from."""

    id: str
    publisher: str
    homepage: str
    languages: tuple[str, ...]
    discovery: tuple[Discovery, ...]
    country: str | None = None
    checked: date | None = None
    evidence: tuple[tuple[str, str], ...] = ()

    def to_yaml(self, heading: str) -> str:
        """A file as an operator would write it. Raises InvalidFiles for what the catalogue would refuse."""
        said = dict(self.evidence)
        lines = [f"# {one_line(heading)}"]
        for name in ("id", "publisher", "homepage", "country", "languages", "checked"):
            value = getattr(self, name)
            if value is not None or name == "checked":
                lines.append(_line(name, value) + (f"  # {said[name]}" if name in said else ""))
        text = "\n".join([*lines, _block("discovery", [_written(one) for one in self.discovery])])
        _, faults = validate(Source, read_yaml_document(text), f"{self.id}.yaml", self.id)
        if faults:
            raise InvalidFiles(faults)
        return text


def draft(found: Found, *, now: datetime, name: str | None = None) -> Draft:
    """The facts that the home page and the titles tell; what they do not tell is left out."""
    article = parsers.parse(found.home.html, found.home.url, headers=found.home.headers)
    publisher, publisher_said = _publisher(article, found.home)
    language, language_said = _language(article, found)
    country = country_of(found.home.url)
    evidence = {"publisher": publisher_said, "languages": language_said}
    if country:
        evidence["country"] = f"by the domain {urlsplit(found.home.url).hostname}"
    return Draft(
        id=name or source_id(found.home.url),
        publisher=publisher,
        homepage=found.home.url,
        country=country,
        languages=(language,),
        checked=now.date(),
        discovery=found.entries,
        evidence=tuple(evidence.items()),
    )


def checked_id(name: str) -> str:
    """Raises ConfigError for what cannot be a source's id."""
    try:
        return _IDENTIFIER.validate_python(name)
    except ValidationError as error:
        expected = error.errors()[0]["ctx"]["error"]
        raise ConfigError("is no id of a source", where=name, hint=f"give {expected}") from error


def country_of(url: str) -> str | None:
    """ISO 3166-1, where the top-level domain is a country's own; `.uk` is the one that differs."""
    top = host(url).rpartition(".")[2]
    if not re.fullmatch(r"[a-z]{2}", top) or top in NOT_OF_A_COUNTRY:
        return None
    return "GB" if top == "uk" else top.upper()


def write(draft: Draft, folder: Path, heading: str) -> Path:
    """The new file. Raises ConfigError where one of its name is there, InvalidFiles for what is unusable."""
    path = folder / f"{draft.id}.yaml"
    text = draft.to_yaml(heading)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise is_there(path) from error
    return path


def is_there(path: Path) -> ConfigError:
    return ConfigError(
        "is there already, and is not written over", where=str(path), hint="give another name with --id"
    )


def _publisher(article: Article, home: Page) -> tuple[str, str]:
    if article.publisher:
        return one_line(article.publisher)[:MAX_NAME], "as the home page calls itself"
    parts = title_parts(home.html, home.headers)
    domain = site(home.url).partition(".")[0]
    named = [part for part in parts if key(part).replace(" ", "") in (domain, domain.replace("-", ""))]
    for part in (*named, *sorted(parts, key=len)):
        return part[:MAX_NAME], "by the home page's title"
    return host(home.url), "the host: the home page names no publisher"


def _language(article: Article, found: Found) -> tuple[str, str]:
    titles = ". ".join(one.title for one in found.named if one.title)
    declared = article.declared_language
    language = detect_language(titles, declared)
    if language is None:
        return UNKNOWN_LANGUAGE, "nothing says which: fill it in"
    said = "as the home page declares" if declared and language == primary(declared) else "by the titles"
    return language, said


def _written(entry: Discovery) -> dict[str, Any]:
    return {"kind": str(entry.kind), **entry.model_dump(mode="json", exclude_defaults=True, exclude={"kind"})}


def _line(name: str, value: Any) -> str:
    given = list(value) if isinstance(value, tuple) else one_line(value) if isinstance(value, str) else value
    text = yaml.safe_dump(given, allow_unicode=True, default_flow_style=True, width=10_000)
    return f"{name}: {text.strip().removesuffix('...').rstrip()}"


def _block(name: str, value: Any) -> str:
    return yaml.safe_dump(
        {name: value}, allow_unicode=True, default_flow_style=False, width=10_000, sort_keys=False
    )
