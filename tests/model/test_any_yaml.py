"""Whatever stands in a file, the operator gets a catalogue or a list of faults, never a traceback."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.errors import Fault, InvalidFiles
from clipdesk.model.settings import PROJECT
from clipdesk.model.source import Source
from clipdesk.model.topic import Topic

KEYS = sorted(
    {*Topic.model_fields, *Source.model_fields, "term", "all", "any", "kind", "url", "phrases", "name"}
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.sampled_from(KEYS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
DESK = {
    "topics": yaml.safe_load((PROJECT / "topics" / "libya-isis.yaml").read_text(encoding="utf-8")),
    "sources": yaml.safe_load((PROJECT / "sources" / "libya-observer.yaml").read_text(encoding="utf-8")),
}
QUICKLY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def faults(folder: Path, kind: str, content: bytes) -> Sequence[Fault]:
    for name in ("topics", "sources"):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "x.yaml").unlink(missing_ok=True)
    (folder / kind / "x.yaml").write_bytes(content)
    try:
        Catalogue.load(folder / "topics", folder / "sources")
    except InvalidFiles as error:
        return error.faults
    return ()


@pytest.mark.parametrize("kind", ["topics", "sources"])
@QUICKLY
@given(
    content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_a_catalogue_or_faults(tmp_path: Path, kind: str, content: bytes) -> None:
    assert all(fault.problem and fault.expected for fault in faults(tmp_path, kind, content))


@pytest.mark.parametrize("kind", ["topics", "sources"])
@QUICKLY
@given(changes=st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=3))
def test_any_change_of_a_valid_file_is_a_catalogue_or_faults(
    tmp_path: Path, kind: str, changes: dict[str, Any]
) -> None:
    content = yaml.safe_dump({**DESK[kind], **changes}, allow_unicode=True).encode()
    assert all(fault.problem and fault.expected for fault in faults(tmp_path, kind, content))
