"""What one step leaves for the next: a line that is none is told with its place."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from clipdesk.model.errors import CrawlError
from steps.run.handover import captures_in, read_stats, records_in


@pytest.mark.parametrize("read", [records_in, captures_in])
@pytest.mark.parametrize("line", ["{", "[]", '{"colour": "blue"}', "\xff"])
def test_a_line_that_is_none_is_told_with_its_number(
    tmp_path: Path, read: Callable[[Path], Iterable[object]], line: str
) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(line.encode("latin-1") + b"\n")
    with pytest.raises(CrawlError, match=r"lines\.jsonl:1"):
        list(read(path))


@pytest.mark.parametrize("content", [None, "{", "[]", '{"known": "many", "fetched": 1}'])
def test_figures_that_cannot_be_read_say_what_to_do(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "crawl.stats.json").write_text(content)
    with pytest.raises(CrawlError, match=r"no figures of a crawl: .*crawled again"):
        read_stats(tmp_path)
