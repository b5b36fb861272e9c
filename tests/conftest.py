"""What the tests of several folders share."""

from hypothesis import settings

from tests.forking.forked_python import FORKED_PYTHON

settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("thorough", max_examples=2_000, deadline=None)
settings.load_profile("suite")  # the same examples everywhere: `make laws` looks for others


def pytest_sessionfinish() -> None:
    FORKED_PYTHON.stop()
