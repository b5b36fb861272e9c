"""What the metadata of a page knows that helps to find its body."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BodyClues:
    """All plain text, entities resolved; empty where the page does not say.

    `json_ld_body` is schema.org's articleBody as it stands there: it may hold markup, and is often cut.
    `titles` are every headline the page names, `authors` the names of whoever wrote it.
    """

    json_ld_body: str = ""
    description: str = ""
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


NO_CLUES = BodyClues()
