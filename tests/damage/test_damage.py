"""No damage that changes what a reader gets passes unseen; `python -m tests.damage.sweep` does it by thousands."""

from collections.abc import Iterator

import pytest

from tests.damage.damages import DAMAGES
from tests.damage.sweep import UNSEEN, Bench, Case


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("damage"))


def test_no_damage_that_changes_what_a_reader_gets_passes_unseen(bench: Bench) -> None:
    unseen = {case: ended for case in _sample(bench) if (ended := bench.judged(case)) and ended[0] == UNSEEN}
    assert unseen == {}


def _sample(bench: Bench) -> Iterator[Case]:
    """A file of each kind, each damaged in another way."""
    damages = list(DAMAGES)
    for number, (kind, paths) in enumerate(bench.folder.kinds().items()):
        yield Case(kind, damages[number % (len(damages) - 1)], paths[number % len(paths)], number)


def test_the_sample_has_a_file_of_every_kind(bench: Bench) -> None:
    kinds = {case.kind for case in _sample(bench)}
    assert kinds >= {"archived pages", "commits", "checkpoints", "notes", "search index", "runs", "alarms"}
    assert all((bench.root / "sound" / case.path).exists() for case in _sample(bench))
