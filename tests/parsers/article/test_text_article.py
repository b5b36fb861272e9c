"""Text without markup becomes an article by the same rules."""

from datetime import UTC, datetime

import pytest

from clipdesk.model.article import Article, DateOrigin
from parsers import parse

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
TEXT = (
    "The port of a small town on the coast was quiet on Monday after fighters took the customs house. Nobody"
    " came to work, and the crane stood still over an empty ship, said three men who live beside the wall."
)


def article(*lines: str) -> Article:
    text = "\n\n".join(["Fighters take the port", *lines]).encode()
    return parse(text, "https://quay.example/1", headers={"content-type": "text/plain"}, fetched_at=NOW)


@pytest.mark.parametrize(
    "lines",
    [
        ("By Jane Doe", TEXT),
        ("Jane Doe | March 8, 2026", TEXT),
        ("Jane Doe", "March 8, 2026", TEXT),
        (TEXT, "— Jane Doe"),
    ],
)
def test_a_byline_or_a_signature_names_the_author(lines: tuple[str, ...]) -> None:
    assert [author.name for author in article(*lines).authors] == ["Jane Doe"]


def test_text_that_nobody_signs_has_no_author() -> None:
    assert article(TEXT, "By noon the tide had turned.").authors == ()


def test_a_line_with_a_date_dates_the_text_with_little_confidence() -> None:
    moment = article("Updated March 8, 2026 9:04 p.m.", TEXT).published_at
    assert moment is not None
    assert (moment.at, moment.origin) == (datetime(2026, 3, 8, 21, 4), DateOrigin.TEXT)  # noqa: DTZ001
    assert moment.confidence <= 0.5


@pytest.mark.parametrize("line", ["March 8, 2027", f"{TEXT} It was March 8, 2026."])
def test_a_date_to_come_or_in_a_sentence_dates_nothing(line: str) -> None:
    assert article(line, TEXT).published_at is None
