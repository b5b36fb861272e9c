"""Show an article: its fields, and its text with what the rules took out still in place, marked."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.console import printable
from clipdesk.model.article import Article, Moment, Part, Removed
from steps.inspect.taken_out import extracted

TAKEN_OUT = "strike red"


def marked(text: str, removed: Sequence[Removed]) -> Text:
    """The extracted text of one part: what was kept as it is, what was removed as `[-…-]` and struck out."""
    return Text().join(
        plain_lines(piece.text) if piece.rule is None else between_marks(piece.text, "[-", "-]", TAKEN_OUT)
        for piece in extracted(text, removed)
    )


def plain_lines(text: str) -> Text:
    return Text("\n").join(printable(line) for line in text.split("\n"))


def between_marks(text: str, left: str, right: str, style: str) -> Text:
    """White space at the ends stays outside the marks, so that paragraphs stay apart."""
    core = text.strip()
    before, _, after = text.partition(core) if core else (text, "", "")
    return Text.assemble(before, (f"{left}{plain_lines(core).plain}{right}", style), after)


def before_and_after(article: Article, *, around: int = 1) -> RenderableType:
    """The headline and the paragraphs where something was taken out, `around` as many kept ones beside."""
    body = [span for span in article.removed if span.part is Part.BODY]
    paragraphs = list(marked(article.body, body).split("\n\n"))
    touched = [number for number, text in enumerate(paragraphs) if "[-" in text.plain]
    shown = sorted({near for number in touched for near in range(number - around, number + around + 1)})
    lines: list[RenderableType] = [
        Text(printable(article.headline).plain, style="bold"),
        Text(printable(article.url).plain, style="dim"),
        Text(),
    ]
    lines += with_gaps(paragraphs, [number for number in shown if 0 <= number < len(paragraphs)])
    rules = ", ".join(dict.fromkeys(span.rule for span in article.removed))
    return Panel(Group(*lines), title="one article, before and after", subtitle=printable(f"rules: {rules}"))


def with_gaps(paragraphs: Sequence[Text], shown: Sequence[int]) -> Iterator[RenderableType]:
    """The paragraphs with these numbers, rising, and a sign where others lie between them."""
    previous = -1
    for number in shown:
        if number != previous + 1:
            yield Text("…", style="dim")
        yield paragraphs[number]
        yield Text()
        previous = number
    if previous != len(paragraphs) - 1:
        yield Text("…", style="dim")


def print_article(console: Console, article: Article) -> None:
    """Everything that the parser read, for a person."""
    console.print(_fields(article))
    console.print()
    for part, text in ((Part.HEADLINE, article.headline), (Part.STANDFIRST, article.standfirst)):
        if text:
            console.print(marked(text, [span for span in article.removed if span.part is part]), style="bold")
    console.print()
    console.print(marked(article.body, [span for span in article.removed if span.part is Part.BODY]))
    for span in article.removed:
        console.print(
            Text.assemble(
                ("removed ", "red"),
                (span.rule, "bold"),
                f" {span.part}@{span.start} ",
                printable(repr(span.text)),
            )
        )
    for credit in article.credits:
        console.print(
            Text.assemble(
                ("credit ", "green"),
                (credit.kind, "bold"),
                " ",
                printable(credit.outlet),
                " — ",
                printable(credit.evidence),
            )
        )


def _fields(article: Article) -> Table:
    table = Table.grid(padding=(0, 2))
    rights = article.rights
    rows = {
        "verdict": f"{article.completeness} ({'; '.join(article.evidence)})"
        if article.evidence
        else article.completeness,
        "url": article.url,
        "canonical": article.canonical_url,
        "source": article.source,
        "publisher": article.publisher,
        "authors": ", ".join(f"{author.name} ({author.kind})" for author in article.authors),
        "published": _moment(article.published_at),
        "modified": _moment(article.modified_at),
        "language": "-".join(filter(None, (article.language, article.language_region))),
        "section": article.section,
        "keywords": ", ".join(article.keywords),
        "free": article.is_accessible_for_free,
        "words": article.word_count,
        "images": len(article.images) or None,
        "rights": "; ".join(
            filter(None, (*rights.meta_robots, *rights.x_robots_tag, rights.copyright, rights.tdm_policy))
        ),
    }
    for name, value in rows.items():
        if value not in (None, ""):
            table.add_row(Text(name, style="dim"), printable(value))
    return table


def _moment(moment: Moment | None) -> str:
    if moment is None:
        return ""
    at = moment.at.date().isoformat() if moment.day_only else moment.at.isoformat(sep=" ")
    return f"{at} (from {moment.origin}, confidence {moment.confidence:.2f}, as {moment.raw!r})"
