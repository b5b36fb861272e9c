"""What we archive, another's replay shows: pywb, in an environment of its own, serves every page of the demo."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from newsroom import Newsroom
from tests.e2e.conftest import free_port, wait_for

PROJECT = Path(__file__).resolve().parents[2]
REPLAY = PROJECT / ".venv" / "replay" / "bin"

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not REPLAY.exists(), reason="`make e2e` installs pywb in an environment of its own"),
]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Those of the whole demo."""
    home = tmp_path_factory.mktemp("desk")
    with Newsroom(port=0) as room:
        given = {"CLIPDESK_HOME": str(home), "CLIPDESK_DEMO": "1", "CLIPDESK_DEMO_PORT": str(room.port)}
        command = [str(Path(sys.executable).with_name("clipdesk")), "run", "libya-isis"]
        subprocess.run(command, cwd=PROJECT, env=os.environ | given, check=True, capture_output=True)
    return sorted(home.glob("archive/**/*.warc.gz"))


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def asked(port: int, path: str) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()


def responses(path: Path) -> Iterator[tuple[str, datetime, int, bytes]]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            status = record.http_headers.status_code
            yield record.headers["WARC-Target-URI"], record.record_date, status, record.reader.read()


@contextmanager
def replaying(archives: list[Path], folder: Path) -> Iterator[int]:
    """The port at which pywb shows them."""
    subprocess.run([REPLAY / "wb-manager", "init", "demo"], cwd=folder, check=True, capture_output=True)
    subprocess.run(
        [REPLAY / "wb-manager", "add", "demo", *archives], cwd=folder, check=True, capture_output=True
    )
    port = free_port()
    command = [REPLAY / "wayback", "--bind", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for("pywb", 60, lambda: answers(port))
            yield port
        finally:
            server.terminate()


def test_every_archived_page_is_replayed_as_it_came(archives: list[Path], tmp_path: Path) -> None:
    replayed = 0
    with replaying(archives, tmp_path) as port:
        for path in archives:
            for url, moment, status, body in responses(path):
                assert asked(port, f"/demo/{moment:%Y%m%d%H%M%S}id_/{url}") == (status, body), url
                replayed += 1
    assert replayed > 100
