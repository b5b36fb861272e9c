"""What an edit changed, and whether a reader should look at it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.article import Article, Author, Block, BlockKind, Completeness, DateOrigin, Moment
from parsers.edits import Change, Piece, Touch, edits
from parsers.edits.touches import touched
from parsers.edits.wording import hunks, pieces

MODIFIED = Moment(datetime(2026, 3, 8, 9, tzinfo=UTC), False, "", DateOrigin.META, 1.0)
ARTICLE = Article(
    url="https://desk.example/a",
    canonical_url="https://desk.example/a",
    headline="Ferry returns to the harbour",
    completeness=Completeness.FULL,
    parser_version="1",
    authors=(Author("Mara Lund"), Author("Idris Okoro")),
    modified_at=MODIFIED,
    blocks=(
        Block(BlockKind.PARAGRAPH, "The ferry returned."),
        Block(BlockKind.PARAGRAPH, "Nobody was hurt."),
    ),
)


def with_text(*paragraphs: str) -> Article:
    return replace(ARTICLE, blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in paragraphs))


@pytest.mark.parametrize(
    ("old", "new", "touch"),
    [
        ("Officials said “no”.", 'Officials said "no".', Touch.TYPOGRAPHY),
        ("a port - a town", "a port – a town", Touch.TYPOGRAPHY),
        ("the Council met", "the council met", Touch.TYPOGRAPHY),
        ("the large ship sank", "the big ship sank", Touch.WORDING),
        ("the ship sank", "the ship sank slowly", Touch.WORDING),
        ("the envoy of Malta spoke", "the envoy of Cyprus spoke", Touch.NAME),
        ("посол Мальты сказал", "посол Кипра сказал", Touch.NAME),
        ("killed 3 people", "killed 5 people", Touch.NUMBER),
        ("killed three people", "killed five people", Touch.NUMBER),
        ("fell by 5%", "fell by 5$", Touch.NUMBER),
        ("مقتل ٣ جنود", "مقتل ٥ جنود", Touch.NUMBER),
        ("مقتل ثلاثة جنود", "مقتل خمسة جنود", Touch.NUMBER),
        ("погибли три человека", "погибли пять человек", Touch.NUMBER),
        ("三人死亡", "五人死亡", Touch.NUMBER),
        ("he did not agree", "he did agree", Touch.NEGATION),
        ("he didn’t agree", "he did agree", Touch.NEGATION),
        ("ولم يوافق الوزير", "ووافق الوزير", Touch.NEGATION),
        ("министр не согласился", "министр согласился", Touch.NEGATION),
        ("Der Minister stimmt nicht zu", "Der Minister stimmt zu", Touch.NEGATION),
        ("部长不同意", "部长同意", Touch.NEGATION),
    ],
)
def test_a_change_says_what_it_touches(old: str, new: str, touch: Touch) -> None:
    assert touched(hunks(old, new)) == {touch}
    assert touched(hunks(new, old)) == {touch}


def test_figures_are_the_same_in_all_digits() -> None:
    assert Touch.NUMBER not in touched(hunks("مقتل 3 جنود", "مقتل ٣ جنديا"))


def test_the_first_word_of_a_sentence_is_no_name_for_its_capital() -> None:
    assert touched(hunks("The ship sank. Later it rose.", "The ship sank. Soon it rose.")) == {Touch.WORDING}


def test_what_changed_is_told_word_by_word() -> None:
    found = pieces(hunks("Three were killed in Sirte.", "Five were killed in Sirte, officials said."))
    assert found == (
        Piece(Change.OUT, "Three "),
        Piece(Change.IN, "Five "),
        Piece(Change.SAME, "were killed in Sirte"),
        Piece(Change.IN, ", officials said"),
        Piece(Change.SAME, "."),
    )


def test_a_new_paragraph_leaves_the_others_as_they_are() -> None:
    found = pieces(hunks("One two.\n\nThree four.", "One two.\n\nNew.\n\nThree four."))
    assert [piece for piece in found if piece.change is not Change.SAME] == [Piece(Change.IN, "New.\n\n")]


texts = st.lists(
    st.sampled_from(["a", "b", "c", " ", " ", "\n\n", "five", "не", "三", "،", "’", "\u0301", "x1"]),
    max_size=40,
).map("".join) | st.text(max_size=30)


@given(texts, texts)
def test_the_pieces_are_both_texts_whole(old: str, new: str) -> None:
    found = pieces(hunks(old, new))
    assert "".join(piece.text for piece in found if piece.change is not Change.OUT) == new
    before = "".join(piece.text for piece in found if piece.change is not Change.IN)
    assert "".join(before.split()) == "".join(old.split())


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert touched(hunks(text, text)) == frozenset()


def test_texts_that_repeat_themselves_are_compared_as_fast_as_others() -> None:
    """difflib alone would need minutes for these."""
    found = pieces(hunks("a b c d " * 5_000, "d c b a " * 5_000))
    assert "".join(piece.text for piece in found if piece.change is not Change.OUT) == "d c b a " * 5_000


def test_an_edit_names_the_fields_and_what_matters() -> None:
    new = replace(
        with_text("The ferry returned late.", "Nobody was hurt."), headline="Ferry sinks in the harbour"
    )
    found = edits(ARTICLE, new)
    assert [(edit.field, edit.matters) for edit in found.fields] == [("headline", True), ("body", False)]
    assert found.matters


def test_an_edit_of_signs_in_the_headline_does_not_matter() -> None:
    assert not edits(ARTICLE, replace(ARTICLE, headline="Ferry ‘returns’ to the harbour")).matters


def test_other_spaces_are_typography() -> None:
    [edit] = edits(ARTICLE, with_text("The\u00a0ferry returned.", "Nobody was hurt.")).fields
    assert edit.touches == {Touch.TYPOGRAPHY}


def test_new_words_under_the_old_date_are_a_silent_edit() -> None:
    new = with_text("The ferry returned late.", "Nobody was hurt.")
    later = replace(MODIFIED, at=MODIFIED.at + timedelta(hours=1))
    assert edits(ARTICLE, new).silent
    assert not edits(ARTICLE, replace(new, modified_at=later)).silent
    assert not edits(ARTICLE, with_text("The ferry “returned”.", "Nobody was hurt.")).silent


def test_of_a_list_it_says_what_went_and_what_came() -> None:
    new = replace(ARTICLE, authors=(Author("Mara Lund"), Author("Ola Berg")))
    [edit] = edits(ARTICLE, new).fields
    assert edit.field == "authors"
    assert edit.pieces == (
        Piece(Change.SAME, "Mara Lund"),
        Piece(Change.OUT, "Idris Okoro"),
        Piece(Change.IN, "Ola Berg"),
    )


def test_the_same_article_has_no_edit() -> None:
    found = edits(ARTICLE, ARTICLE)
    assert found.fields == ()
    assert not found.silent
