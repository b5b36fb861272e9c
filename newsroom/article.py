"""The articles of the newsroom: hand-written YAML, one file an article, each with its later edits.

The body is light markup: paragraphs parted by a blank line, `## ` a subhead, `> ` a quotation,
`- ` a list item, `? ` an interviewer's question. `[[…]]` marks a notice that a site inserts into
running text: readers see it, the clean text does not have it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

ARTICLES = Path(__file__).parent / "articles"

Topicality = Literal["on", "near", "off"]
Access = Literal["free", "subscribers", "consent"]
BlockKind = Literal["paragraph", "heading", "quote", "list_item", "question"]

T = TypeVar("T", bound="Record")

_MARKS: dict[str, BlockKind] = {"## ": "heading", "> ": "quote", "- ": "list_item", "? ": "question"}
_NOTICE = re.compile(r"\s*\[\[(.*?)\]\]")


class Record(BaseModel):
    """Data from a YAML file: frozen, and a mistyped key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a body: its kind, and its text with inserted notices still marked."""

    kind: BlockKind
    marked: str

    @property
    def shown(self) -> str:
        """The text as readers see it, notices included."""
        return self.marked.replace("[[", "").replace("]]", "")

    @property
    def clean(self) -> str:
        """The text as the reporter wrote it."""
        return _NOTICE.sub("", self.marked)


class Image(Record):
    caption: str
    credit: str


class Edit(Record):
    """What changed at a moment: some of the head, blocks by number (from 1), text added, or all withdrawn."""

    at: AwareDatetime
    headline: str | None = None
    standfirst: str | None = None
    blocks: Mapping[int, str] = Field(default_factory=dict)
    add: str = ""
    withdrawn: bool = False


class Copy(Record):
    """The article carried by another site."""

    site: str
    at: AwareDatetime
    canonical: Literal["self", "original"] = "self"


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it stands at a moment."""

    headline: str
    standfirst: str
    blocks: tuple[Block, ...]
    modified_at: datetime
    withdrawn: bool = False


class Article(Record):
    """One article as its reporter filed it; `outlet` is its publisher when no site here is the original."""

    id: str
    language: Literal["en", "ar", "ru", "it", "fr"]
    topic: Topicality
    site: str
    section: str
    headline: str
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    agency: str = ""
    outlet: str = ""
    published_at: AwareDatetime
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    access: Access = "free"
    flaky: bool = False
    body: str
    edits: tuple[Edit, ...] = ()
    copies: tuple[Copy, ...] = ()

    def at(self, now: datetime) -> Version:
        """The version that readers see at `now`: every edit that is due has been made."""
        version = Version(self.headline, self.standfirst, read_blocks(self.body), self.published_at)
        for edit in sorted(self.edits, key=lambda edit: edit.at):
            if edit.at <= now:
                version = _edited(version, edit)
        return version


@cache
def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text in light markup."""
    return tuple(_read_block(piece) for piece in _pieces(text))


@cache
def articles() -> tuple[Article, ...]:
    """Every article, oldest first."""
    found = (read_record(path, Article) for path in sorted(ARTICLES.glob("*.yaml")))
    return tuple(sorted(found, key=lambda article: (article.published_at, article.id)))


def read_record(path: Path, kind: type[T]) -> T:
    """One YAML file as a record; ValueError names the file and every fault in it."""
    try:
        return kind.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError) as fault:
        raise ValueError(f"{path}: {fault}") from fault


def _edited(version: Version, edit: Edit) -> Version:
    blocks = list(version.blocks)
    for number, text in edit.blocks.items():
        blocks[number - 1] = _read_block(text)
    return replace(
        version,
        headline=edit.headline or version.headline,
        standfirst=edit.standfirst or version.standfirst,
        blocks=(*blocks, *read_blocks(edit.add)),
        modified_at=edit.at,
        withdrawn=edit.withdrawn,
    )


def _pieces(text: str) -> Iterator[str]:
    """Paragraphs on one line each; every list item is a piece of its own."""
    for piece in re.split(r"\n\s*\n|\n(?=- )", text.strip()):
        if piece:
            yield " ".join(piece.split())


def _read_block(piece: str) -> Block:
    for mark, kind in _MARKS.items():
        if piece.startswith(mark):
            return Block(kind, piece.removeprefix(mark))
    return Block("paragraph", piece)
