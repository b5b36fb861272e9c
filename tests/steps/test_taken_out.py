"""The text of an article as it was on the page."""

from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.article import Part, Removed
from steps.inspect.taken_out import extracted

WORDS = st.text(alphabet="ab \u0627\n", min_size=1, max_size=8)


@given(st.lists(st.tuples(st.booleans(), WORDS)))
def test_put_together_the_pieces_are_the_text_before_any_removal(parts: list[tuple[bool, str]]) -> None:
    whole = "".join(text for _, text in parts)
    removed, at = [], 0
    for taken, text in parts:
        if taken:
            removed.append(Removed(f"rule-{at}", text, Part.BODY, at))
        at += len(text)
    kept = "".join(text for taken, text in parts if not taken)
    pieces = extracted(kept, removed[::-1])
    assert "".join(piece.text for piece in pieces) == whole
    assert "".join(piece.text for piece in pieces if piece.rule is None) == kept
