from pathlib import Path

import pytest

from parsers.boilerplate import prepared
from parsers.boilerplate.rule import matcher
from parsers.boilerplate.rule_files import all_rules


def test_the_rules_ready_to_run_are_those_of_the_files() -> None:
    """If this fails: make fmt."""
    prepared.matchers.cache_clear()
    assert prepared.matchers() == tuple(map(matcher, all_rules()))
    assert f'"{prepared.made_of()}"' in prepared.PREPARED.read_text(encoding="utf-8")


def test_rules_that_are_not_prepared_are_read_from_their_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = tmp_path / "prepared.json"
    stale.write_text('{"made_of":"another","rules":[]}', encoding="utf-8")
    monkeypatch.setattr(prepared, "PREPARED", stale)
    prepared.matchers.cache_clear()
    assert len(prepared.matchers()) == len(all_rules())
    prepared.matchers.cache_clear()
