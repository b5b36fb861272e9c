"""Text that somebody scraped earlier becomes a headline and blocks."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.article import Block, BlockKind
from clipdesk.model.errors import InputError
from parsers.plain_text import MAX_TEXT_CHARACTERS, split_text

FIRST = (
    "The port of a small town on the coast was quiet on Monday after fighters took the customs house. Nobody"
    " came to work, and the crane stood still over an empty ship, said three men who live beside the wall."
)
SECOND = (
    '"We heard the trucks at four in the morning," said a baker. He counted forty cars on the road from the'
    " south and saw ten of them stay at the gate until the sun was up."
)


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
@pytest.mark.parametrize("gap", [1, 2, 3])
def test_paragraphs_are_parted_by_line_breaks_or_blank_lines(newline: str, gap: int) -> None:
    headline, blocks = split_text((newline * gap).join(["Fighters take the port", FIRST, SECOND]))
    assert headline == "Fighters take the port"
    assert texts(blocks) == [FIRST, SECOND]


@pytest.mark.parametrize("width", [60, 72, 100])
def test_lines_broken_at_a_width_are_joined_again(width: int) -> None:
    text = f"Fighters take the port\n\n{textwrap.fill(FIRST, width)}\n\n{textwrap.fill(SECOND, width)}\n"
    headline, blocks = split_text(text)
    assert headline == "Fighters take the port"
    assert texts(blocks) == [FIRST, SECOND]


def test_a_paragraph_broken_at_a_width_ends_where_its_last_line_is_short() -> None:
    text = f"Fighters take the port\n{textwrap.fill(FIRST, 72)}\n{textwrap.fill(SECOND, 72)}\n"
    assert texts(split_text(text)[1]) == [FIRST, SECOND]


@pytest.mark.parametrize("width", range(50, 80))
def test_a_word_parted_at_its_hyphen_is_joined_without_a_space(width: int) -> None:
    line = (
        "A Franco-Italian convoy of forty-four cars on the south-eastern road was stopped by well-armed men."
    )
    text = f"Convoy stopped\n\n{textwrap.fill(FIRST, width)}\n\n{textwrap.fill(line, width)}"
    assert texts(split_text(text)[1]) == [FIRST, line]


@pytest.mark.parametrize("stray", ["< < Go Back", "<< Back", "Print | Email | Share", "Home > News > Libya"])
def test_a_stray_line_above_the_headline_is_not_the_headline(stray: str) -> None:
    headline, blocks = split_text(f"{stray}\n\nFighters take the port\n\n{FIRST}")
    assert headline == "Fighters take the port"
    assert texts(blocks) == [stray, FIRST]


def test_a_text_that_begins_with_a_paragraph_has_no_headline() -> None:
    headline, blocks = split_text(f"{FIRST} {SECOND}\n\n{SECOND}")
    assert headline == ""
    assert len(blocks) == 2


def test_a_text_of_one_line_has_no_headline() -> None:
    assert split_text("Fighters take the port") == (
        "",
        (Block(BlockKind.PARAGRAPH, "Fighters take the port"),),
    )


@pytest.mark.parametrize("bullet", ["-", "*", "•", "–"])
def test_bulleted_lines_are_list_items(bullet: str) -> None:
    _, blocks = split_text(f"What we know\n\n{FIRST}\n{bullet} Ten cars stayed\n{bullet} Thirty left")
    assert blocks[1:] == (
        Block(BlockKind.LIST_ITEM, "Ten cars stayed"),
        Block(BlockKind.LIST_ITEM, "Thirty left"),
    )


def test_white_space_and_control_characters_go() -> None:
    headline, blocks = split_text("\ufeffFighters\x00 take\tthe\u00a0port\n\n  The  end \n\n")
    assert headline == "Fighters take the port"
    assert texts(blocks) == ["The end"]


@pytest.mark.parametrize("text", ["", "\n\n \n", "\x00"])
def test_an_empty_text_has_neither(text: str) -> None:
    assert split_text(text) == ("", ())


def test_a_text_that_is_too_long_is_refused_with_its_length() -> None:
    with pytest.raises(InputError, match=str(MAX_TEXT_CHARACTERS + 1)):
        split_text("x" * (MAX_TEXT_CHARACTERS + 1))


@given(st.text(max_size=400))
def test_no_word_is_lost(text: str) -> None:
    headline, blocks = split_text(text)
    kept = "".join([headline, *texts(blocks)])
    bare = "".join(char for char in text if char.isalnum())
    assert sorted(char for char in kept if char.isalnum()) == sorted(bare)
