"""`clipdesk search` and `clipdesk index`: find articles by their words."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from cli.console import Json, err, out, print_json, printable
from clipdesk.corpus.search.results import Highlighted, Hit, SearchResult, Sort
from clipdesk.model.errors import CorpusError
from clipdesk.model.text import harmless

if TYPE_CHECKING:
    from clipdesk.corpus.search.index import SearchIndex
    from clipdesk.corpus.search.update import Indexed

PATIENCE_SECONDS = 2.0
"""A search does not wait for a long update: it says that it is behind."""
FACET_ROWS = 15


def search(
    query: Annotated[
        str, typer.Argument(help='Words, "phrases", beginnings*, fields:, OR, -not; nothing: all.')
    ] = "",
    source: Annotated[list[str] | None, typer.Option(help="Only of this source; may be repeated.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Only in this language (en, ar …).")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only of this topic.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Only published since (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="Only published before (UTC).")] = None,
    sort: Annotated[Sort | None, typer.Option(help="The best, the newest or the oldest first.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Show so many.")] = 10,
    page: Annotated[int, typer.Option(min=1, help="Which of the pages of so many.")] = 1,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count by source, language and month, too.")
    ] = False,
    json: Json = False,
) -> int:
    """Find articles by their words, in any of their forms. Exit code 1 where there is none.

    Example: [bold]clipdesk search '"national army" title:haftar -sport' --language ar --since 2026-01-01[/]
    """
    from clipdesk.corpus.tables import Corpus
    from clipdesk.model.settings import Settings

    corpus = Corpus.open(Settings.load().corpus)
    _bring_up_to_date(corpus.index)
    found = corpus.search(
        query,
        source=source or (),
        language=language or (),
        topic=topic or (),
        since=_utc(since),
        until=_utc(until),
        sort=sort,
        limit=limit,
        offset=(page - 1) * limit,
        facets=facets,
    )
    if json:
        print_json(_as_data(found))
    else:
        _show(found)
    return 0 if found.count else 1


def update_index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Write all of it anew.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Read every file of it, too.")] = False,
    json: Json = False,
) -> int:
    """Bring the search index up to date with the articles; what is damaged of it is written anew.

    Example: [bold]clipdesk index --check[/]
    """
    from clipdesk.corpus.tables import Corpus
    from clipdesk.model.settings import Settings

    done = _updated(Corpus.open(Settings.load().corpus).index, anew=rebuild, thorough=check)
    if json:
        print_json(asdict(done))
    else:
        out.print(
            f"{done.documents:,} articles: {done.written:,} written now, {done.removed:,} taken out"
            f" (version {done.version} of the table)"
        )
    return 0


def _bring_up_to_date(index: "SearchIndex") -> None:
    """Whatever is behind is made good before the search; where that cannot be done now, it is said."""
    lag = index.lag()
    if lag == 0:
        return
    try:
        _updated(index, patience=PATIENCE_SECONDS)
    except CorpusError as error:
        if lag is None:
            raise
        err.print(printable(f"the index is {lag} commit(s) behind the articles: {error}"), style="yellow")


def _updated(index: "SearchIndex", **how: Any) -> "Indexed":
    from cli.progress import Bars

    with Bars() as bars:
        done = index.update(on_rows=lambda month, rows: bars.show("search index", month, rows, None), **how)
    for reason in done.anew:
        err.print(printable(f"search index: {reason}; written anew"), style="yellow")
    return done


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _show(found: SearchResult) -> None:
    for place, hit in enumerate(found.hits, start=found.offset + 1):
        _show_hit(place, hit)
    shown = f"{found.offset + 1:,} to {found.offset + len(found.hits):,}" if found.hits else "none"
    out.print(f"found: {found.count:,}; shown: {shown}")
    for reason in found.reasons:
        out.print(printable(f"  {reason}"))
    for name, values in found.facets.items():
        _show_facet(name, values)


def _show_hit(place: int, hit: Hit) -> None:
    out.print(Text(f"{place:>3}. ").append_text(_marked(hit.headline, "bold")), soft_wrap=True)
    published = f"{hit.published_at:%Y-%m-%d %H:%M}" if hit.published_at else "no date"
    facts = [hit.source, hit.language or "?", published]
    if hit.withdrawn_at:
        facts.append(f"withdrawn {hit.withdrawn_at:%Y-%m-%d}")
    out.print(Text("     ").append_text(printable(" · ".join(facts))), style="dim", soft_wrap=True)
    if hit.excerpt.text:
        out.print(Text("     ").append_text(_marked(hit.excerpt, "")), soft_wrap=True)
    out.print(Text(f"     {hit.article_id}  ").append_text(printable(hit.url)), style="dim", soft_wrap=True)


def _marked(text: Highlighted, style: str) -> Text:
    made = Text()
    for piece, matches in text.pieces():
        made.append(harmless(piece), style="bold yellow" if matches else style)
    return made


def _show_facet(name: str, values: Any) -> None:
    table = Table(name, "articles")
    for value, count in list(values.items())[:FACET_ROWS]:
        table.add_row(printable(value or "not known"), f"{count:,}")
    out.print(table)
    if len(values) > FACET_ROWS:
        out.print(f"and {len(values) - FACET_ROWS} more; --json gives all")


def _as_data(found: SearchResult) -> dict[str, Any]:
    hits = [
        {
            **asdict(hit),
            "headline": hit.headline.text,
            "headline_spans": hit.headline.spans,
            "excerpt": hit.excerpt.text,
            "excerpt_spans": hit.excerpt.spans,
        }
        for hit in found.hits
    ]
    return {**asdict(found), "hits": hits}
