"""`clipdesk stories` and `story`: which articles are one text, and where it appeared first."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.console import Json, address_column, id_column, out, print_json, printable

if TYPE_CHECKING:
    from clipdesk.model.story import Member, Origin, Story


def list_stories(
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    least: Annotated[int, typer.Option(min=2, help="Only those with so many articles at least.")] = 2,
    since: Annotated[datetime | None, typer.Option(help="Only those with an article since (UTC).")] = None,
    source: Annotated[str | None, typer.Option(help="Only those with an article of this source.")] = None,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first, not the largest.")] = False,
    json: Json = False,
) -> int:
    """The texts that appeared more than once: how often, and where first.

    Example: [bold]clipdesk stories --since 2026-03-01 --least 3[/]
    """
    from clipdesk.model.settings import Settings
    from steps.inspect.stories import largest_stories

    found = largest_stories(
        Settings.load(),
        limit=limit,
        least=least,
        since=since.replace(tzinfo=UTC) if since else None,
        source=source,
        newest_first=newest,
    )
    if json:
        print_json([_plain(story) for story in found])
    elif found:
        _list(found)
    else:
        out.print("no text was found twice: there are no such stories")
    return 0


def show_story(
    article: Annotated[str, typer.Argument(help="An article_id, a story_id or an address.")],
    json: Json = False,
) -> int:
    """Every copy of an article, how like it each is, and where the text appeared first.

    Example: [bold]clipdesk story https://example.org/2026/03/01/a-story[/]
    """
    from clipdesk.model.settings import Settings
    from clipdesk.model.story import Story
    from steps.inspect.stories import story_of

    found = story_of(Settings.load(), article)
    if isinstance(found, Story):
        print_json(_plain(found)) if json else _show(found)
    elif json:
        print_json(asdict(found))
    else:
        out.print(printable(found.headline), soft_wrap=True, style="bold")
        out.print(printable(found.url), soft_wrap=True, style="dim")
        out.print("no other article has this text")
    return 0


def _plain(story: "Story") -> dict[str, object]:
    return {"headline": story.headline, "articles": story.articles, "sources": story.sources} | asdict(story)


def _list(found: "list[Story]") -> None:
    table = Table("articles", "sources", "last seen", "first in", "sure", "headline", id_column("story"))
    for story in found:
        table.add_row(
            str(story.articles),
            str(story.sources),
            f"{story.last_seen_at:%Y-%m-%d %H:%M}",
            printable(story.origin.outlet),
            f"{story.origin.confidence:.2f}",
            printable(story.headline),
            story.story_id,
        )
    out.print(table)


def _show(story: "Story") -> None:
    out.print(printable(story.headline), soft_wrap=True, style="bold")
    out.print(f"{story.articles} articles of {story.sources} sources; story {story.story_id}", style="dim")
    _show_origin(story.origin)
    table = Table("seen", "published", id_column("source"), "text", "headline", address_column("address"))
    for member in story.members:
        style = "bold" if member.article_id == story.origin.article_id else None
        table.add_row(
            f"{member.first_seen_at:%Y-%m-%d %H:%M}",
            _published(member),
            printable(member.source),
            _likeness(member),
            printable(member.headline),
            printable(member.url),
            style=style,
        )
    out.print(table)


def _show_origin(origin: "Origin") -> None:
    out.print(
        printable(f"first in {origin.outlet}: {origin.basis.meaning} ({origin.confidence:.2f})"),
        soft_wrap=True,
    )
    for evidence in origin.evidence:
        out.print(printable(f"  {evidence}"), soft_wrap=True, style="dim")
    if origin.article_id is None:
        out.print("  its own article is not in the corpus", style="dim")


def _published(member: "Member") -> str:
    if member.published_at is None:
        return ""
    return f"{member.published_at:{'%Y-%m-%d' if member.day_only else '%Y-%m-%d %H:%M'}}"


def _likeness(member: "Member") -> str:
    return member.likeness.in_words if member.cover == 1 else f"{member.likeness.in_words} {member.cover:.0%}"
