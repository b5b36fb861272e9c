"""`clipdesk diff`: two versions of an article, word by word."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from cli.article_view import TAKEN_OUT, between_marks, plain_lines, with_gaps
from cli.console import Json, out, print_json, printable

if TYPE_CHECKING:
    from parsers.edits import FieldEdit, Piece
    from steps.inspect.edited import Edited

_MARKS = {"out": ("[-", "-]", TAKEN_OUT), "in": ("{+", "+}", "bold green")}
"""As wdiff has them: where there are no colours, they stand alone."""
_OF_LISTS = ", "


def show_diff(
    article: Annotated[str, typer.Argument(help="An article_id, its beginning, or an address.")],
    old: Annotated[int | None, typer.Argument(help="A version; without it, the last but one.")] = None,
    new: Annotated[int | None, typer.Argument(help="Another; without it, the last.")] = None,
    json: Json = False,
) -> int:
    """What changed between two versions of an article, word by word, and whether it matters.

    Example: [bold]clipdesk diff https://example.org/2026/03/01/a-story 1 3[/]
    """
    from clipdesk.model.settings import Settings
    from steps.inspect.edited import edited

    found = edited(Settings.load(), article, old, new)
    if json:
        print_json(_document(found))
    else:
        _show(found)
    return 0


def _document(found: "Edited") -> dict[str, object]:
    fields = [
        {**asdict(edit), "touches": sorted(edit.touches), "matters": edit.matters}
        for edit in found.edit.fields
    ]
    return {
        **asdict(found),
        "edit": {"silent": found.edit.silent, "matters": found.edit.matters, "fields": fields},
    }


def _show(found: "Edited") -> None:
    out.print(printable(found.url), soft_wrap=True, style="bold")
    before, after = (f"{at:%Y-%m-%d %H:%M}" for at in (found.old_fetched_at, found.new_fetched_at))
    versions = f"version {found.old} of {before} to version {found.new} of {after} UTC"
    out.print(f"{versions}; {_kind(found)}", soft_wrap=True, style="dim")
    for edit in found.edit.fields:
        touches = ", ".join(sorted(touch.in_words for touch in edit.touches))
        style = "bold yellow" if edit.matters else "bold"
        out.print(Text(f"\n{edit.field}{f' ({touches})' if touches else ''}", style=style))
        if edit.touches:
            _show_text(edit)
        else:
            out.print(Text(_OF_LISTS).join(_marked(piece) for piece in edit.pieces), soft_wrap=True)


def _kind(found: "Edited") -> str:
    if not found.edit.fields:
        return "nothing that is shown here changed"
    if found.reread:
        return "the same page, read again"
    silent = "; silent: its date of modification stayed" if found.edit.silent else ""
    return f"{'an edit that matters' if found.edit.matters else 'an edit of words or signs'}{silent}"


def _show_text(edit: "FieldEdit") -> None:
    """The paragraphs where something changed."""
    text = Text().join(_marked(piece) for piece in edit.pieces)
    paragraphs = list(text.split("\n\n"))
    changed = [number for number, one in enumerate(paragraphs) if one.spans]
    for line in with_gaps(paragraphs, changed):
        out.print(line, soft_wrap=True)


def _marked(piece: "Piece") -> Text:
    if piece.change not in _MARKS:
        return plain_lines(piece.text)
    marks = _MARKS[piece.change]
    parts = piece.text.split("\n\n")
    return Text("\n\n").join(between_marks(part, *marks) if part.strip() else Text(part) for part in parts)
