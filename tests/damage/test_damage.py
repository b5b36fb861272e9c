"""No damage that changes what a reader gets passes unseen; `python -m tests.damage.sweep` does it by thousands."""

from collections.abc import Iterator

from tests.damage.damages import DAMAGES
from tests.damage.sweep import UNSEEN, Bench, Case


def test_no_damage_that_changes_what_a_reader_gets_passes_unseen(bench: Bench) -> None:
    unseen = {case: ended for case in _sample(bench) if (ended := bench.judged(case)) and ended[0] == UNSEEN}
    assert unseen == {}


def _sample(bench: Bench) -> Iterator[Case]:
    """A file of each kind, each damaged in another way; of the tables' files those of two."""
    damages = list(DAMAGES)
    kinds = bench.folder.kinds()
    alike = {kind for kind in kinds if kind.startswith("files of")} - {
        "files of articles",
        "files of crawl_log",
    }
    for number, (kind, paths) in enumerate((kind, kinds[kind]) for kind in kinds if kind not in alike):
        yield Case(kind, damages[number % (len(damages) - 1)], paths[number % len(paths)], number)


def test_the_sample_has_a_file_of_every_kind(bench: Bench) -> None:
    kinds = {case.kind for case in _sample(bench)}
    assert kinds >= {"archived pages", "commits", "checkpoints", "notes", "search index", "runs", "alarms"}
    assert all((bench.root / "sound" / case.path).exists() for case in _sample(bench))
