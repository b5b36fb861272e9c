import pytest

from parsers.document import read_document
from parsers.document.shadow_roots import open_shadow_roots


def lines(markup: str) -> list[str]:
    return [line.text for line in read_document(f"<body>{markup}</body>".encode()).outline.lines]


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_a_shadow_root_is_what_the_reader_sees(mode: str) -> None:
    assert lines(
        f"<my-page><template shadowrootmode={mode}><p>The ferry is back.</p></template></my-page>"
    ) == ["The ferry is back."]


def test_shadow_roots_stand_in_one_another() -> None:
    inner = "<my-text><TEMPLATE shadowrootmode=open><p>Inner.</p></TEMPLATE></my-text>"
    assert lines(f"<my-page><template shadowrootmode=open><p>Outer.</p>{inner}</template></my-page>") == [
        "Outer.",
        "Inner.",
    ]


def test_other_templates_hold_no_text() -> None:
    markup = "<template><p>Row</p></template><a-b><template shadowrootmode=open><template><p>Row</p></template><p>Text.</p></template></a-b>"
    assert lines(markup) == ["Text."]


@pytest.mark.parametrize(
    "html", [b"</template><template shadowrootmode>", b"<template shadowrootmode=open", b"</template>" * 3]
)
def test_templates_that_are_not_closed_or_not_opened_fail_nothing(html: bytes) -> None:
    assert isinstance(open_shadow_roots(html), bytes)
