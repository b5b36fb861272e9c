"""A fork is to its test what a Python process of its own would be."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from scheduler.process import wait_until_gone
from tests.forking.forked_python import FORKED_PYTHON

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="forks are for Linux")

TELL = """
import json, os, sys
print(json.dumps([sys.argv[1:], os.environ["WHO"], os.getcwd(), os.getpid()]), flush=True)
sys.stderr.write("so it is")
sys.exit(int(sys.stdin.readline()))
"""


def started(folder: Path) -> "subprocess.Popen[str]":
    script = folder / "tell.py"
    script.write_text(TELL, encoding="utf-8")
    return subprocess.Popen(
        FORKED_PYTHON.command([sys.executable, str(script), "one", "two"]),
        cwd=folder,
        env={"WHO": "me"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_has_the_arguments_the_environment_the_folder_the_streams_and_the_exit_code(
    tmp_path: Path,
) -> None:
    with started(tmp_path) as process:
        out, err = process.communicate("3\n", timeout=60)
    assert json.loads(out)[:3] == [["one", "two"], "me", str(tmp_path)]
    assert (err, process.returncode) == ("so it is", 3)


def test_it_is_killed_with_the_process_that_it_stands_for(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        assert process.stdout is not None
        fork = psutil.Process(json.loads(process.stdout.readline())[3])
        assert fork.pid != process.pid
        process.kill()
    assert wait_until_gone(fork, 30)


def test_one_that_is_killed_before_it_has_said_what_it_wants_takes_nobody_with_it(tmp_path: Path) -> None:
    [address] = [part for part in FORKED_PYTHON.command([sys.executable]) if part.endswith("/socket")]
    with socket.socket(socket.AF_UNIX) as asked_by:
        asked_by.connect(address)
        socket.send_fds(asked_by, [b"\n"], [sys.__stdin__.fileno()])
        asked_by.sendall(b'{"arguments"')
    with started(tmp_path) as process:
        process.communicate("3\n", timeout=60)
    assert process.returncode == 3
