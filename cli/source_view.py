"""What sources answered, as tables for people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from rich.table import Table

from cli.console import address_column, id_column, out, printable

if TYPE_CHECKING:
    from clipdesk.model.catalogue import Catalogue
    from steps.sources.finding import Found
    from steps.sources.named import Named
    from steps.sources.probe import Probe


def print_probes(probes: "Sequence[Probe]") -> None:
    """Each entry with what it said, then the newest that it names."""
    table = Table(
        id_column("source"), address_column("address"), "outcome", "articles", "newest", "on topic", "reason"
    )
    for one in probes:
        for entry in one.entries:
            table.add_row(
                one.source,
                printable(entry.url),
                entry.outcome,
                str(entry.candidates),
                _time(entry.newest),
                _counts(entry.matching),
                printable(entry.reason),
            )
        if one.error:
            table.add_row(one.source, "", "failed", "", "", "", printable(one.error))
    out.print(table)
    for one in probes:
        _print_sample(one.source, _newest(chain.from_iterable(entry.sample for entry in one.entries)))


def print_overview(probes: "Sequence[Probe]", catalogue: "Catalogue") -> None:
    """One line for each source: what answers, when it last published, what is in it for the topics."""
    table = Table(
        id_column("source"), "checked", "answer", "articles", "newest", "on topic", "what does not answer"
    )
    for one in probes:
        checked = catalogue.sources[one.source].checked
        asked = [entry for entry in one.entries if not entry.is_part]
        silent = [entry for entry in asked if entry.outcome.failed]
        table.add_row(
            one.source,
            checked.isoformat() if checked else "never",
            f"{len(asked) - len(silent)} of {len(asked)}",
            str(one.articles),
            _time(one.newest),
            _counts(one.matching),
            printable(one.error or "; ".join(f"{entry.url}: {entry.reason}" for entry in silent)),
            style="" if one.answers else "red",
        )
    out.print(table)
    answering = sum(one.answers for one in probes)
    out.print(f"{answering} of {len(probes)} sources answer; nothing was stored, and no file was changed")


def print_found(found: "Found") -> None:
    table = Table("", "kind", address_column("address"), "articles", "titles", "how it was found", "why not")
    guessed = [one for one in found.places if one.place.is_guess and not one.answers]
    for one in found.places:
        if one in guessed:
            continue
        titles = sum(named.title is not None for named in one.named)
        table.add_row(
            "+" if one.taken else "",
            one.place.kind,
            printable(one.place.url),
            str(len(one.named)),
            str(titles),
            printable(one.place.evidence),
            printable(one.why),
        )
    out.print(table)
    if guessed:
        out.print(f"at {len(guessed)} common addresses there is none")
    _print_sample("sample", _newest(found.named))
    counts = _counts(found.matching) or "none"
    out.print(printable(f"{len(found.named)} articles; on topic by their titles: {counts}"))


def _print_sample(title: str, named: "Sequence[Named]") -> None:
    if not named:
        return
    table = Table("published", "title", "on topic", title=printable(title), title_justify="left")
    for one in named:
        table.add_row(_time(one.published_at), printable(one.title or one.url), ", ".join(one.topics))
    out.print(table)


def _newest(named: "Iterable[Named]") -> "Sequence[Named]":
    """Each article once, though several places name it, and each in its own spelling."""
    from clipdesk.model.urls import key
    from steps.sources.named import sample

    return sample(tuple({key(one.url): one for one in named}.values()), 8)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{topic} {count}" for topic, count in counts.items())


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
