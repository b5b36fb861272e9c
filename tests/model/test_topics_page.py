"""docs/topics.md: every YAML sample is a valid file, and every figure of the rule is the code's."""

import re
from pathlib import Path

import pytest

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.settings import PROJECT
from clipdesk.model.source import Source
from clipdesk.model.topic import Topic
from parsers.matching.score import CHANCE, LEAD_WORDS

PAGE = (PROJECT / "docs" / "topics.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)


def test_every_sample_says_which_file_it_is() -> None:
    assert len(SAMPLES) == PAGE.count("```yaml") > 0


def test_the_samples_make_a_valid_catalogue(tmp_path: Path) -> None:
    for name, content in SAMPLES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    catalogue = Catalogue.load(tmp_path / "topics", tmp_path / "sources")
    assert len(catalogue.topics) + len(catalogue.sources) == len(SAMPLES)


@pytest.mark.parametrize("kind", [Topic, Source])
def test_every_key_is_explained(kind: type[Topic] | type[Source]) -> None:
    assert [key for key in kind.model_fields if f"{key}:" not in PAGE and f"`{key}`" not in PAGE] == []


def test_the_chances_on_the_page_are_those_of_the_code() -> None:
    for place, chance in CHANCE.items():
        assert re.search(rf"\| (the rest of the )?{place}\b.*\| {chance:.2f}", PAGE), place
    assert f"the first {LEAD_WORDS} words" in PAGE
