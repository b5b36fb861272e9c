"""Pages as news sites write them, and what is to be read from each.

A case is a folder: `page.html` and `expected.json` with the URL, the headers, the time of the fetch and the
fields that matter in it. Each field fails on its own.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parsers.document import read_document
from parsers.metadata import Metadata, read_metadata

CASES = Path(__file__).with_name("cases")

READERS: dict[str, Any] = {
    "authors": lambda found: [[author.name, author.kind.value] for author in found.authors],
    "published_at": lambda found: found.published_at and found.published_at.at.isoformat(),
    "published_origin": lambda found: found.published_at and found.published_at.origin.value,
    "published_day_only": lambda found: found.published_at and found.published_at.day_only,
    "modified_at": lambda found: found.modified_at and found.modified_at.at.isoformat(),
    "keywords": lambda found: list(found.keywords),
    "images": lambda found: [[image.url, image.caption, image.credit] for image in found.images],
    "paywalled_selectors": lambda found: list(found.paywalled_selectors),
    "meta_robots": lambda found: list(found.rights.meta_robots),
    "x_robots_tag": lambda found: list(found.rights.x_robots_tag),
    "tdm_reservation": lambda found: found.rights.tdm_reservation,
    "tdm_policy": lambda found: found.rights.tdm_policy,
    "copyright": lambda found: found.rights.copyright,
}


def expectations() -> list[Any]:
    return [
        pytest.param(path, field, value, id=f"{path.parent.name}-{field}")
        for path in sorted(CASES.glob("*/expected.json"))
        for field, value in json.loads(path.read_text(encoding="utf-8"))["expected"].items()
    ]


@cache
def metadata_of(path: Path) -> Metadata:
    case = json.loads(path.read_text(encoding="utf-8"))
    document = read_document(path.with_name("page.html").read_bytes())
    fetched_at = datetime.fromisoformat(case["fetched_at"])
    return read_metadata(document, case["url"], case["headers"], fetched_at=fetched_at)


@pytest.mark.parametrize(("path", "field", "value"), expectations())
def test_a_page_gives_the_field(path: Path, field: str, value: object) -> None:
    found = metadata_of(path)
    read = READERS[field](found) if field in READERS else getattr(found, field)
    assert read == value
