"""Labelled pages: WARC files with one truth file each."""

import hashlib
import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from unicodedata import normalize

from fastwarc.warc import ArchiveIterator, WarcRecordType
from tldextract import TLDExtract

CORPORA = ("aeb", "fundus", "n4k", "wcxb", "daniel")
_suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """`truth` is a line of the truth file: url, body (paragraphs parted by blank lines), title, …"""

    corpus: str
    url: str
    html: bytes
    headers: dict[str, str]
    truth: dict[str, object]

    @property
    def body(self) -> str:
        """As articles are written, in Unicode NFC."""
        return normalize("NFC", str(self.truth["body"]))

    @property
    def language(self) -> str | None:
        """As the label says; None where it does not."""
        return str(self.truth["language"]) if "language" in self.truth else None

    @property
    def publisher(self) -> str:
        """The registrable domain: pages of one publisher never stand on both sides of a split."""
        return registrable_domain(self.url)


def registrable_domain(url: str) -> str:
    parts = _suffixes(url)
    return parts.top_domain_under_public_suffix or parts.fqdn or url


def read_pages(bench: Path, corpus: str) -> Iterator[LabelledPage]:
    """The pages of one corpus, in the order of its WARC file."""
    truth = read_truth(bench, corpus)
    with (bench / f"{corpus}.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            url = record.headers["WARC-Target-URI"]
            headers = {name.lower(): value for name, value in record.http_headers.asdict().items()}
            yield LabelledPage(corpus, url, record.reader.read(), headers, truth[url])


def read_truth(bench: Path, corpus: str) -> dict[str, dict[str, object]]:
    lines = (bench / f"{corpus}.truth.jsonl").read_text(encoding="utf-8").split("\n")
    return {row["url"]: row for row in map(json.loads, filter(None, lines))}


def load_measure(bench: Path) -> ModuleType:
    """The module that says what is measured: score.py beside the pages."""
    spec = importlib.util.spec_from_file_location("score", bench / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(bench / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def hashes(bench: Path) -> dict[str, str]:
    """SHA-256 of every file that is trained on."""
    files = [bench / f"{corpus}.{end}" for corpus in CORPORA for end in ("warc.gz", "truth.jsonl")]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
