"""A word count means something in every script."""

import pytest

from clipdesk.model.words import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The ferry didn't sail, at 10,000 knots — or 3.5.", 9),
        ("— … “ ” | •", 0),
        ("وصلت السفينة إلى الميناء.", 4),
        ("हिन्दी में समाचार", 3),
        ("船が港に着いた。", 7),
        ("スーパーで買う", 4),
        ("渡轮今早抵达港口。", 8),
        ("배가 항구에 도착했다", 3),
        ("เรือ", 3),
        ("", 0),
    ],
)
def test_words_are_counted_as_unicode_parts_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_text_of_any_length_is_counted_in_one_pass() -> None:
    assert count_words("港 word's\u0301 " * 100_000) == 200_000
