"""The report of a reparse as text for the task log. Pure."""

from collections.abc import Iterator

from steps.upkeep.comparison import ReparseReport


def reparse_text(report: ReparseReport) -> str:
    return "\n".join(_lines(report))


def _lines(report: ReparseReport) -> Iterator[str]:
    yield f"{report.run}: {'dry run, nothing stored' if report.dry_run else 'changes stored as new versions'}"
    yield f"pages parsed {report.parsed}, unchanged {report.unchanged}, changed {report.changed}"
    yield f"rejected before and articles now: {report.found}"
    yield f"words gained {report.words_gained}, lost {report.words_lost}"
    for name, count in report.fields.items():
        yield f"  {name}: changed on {count}"
    for worst in report.worst:
        yield f"  lost most: {worst.url}: {worst.lost} words, such as {worst.sample!r}"
    for url in report.rejected:
        yield f"  would be rejected today, kept for you to judge: {url}"
