from random import Random

import pytest

from parsers.body import BodyClues
from parsers.document import Outline, read_document
from training.scripts import SCRIPTS, Script, in_another_script

CLUES = BodyClues("The ferry returned.", "The ferry is back.", ("Ferry back",))


def page() -> Outline:
    return read_document(
        b"<body><p>The <a href=/f>ferry</a> returned in 2026, at 7:30.</p><p>Read more: the ferry</p></body>"
    ).outline


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.language)
def test_every_word_is_one_of_the_script_and_numbers_stay(script: Script) -> None:
    outline, _ = in_another_script(page(), CLUES, script, Random(1))
    letters = "".join(char for char in outline.lines[0].text if char.isalpha())
    assert script.letters.sub("", letters) == ""
    assert "2026" in outline.lines[0].text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.language)
def test_the_share_of_links_is_about_the_same(script: Script) -> None:
    before, after = page().lines[0], in_another_script(page(), CLUES, script, Random(1))[0].lines[0]
    shares = [line.link_chars / len(line.text) for line in (before, after)]
    assert shares[1] == pytest.approx(shares[0], abs=0.05)


def test_a_word_is_the_same_wherever_it_stands() -> None:
    outline, clues = in_another_script(page(), CLUES, SCRIPTS[1], Random(1))
    first, second, *_ = outline.lines[0].text.lower().split()
    assert clues.description.lower().split()[:2] == [first, second]


def test_what_leads_elsewhere_still_does_in_the_other_language() -> None:
    outline, _ = in_another_script(page(), CLUES, SCRIPTS[1], Random(1))
    from parsers.body.phrases import SEE_ALSO

    assert [SEE_ALSO.begin(line.text.lower()) for line in outline.lines] == [False, True]
