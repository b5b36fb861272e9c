"""Stands for `python …`: python -IS ask.py ADDRESS …"""

import json
import os
import socket
import sys

if __name__ == "__main__":
    _, address, *arguments = sys.argv
    streams = [number for number in range(64) if os.path.exists(f"/proc/self/fd/{number}")]  # noqa: PTH110 - pathlib is slow to import
    request = {
        "arguments": arguments,
        "environment": dict(os.environ),
        "folder": os.getcwd(),  # noqa: PTH109
        "streams": streams,
    }
    with socket.socket(socket.AF_UNIX) as parent:
        parent.connect(address)
        socket.send_fds(parent, [b"\n"], streams)
        parent.sendall(json.dumps(request).encode() + b"\n")
        code = int(parent.makefile().readline() or 1)
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
