"""The newsroom's source files lead to its sites."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from clipdesk.model.discovery import WebEntry
from clipdesk.model.source import Source
from newsroom import DEFAULT_PORT, SOURCES, FaultTruth, faults
from newsroom.site import sites

Ask = Callable[..., Any]

FILES = sorted(SOURCES.glob("*.yaml"))
DAY = date(2026, 3, 5)


def read(path: Path) -> Source:
    return Source.model_validate(yaml.safe_load(path.read_text("utf-8")))


def test_there_is_one_source_per_site() -> None:
    assert [path.stem for path in FILES] == sorted(sites())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_source_names_the_site_as_the_site_does(path: Path) -> None:
    source, site = read(path), sites()[path.stem]
    assert (source.id, source.publisher, source.languages) == (site.name, site.publisher, (site.language,))
    assert source.homepage == f"http://{site.host}:{DEFAULT_PORT}/"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_discovery_address_of_a_source_answers(ask: Ask, path: Path) -> None:
    source = read(path)
    ways = [way for way in source.discovery if isinstance(way, WebEntry)]
    addresses = [urlsplit(way.url) for each in ways for way in each.on_days([DAY])]
    assert {address.netloc for address in addresses} == {f"{source.id}.localhost:{DEFAULT_PORT}"}
    assert {ask(source.id, address.path).status for address in addresses} == {200}


@pytest.mark.parametrize("fault", [f for f in faults() if f.listed], ids=lambda f: f"{f.site}-{f.kind}")
def test_every_fault_with_a_headline_is_offered_where_the_source_looks(ask: Ask, fault: FaultTruth) -> None:
    source = read(SOURCES / f"{fault.site}.yaml")
    paths = [urlsplit(way.url).path for way in source.discovery if isinstance(way, WebEntry)]
    pages = [
        ask(source.id, path).body
        for path in paths + [f"{path}?page={number}" for path in paths for number in (2, 3)]
    ]
    assert any(fault.path.encode() in page for page in pages)


def test_the_readme_names_every_site_and_every_kind_of_fault() -> None:
    readme = (SOURCES.parent / "README.md").read_text("utf-8")
    assert [name for name in sites() if f"| {name} |" not in readme] == []
    assert [fault.kind for fault in faults() if fault.kind not in readme] == []
