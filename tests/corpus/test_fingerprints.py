"""Which known texts a new one may be: they are found by their keys, wherever these lie."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.corpus.fingerprints import _as_declared, _found, _Sieve, add, candidates
from clipdesk.corpus.schema import FINGERPRINTS
from clipdesk.corpus.table import Table, retried
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Credit, CreditKind
from clipdesk.model.story import Claim, Fingerprint
from tests.corpus.conftest import NOON

KNOWN = 4_400
KEYS = st.lists(st.integers(-(2**31), 2**31 - 1) | st.integers(-2, 2), max_size=8)


def known(number: int, *keys: int) -> Fingerprint:
    url = f"https://herald.example/{number}"
    claim = Claim(f"{number:032x}", "herald", url, url, f"Headline {number}", NOON)
    return Fingerprint(claim, 1, "00" * 32, keys, b"\1\0")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """A file of more row groups than are read at a time."""
    found = Corpus.open(tmp_path_factory.mktemp("corpus")).fingerprints
    add(found, [known(number, number, -number - 1) for number in range(KNOWN)], retried())
    return found


@pytest.mark.parametrize("number", [0, 255, 256, 4_095, 4_096, KNOWN - 1])
def test_a_text_is_found_wherever_it_lies_in_a_file(table: Table, number: int) -> None:
    [[found]] = candidates(table, [known(KNOWN, -number - 1)])
    assert found == known(number, number, -number - 1)


def test_a_text_with_nothing_in_common_has_no_candidates(table: Table) -> None:
    assert candidates(table, [known(KNOWN, KNOWN)]) == [[]]


def test_what_shares_most_comes_first(table: Table) -> None:
    [found] = candidates(table, [known(KNOWN, 7, 9, -10)])
    assert [one.claim.article_id for one in found] == [f"{number:032x}" for number in (9, 7)]


def test_an_earlier_one_of_the_new_texts_is_a_candidate(tmp_path: Path) -> None:
    first, second = known(1, 5, 6), known(2, 6)
    assert candidates(Corpus.open(tmp_path).fingerprints, [first, second]) == [[], [first]]


@given(st.lists(KEYS, max_size=6), KEYS.filter(bool))
def test_the_sieve_lets_through_what_is_wanted_and_nothing_else(
    rows: list[list[int]], wanted: list[int]
) -> None:
    keys = np.unique(np.array(wanted, np.int32))
    column = pa.array([np.array(row, "<i4").tobytes() for row in rows], pa.binary())
    numbers, places = _found(column, _Sieve(keys))
    assert [(int(keys[number]), place) for number, place in zip(numbers, places, strict=True)] == [
        (key, place) for place, row in enumerate(rows) for key in row if key in wanted
    ]


def test_a_file_of_an_earlier_release_lacks_columns_and_fields_of_columns() -> None:
    credit = Credit(CreditKind.AGENCY, "Agence Littorale", "(Littorale)")
    one = known(1, 5)
    row = FINGERPRINTS.columns.put(replace(one, claim=replace(one.claim, credits=(credit,))))
    of_then = {name: row["credits"][0][name] for name in ("kind", "outlet", "evidence")}
    old = pa.Table.from_pylist([row | {"credits": [of_then]}]).drop_columns(["publisher"])
    columns = [FINGERPRINTS.schema.field(name) for name in ("publisher", "credits")]
    assert _as_declared(old, columns).to_pylist() == [{"publisher": None, "credits": row["credits"]}]
