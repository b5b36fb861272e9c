"""What the tests of several folders share."""

from hypothesis import HealthCheck, settings

from tests.forking.forked_python import FORKED_PYTHON

SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # no test runs against time
settings.register_profile("suite", SLOWLY, derandomize=True)
settings.register_profile("thorough", SLOWLY, max_examples=2_000)
settings.load_profile("suite")  # the same examples everywhere: `make laws` looks for others


def pytest_sessionfinish() -> None:
    FORKED_PYTHON.stop()
