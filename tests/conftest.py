"""What the tests of several folders share."""

from tests.forking.forked_python import FORKED_PYTHON


def pytest_sessionfinish() -> None:
    FORKED_PYTHON.stop()
