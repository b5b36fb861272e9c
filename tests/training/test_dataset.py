from random import Random

from parsers.body import BodyClues
from parsers.document import Outline, read_document
from training.dataset import disguise

CLUES = BodyClues("The ferry returned.", "A ferry", ("Ferry back",))


def page() -> Outline:
    sections = "".join(f"<div class=teaser-{number % 20}><p>Tide {number}</p></div>" for number in range(200))
    return read_document(f"<body>{sections}</body>".encode()).outline


def test_a_disguise_hides_some_names_and_leaves_the_others() -> None:
    outline = page()
    disguised, _ = disguise(outline, CLUES, Random("a page"))
    hidden = {new for old, new in zip(outline.names, disguised.names, strict=True) if old != new}
    assert 0 < len(hidden) < 20
    assert not any("teaser" in name for name in hidden)


def test_elements_that_share_a_name_share_its_disguise() -> None:
    outline = page()
    disguised, _ = disguise(outline, CLUES, Random("a page"))
    assert len(set(zip(outline.names, disguised.names, strict=True))) == len(set(outline.names))
    assert len(set(disguised.names)) == len(set(outline.names))


def test_what_the_page_says_is_the_same_in_disguise() -> None:
    outline = page()
    disguised, clues = disguise(outline, CLUES, Random("a page"))
    assert (disguised.lines, disguised.parents, clues.titles) == (
        outline.lines,
        outline.parents,
        CLUES.titles,
    )


def test_clues_are_sometimes_unsaid() -> None:
    found = {disguise(page(), CLUES, Random(number))[1] for number in range(30)}
    assert {clues.description for clues in found} == {"", "A ferry"}
    assert {clues.json_ld_body for clues in found} == {"", "The ferry returned."}
