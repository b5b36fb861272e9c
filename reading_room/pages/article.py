"""An article: its text with what was taken out in place, and all that is known of where it comes from."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.model.article import Article, Part
from clipdesk.model.story import Story
from reading_room.room import Room
from reading_room.showing import show
from steps.inspect.kept import article_kept
from steps.inspect.stories import story_of
from steps.inspect.taken_out import TextPiece, extracted


@dataclass(frozen=True, slots=True)
class Extracted:
    """The parts of the text as they were on the page: pieces, those of the body by paragraph."""

    headline: list[TextPiece]
    standfirst: list[TextPiece]
    body: list[list[TextPiece]]


def page(room: Room, request: Request) -> Response:
    asked = request.path_params
    kept = article_kept(room.corpus, asked["article_id"], asked.get("version"))
    capture, story = kept.shown.capture, story_of(room.settings, kept.story_id)
    return show(
        request,
        "article",
        title=capture.article.headline,
        kept=kept,
        capture=capture,
        article=capture.article,
        text=_text(capture.article),
        story=story if isinstance(story, Story) else None,
    )


def _text(article: Article) -> Extracted:
    by_part = {part: [one for one in article.removed if one.part is part] for part in Part}
    return Extracted(
        extracted(article.headline, by_part[Part.HEADLINE]),
        extracted(article.standfirst or "", by_part[Part.STANDFIRST]),
        paragraphs(extracted(article.body, by_part[Part.BODY])),
    )


def paragraphs(pieces: list[TextPiece]) -> list[list[TextPiece]]:
    """The same, parted at blank lines; a piece over several paragraphs is in each of them."""
    parted: list[list[TextPiece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n\n")
        parted[-1].append(TextPiece(first, piece.rule))
        parted += [[TextPiece(other, piece.rule)] for other in others]
    return [paragraph for paragraph in parted if any(piece.text.strip() for piece in paragraph)]
