"""`clipdesk raw`: from a stored article to the bytes that it was read from."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import ArchiveError, UnknownName
from clipdesk.model.settings import Settings
from steps.inspect.raw import raw_page
from tests.corpus.conftest import NOON, make_capture

HTML = "<p>\x1b[31mSirte \u2066</p>".encode()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A stored article, whose page lies in the archive."""
    settings = Settings(home=tmp_path, demo=True)
    with ArchiveWriter(settings.archive / "run-1" / "herald.warc.gz", settings.archive) as archive:
        record = archive.write(
            url="https://herald.example/1",
            status=200,
            reason="OK",
            headers=[("Content-Type", "text/html")],
            body=HTML,
            fetched_at=NOON,
        )
    capture = replace(make_capture(1), record=record)
    Corpus.open(settings.corpus).append_versions("run-1", "herald", [capture], now=NOON)
    return settings


ARTICLE = make_capture(1).article.article_id


def test_the_bytes_come_out_as_they_were_archived(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert raw_page(settings, ARTICLE).html == HTML
    monkeypatch.setenv("CLIPDESK_HOME", str(settings.home))
    monkeypatch.setenv("CLIPDESK_DEMO", "1")
    shown = CliRunner().invoke(app, ["raw", ARTICLE])
    assert shown.stdout_bytes == HTML
    assert "content-type: text/html" in shown.stderr


def test_a_version_that_is_not_there_and_a_page_that_is_lost_say_so(settings: Settings) -> None:
    with pytest.raises(UnknownName, match="'3'"):
        raw_page(settings, ARTICLE, 3)
    [archived] = settings.archive.rglob("*.warc.gz")
    archived.unlink()
    with pytest.raises(ArchiveError, match=r"herald\.warc\.gz"):
        raw_page(settings, ARTICLE)
