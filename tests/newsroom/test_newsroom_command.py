"""`python -m newsroom` as an operator starts it."""

import signal
import subprocess
import sys

from newsroom import Newsroom
from newsroom.site import sites


def start(*options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "newsroom", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_it_prints_the_address_of_every_site_and_ends_on_ctrl_c() -> None:
    with start("--port", "0", "--now", "2026-03-08T12:00Z", "--advance", "1h") as process:
        assert process.stdout is not None
        addresses = [process.stdout.readline().split()[-1] for _ in sites()]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert all(".localhost:" in address for address in addresses)


def test_a_port_that_is_taken_is_named_with_what_to_do(room: Newsroom) -> None:
    with start("--port", str(room.port)) as process:
        _, complaint = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"cannot listen on 127.0.0.1:{room.port}" in complaint
    assert "--port" in complaint


def test_a_duration_without_a_unit_is_refused() -> None:
    with start("--advance", "90") as process:
        _, complaint = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "write a number and s, m, h or d" in complaint
