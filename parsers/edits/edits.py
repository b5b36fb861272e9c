"""What a later version of an article has otherwise, field by field. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from clipdesk.model.article import Article, Moment
from parsers.edits.touches import Touch, touched
from parsers.edits.wording import Change, Piece, hunks, pieces

_TEXTS: Mapping[str, Callable[[Article], str]] = {
    "headline": lambda article: article.headline,
    "standfirst": lambda article: article.standfirst or "",
    "body": lambda article: article.body,
}
_LISTS: Mapping[str, Callable[[Article], Sequence[str]]] = {
    "authors": lambda article: [author.name for author in article.authors],
    "published_at": lambda article: _moment(article.published_at),
    "modified_at": lambda article: _moment(article.modified_at),
    "publisher": lambda article: _one(article.publisher),
    "section": lambda article: _one(article.section),
    "keywords": lambda article: article.keywords,
    "language": lambda article: _one(article.language),
    "canonical_url": lambda article: [article.canonical_url],
    "completeness": lambda article: [article.completeness],
    "images": lambda article: [image.url for image in article.images],
    "credits": lambda article: [f"{credit.kind}: {credit.outlet}" for credit in article.credits],
}


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One field: the words of a text, or the values of a list, that stayed, went and came. `touches` says
    what a text's edit is about."""

    field: str
    pieces: tuple[Piece, ...]
    touches: frozenset[Touch] = frozenset()

    @property
    def matters(self) -> bool:
        return any(touch.matters for touch in self.touches)


@dataclass(frozen=True, slots=True)
class VersionEdit:
    """All fields that differ. `silent`: the words of the text changed and the page's date of modification,
    if it has one, did not."""

    fields: tuple[FieldEdit, ...]
    silent: bool

    @property
    def matters(self) -> bool:
        return any(edit.matters for edit in self.fields)


def edits(old: Article, new: Article) -> VersionEdit:
    """What `new` has otherwise than `old`."""
    texts = [
        _text_edit(name, read(old), read(new)) for name, read in _TEXTS.items() if read(old) != read(new)
    ]
    lists = [
        _list_edit(name, read(old), read(new))
        for name, read in _LISTS.items()
        if list(read(old)) != list(read(new))
    ]
    reworded = any(edit.touches - {Touch.TYPOGRAPHY} for edit in texts)
    same_date = _moment(old.modified_at) == _moment(new.modified_at)
    return VersionEdit((*texts, *lists), silent=reworded and same_date)


def _text_edit(name: str, old: str, new: str) -> FieldEdit:
    found = hunks(old, new)
    touches = touched(found) or frozenset({Touch.TYPOGRAPHY})
    if name == "headline" and touches != {Touch.TYPOGRAPHY}:
        touches |= {Touch.HEADLINE}
    return FieldEdit(name, pieces(found), touches)


def _list_edit(name: str, old: Sequence[str], new: Sequence[str]) -> FieldEdit:
    """What is in another order only is all told as the same."""
    gone, came = Counter(old) - Counter(new), Counter(new) - Counter(old)
    kept = list((Counter(old) & Counter(new)).elements())
    found = [(Change.SAME, kept), (Change.OUT, gone.elements()), (Change.IN, came.elements())]
    return FieldEdit(name, tuple(Piece(change, text) for change, texts in found for text in texts))


def _one(value: str | None) -> list[str]:
    return [value] if value else []


def _moment(moment: Moment | None) -> list[str]:
    return [moment.at.isoformat()] if moment else []
