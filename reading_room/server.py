"""The room on a socket of this machine, until somebody stops it."""

from socket import AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket

import uvicorn
from starlette.types import ASGIApp

from clipdesk.model.errors import ConfigError

STOP_SECONDS = 5
"""Pages are made in less; whoever hangs on longer is cut off."""


def listen(host: str, port: int) -> socket:
    """Raises ConfigError where the port is taken."""
    made = socket(AF_INET, SOCK_STREAM)
    made.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen()
    except OSError as error:
        made.close()
        raise ConfigError(
            f"port {port} cannot be had: {error.strerror}", hint="give another with --port"
        ) from error
    return made


def serve_until_stopped(app: ASGIApp, listening: socket) -> None:
    """Until SIGINT or SIGTERM."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=STOP_SECONDS
    )
    uvicorn.Server(config).run([listening])
