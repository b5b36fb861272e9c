"""docs/extend.md is true: each walk is applied to a copy of the project, and what it adds works there."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "extend.md").read_text(encoding="utf-8")
WALKS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")[1:]}
COPIED = ("clipdesk", "parsers", "spiders", "steps", "cli", "newsroom", "docs", "topics", "sources")

CLIPDESK = ["-c", "from cli.main import main; main()"]
COMMANDS: dict[str, list[str]] = {"clipdesk": CLIPDESK, "python": []}
BLOCK = re.compile(r"^```(\w+) (.+)\n((?:.*\n)*?)```$", re.MULTILINE)
PLACE = re.compile(r'file=(\S+)(?: (after|before|replace)="(.*)")?')


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in COPIED:
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("tests/docs/test_kinds.py", "tests/model/test_kinds.py", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, tmp_path / name)
    return tmp_path


def command(line: str) -> list[str]:
    name, *arguments = shlex.split(line)
    return [*COMMANDS[name], *arguments]


def apply(walk: str, copy: Path) -> list[list[str]]:
    """Put every snippet where its block says; give the commands that check the result.

    A snippet without a place ends a file, or is a new one; `after`, `before` and `replace` name the one line
    that begins so.
    """
    checks: list[list[str]] = []
    for language, told, snippet in BLOCK.findall(walk):
        if told == "check":
            checks.append(command(snippet) if language == "sh" else ["-c", snippet])
            continue
        place = PLACE.fullmatch(told)
        assert place, told
        name, where, anchor = place.groups()
        path = copy / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
        if where:
            start = anchor.replace('\\"', '"')
            [at] = [number for number, line in enumerate(lines) if line.startswith(start)]
            first, last = {"after": (at + 1, at + 1), "before": (at, at), "replace": (at, at + 1)}[where]
        else:
            first = last = len(lines)
        path.write_text("".join([*lines[:first], snippet, *lines[last:]]), encoding="utf-8")
    return checks


def run(copy: Path, *arguments: str, **settings: str) -> str:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CLIPDESK_")}
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env={**ours, "PYTHONPATH": str(copy), "CLIPDESK_HOME": str(copy / "data"), **settings},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.parametrize("title", WALKS)
def test_a_walk_leads_to_something_that_works(title: str, copy: Path) -> None:
    checks = apply(WALKS[title], copy)
    assert checks
    for check in checks:
        run(copy, *check)
    kinds = ("tests/docs/test_kinds.py", "tests/model/test_kinds.py")
    run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *kinds)


class _Addresses(BaseHTTPRequestHandler):
    """A site that has nothing but a list of addresses."""

    def do_GET(self) -> None:
        found = self.path == "/all.txt"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(b"/2026/the-wells-are-dry\n/2026/the-port-reopens\n" if found else b"")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def test_the_new_way_of_discovery_is_crawled(copy: Path) -> None:
    apply(WALKS["A way of discovery"], copy)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Addresses) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        site, port = f"http://tiny.localhost:{server.server_port}", str(server.server_port)
        source = {
            "id": "tiny", "publisher": "Tiny", "homepage": site, "languages": ["en"],
            "politeness": {"delay": 0.0}, "discovery": [{"kind": "url_list", "url": f"{site}/all.txt"}],
        }  # fmt: skip
        (copy / "newsroom" / "sources" / "tiny.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
        demo = {"CLIPDESK_DEMO": "1", "CLIPDESK_DEMO_PORT": port}
        [probe] = json.loads(run(copy, *CLIPDESK, "sources", "check", "tiny", "--json", **demo))
        server.shutdown()
    [entry] = probe["entries"]
    assert (entry["kind"], entry["outcome"], entry["candidates"]) == ("url_list", "fetched", 2)


@pytest.mark.parametrize("title", WALKS)
def test_a_walk_shows_nothing_that_is_in_the_project(title: str) -> None:
    for _, told, snippet in BLOCK.findall(WALKS[title]):
        if place := PLACE.fullmatch(told):
            path = PROJECT / place[1]
            assert not path.exists() or snippet not in path.read_text(encoding="utf-8")


def test_every_block_of_the_page_is_applied_or_checked() -> None:
    assert len(BLOCK.findall(PAGE)) == PAGE.count("\n```") / 2
