"""`clipdesk diff`: two versions of a stored article."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import InputError, UnknownName
from clipdesk.model.settings import Settings
from clipdesk.model.urls import article_id as article_id_of
from steps.inspect.edited import edited
from tests.corpus.conftest import NOON, make_capture

BEGINNING = 6
"""Characters of an id that tell an article; of five thousand, two have the same."""
TEXTS = ("Three boats left.", "Five boats left.", "Five boats left \x1b[31mlate.")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An article in three versions, and one in one."""
    settings = Settings(home=tmp_path_factory.mktemp("desk"), demo=True)
    corpus = Corpus.open(settings.corpus)
    for number, text in enumerate(TEXTS):
        capture = make_capture(1, text, run=f"run-{number}", at=NOON + timedelta(hours=number), place=number)
        corpus.append_versions(f"run-{number}", "herald", [capture], now=NOON)
    corpus.append_versions("run-9", "herald", [make_capture(2)], now=NOON)
    return settings


def article_id(number: int = 1) -> str:
    return make_capture(number).article.article_id


@pytest.mark.parametrize("name", [article_id(), article_id()[:8]])
def test_without_numbers_the_last_two_versions_are_compared(settings: Settings, name: str) -> None:
    found = edited(settings, name)
    assert (found.article_id, found.old, found.new, found.reread) == (article_id(), 2, 3, False)
    assert [edit.field for edit in found.edit.fields] == ["body"]
    assert edited(settings, name, 1, 2).edit.matters


def test_what_cannot_be_compared_says_why(settings: Settings) -> None:
    with pytest.raises(InputError, match="is no stored article"):
        edited(settings, "nonsense")
    with pytest.raises(InputError, match="is no stored article"):
        edited(settings, "0123456789abcdef")
    with pytest.raises(InputError, match="has one version"):
        edited(settings, article_id(2))
    with pytest.raises(UnknownName, match="'7'"):
        edited(settings, article_id(), 1, 7)


def test_a_beginning_that_two_articles_share_says_which(tmp_path: Path) -> None:
    ids: dict[str, int] = {}
    for number in range(10_000):
        name = article_id_of(f"https://herald.example/{number}")
        if (other := ids.setdefault(name[:BEGINNING], number)) != number:
            break
    settings = Settings(home=tmp_path)
    captures = [make_capture(one) for one in (other, number)]
    Corpus.open(settings.corpus).append_versions("run-1", "herald", captures, now=NOON)
    with pytest.raises(InputError, match="means 2 articles"):
        edited(settings, article_id(number)[:BEGINNING])


def test_the_command_marks_what_went_and_what_came(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIPDESK_HOME", str(settings.home))
    monkeypatch.setenv("CLIPDESK_DEMO", "1")
    shown = CliRunner().invoke(app, ["diff", article_id(), "1", "2"]).output
    assert "[-Three-] {+Five+} boats left." in shown
    assert "an edit that matters; silent: its date of modification stayed" in shown
    assert "\x1b" not in CliRunner().invoke(app, ["diff", article_id()]).output
    document = json.loads(CliRunner().invoke(app, ["diff", article_id(), "1", "2", "--json"]).stdout)
    assert document["edit"]["fields"][0]["touches"] == ["number"]
