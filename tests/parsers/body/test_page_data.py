import json

import pytest

from parsers.body import BodyClues, extract_body
from parsers.body.page_data import json_ld_markup, script_markup
from parsers.document import Document, read_document

TEASER = "<main><article><h1>Port reopens</h1><p>The port opened again on Monday, after nine days of talks.</p></article></main>"
PARAGRAPHS = [
    f"Paragraph {number} tells how the port was opened, which ships were the first to enter, and who paid the dockers "
    "for the nine days on which nothing could be unloaded because both sides claimed the same customs house."
    for number in range(8)
]


def document(state: object, script: str = '<script id="__NEXT_DATA__" type="application/json">') -> Document:
    return read_document(f"<html><body>{TEASER}{script}{json.dumps(state)}</script></body></html>".encode())


def lines(markup: str) -> list[str]:
    return [line.text for line in read_document(markup.encode()).outline.lines]


RICH = {
    "props": {
        "story": {
            "body": [
                *(
                    {
                        "type": "paragraph",
                        "content": [
                            {"type": "text", "value": text[:20]},
                            {"type": "link", "value": text[20:]},
                        ],
                    }
                    for text in PARAGRAPHS
                ),
                {
                    "type": "ad",
                    "value": "An advertisement that nobody asked for, set between the paragraphs of a story.",
                },
            ]
        }
    }
}
STATES = {
    "strings": {"article": {"paragraphs": PARAGRAPHS}},
    "markup": {"article": {"html": "".join(f"<p>{text}</p>" for text in PARAGRAPHS)}},
    "rich text": RICH,
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
def test_the_body_in_a_script_built_page_is_found(state: object) -> None:
    assert lines(script_markup(document(state))) == PARAGRAPHS


def test_a_page_that_shows_a_teaser_gives_the_body_of_its_state() -> None:
    body = extract_body(document(STATES["markup"]))
    assert body.origin == "embedded_json"
    assert [block.text for block in body.blocks] == PARAGRAPHS


def test_a_page_that_shows_a_teaser_gives_the_body_of_its_json_ld() -> None:
    clues = BodyClues(json_ld_body="\n\n".join(PARAGRAPHS))
    body = extract_body(read_document(TEASER.encode()), clues)
    assert (body.origin, [block.text for block in body.blocks]) == ("json_ld", PARAGRAPHS)


def test_a_page_that_shows_its_article_is_believed() -> None:
    html = "<article>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article>"
    assert (
        extract_body(read_document(html.encode()), BodyClues(json_ld_body=" ".join(PARAGRAPHS))).origin
        == "dom"
    )


@pytest.mark.parametrize(
    "body",
    ["<p>One.</p><p>Two.</p>", "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."],
    ids=["markup", "escaped markup", "lines"],
)
def test_an_article_body_is_parted_into_paragraphs(body: str) -> None:
    assert lines(json_ld_markup(body)) == ["One.", "Two."]


@pytest.mark.parametrize(
    "script",
    ["{", "[" * 100_000, '"\\ud800"', "null", '{"a":' * 10_000 + "1" + "}" * 10_000],
    ids=["cut off", "deep list", "lone surrogate", "null", "deep object"],
)
def test_broken_state_is_no_body(script: str) -> None:
    html = f'{TEASER}<script type="application/json">{script}{" " * 1_000}</script>'
    assert script_markup(read_document(html.encode())) == ""
