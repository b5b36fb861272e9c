"""`clipdesk parse`: one page as an article."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.console import out, print_json


def parse_page(
    page: Annotated[str, typer.Argument(help="A file with HTML or text, or a URL.")],
    url: Annotated[str | None, typer.Option(help="The URL that the file came from.")] = None,
    text: Annotated[bool, typer.Option("--text", help="The file is text without mark-up.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the whole article as JSON.")] = False,
) -> int:
    """Show one page as an article, with what was removed and by which rule. Nothing is stored.

    Example: [bold]clipdesk parse page.html --url https://example.org/2026/03/01/a-story[/]
    """
    from cli.article_view import print_article
    from clipdesk.model.settings import Settings
    from steps.inspect.preview import look

    article = look(Settings.load(), page if "://" in page else Path(page), url=url, text=text)
    if json:
        print_json({**asdict(article), "body": article.body, "article_id": article.article_id})
    else:
        print_article(out, article)
    return 0
