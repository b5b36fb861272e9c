"""Whatever the world writes, no command lets it speak to the terminal, the page or the spreadsheet."""

import csv
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.main import main
from clipdesk.corpus.archive import ArchiveWriter

EVIL = (
    "Boats \x1b[31mred\x1b]0;title\x07 \x9b2J \u202eesrever\u202c \u2066isolated\u2069 [bold red]x[/]"
    " [link=https://evil.example]here[/link] \u2028line \U000e0041tag"
)
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{EVIL}</title>
<meta property="og:site_name" content="The Harbour {EVIL}"><meta name="author" content="Mona {EVIL}"></head>
<body><article><h1>{EVIL}</h1><p>By Mona {EVIL}</p>
<p>Two patrol boats left the port of Misrata on Monday {EVIL} to search for Islamic State fighters along the
coast of Sirte, the harbour master said, adding that the crews had trained for the operation since January.</p>
<p>{"long" * 5_000}</p>
<p>Officers of the coast guard said that foreign special forces watched the exercise from the quay and did not
go to sea, and that nobody had yet counted how many fighters were still hiding in the valleys.</p>
<p>=HYPERLINK("https://evil.example", "More From The Harbour Post {EVIL}")</p></article></body></html>"""
OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder with a corpus of this article, and beside it a page that is none."""
    folder = tmp_path_factory.mktemp("desk")
    path = folder / "pages.warc.gz"
    with ArchiveWriter(path, folder) as writer:
        for name, body in (("boats", PAGE), ("none", f"<title>{EVIL}</title><p>{EVIL}</p>")):
            writer.write(
                url=f"https://harbour-post.example/2026/03/01/{name}-\u202e-leave-misrata",
                status=200,
                reason="OK",
                headers=[("Content-Type", "text/html; charset=utf-8")],
                body=body.encode(),
                fetched_at=datetime(2026, 3, 8, tzinfo=UTC),
            )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIPDESK_HOME", str(folder / "data"))
        patch.setattr(sys, "argv", ["clipdesk", "ingest", str(path)])
        with pytest.raises(SystemExit):
            main()
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture
def filled(clipdesk, desk, monkeypatch):
    monkeypatch.setenv("CLIPDESK_HOME", str(desk / "data"))
    monkeypatch.chdir(desk)
    return clipdesk


COMMANDS = [
    ["parse", "page.html", "--url", "https://harbour-post.example/a-\u202e"],
    ["parse", "page.html", "--url", "https://harbour-post.example/a", "--json"],
    ["sql", "SELECT * FROM articles"],
    ["sql", "SELECT * FROM articles", "--json"],
    ["sql", "SELECT url, reason, title FROM crawl_log"],
    ["sql", f"SELECT '{EVIL.replace(chr(0x2028), '')}' FROM nowhere"],
    ["report"],
    ["report", "--json"],
    ["reparse", "--dry-run"],
    ["status"],
    ["status", "--json"],
    ["maintain"],
    ["takedown", "--url", f"https://evil.example/{EVIL}", "--reason", EVIL],
    ["topics", "check", "--text", EVIL],
    ["topics", "show", EVIL],
    ["sources", "check", EVIL],
    ["report", EVIL],
    ["ingest", EVIL],
    ["parse", EVIL],
    ["export", "articles.csv", "--where", EVIL],
]


@pytest.mark.parametrize(
    "command", COMMANDS, ids=lambda command: " ".join(command[:2])[:40].encode("ascii", "ignore").decode()
)
def test_no_command_prints_what_a_terminal_obeys(filled, command) -> None:
    ended = filled(*command)
    assert OBEYED.findall(ended.out + ended.err) == []


def test_mark_up_of_the_console_is_text_like_any_other(filled) -> None:
    shown = filled("sql", "SELECT '[bold red]x[/]' AS said").out
    assert "[bold red]x[/]" in shown


def test_json_loses_nothing(filled) -> None:
    sql = "SELECT '\u202eesrever\u202c' AS said, 'x' || chr(8232) || chr(27) AS obeyed"
    [row] = json.loads(filled("sql", sql, "--json").out)
    assert row == {"said": "\u202eesrever\u202c", "obeyed": "x\u2028\x1b"}


def test_a_report_page_shows_it_harmlessly(filled, desk) -> None:
    filled("report")
    [page] = (desk / "data" / "runs").glob("*/report.html")
    text = page.read_text(encoding="utf-8")
    assert OBEYED.findall(text) == []
    assert "<script" not in text


def test_a_cell_of_an_export_runs_nothing(filled, desk) -> None:
    filled("export", "articles.csv")
    with (desk / "articles.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\n", "\r"))]
