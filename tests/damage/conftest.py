"""One sound desk for all tests, which damage copies of it."""

import pytest

from tests.damage.sweep import Bench


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("damage"))
