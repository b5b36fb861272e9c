import json
from typing import Any

import pytest

from parsers.body.flight import flight_markup, flight_texts


def element(tag: str, children: Any) -> list[Any]:
    return ["$", tag, None, {"children": children}]


def test_elements_become_markup() -> None:
    row = json.dumps(
        element("article", [element("h1", "Back"), element("p", ["The ", element("b", "ferry")])])
    )
    assert flight_markup([f"1:{row}\n"]) == "<article><h1>Back</h1><p>The <b>ferry</b></p></article>"


def test_a_row_may_be_cut_anywhere() -> None:
    assert flight_markup(['1:["$","p",nu', 'll,{"children":"Back"}]\n']) == "<p>Back</p>"


@pytest.mark.parametrize("reference", ["$2", "$L2"])
def test_a_reference_stands_for_its_row_once(reference: str) -> None:
    rows = f"1:{json.dumps(element('div', [reference, reference]))}\n2:{json.dumps(element('p', 'Back'))}\n"
    assert flight_markup([rows]) == "<div><p>Back</p></div>"


def test_a_text_row_is_as_long_as_it_says() -> None:
    text = "<p>Fähre\nzurück</p>"
    rows = f"1:{json.dumps(['$', 'div', None, {'dangerouslySetInnerHTML': {'__html': '$2'}}])}\n2:T{len(text.encode()):x},{text}3:null\n"
    assert flight_markup([rows]) == f"<div>{text}</div>"


def test_text_is_no_markup_and_what_is_no_text_is_left_out() -> None:
    row = json.dumps(element("p", ["1 < 2 ", 2026, None, True, "$undefined", element("script", "x()")]))
    assert flight_markup([f"1:{row}\n"]) == "<p>1 &lt; 2 2026</p>"


@pytest.mark.parametrize(
    "payload", ["", "x", "1:", '1:["$"', '1:["$",["a"],{},{}]', "1:Tffffffff,x", '1:"$1"', '1:["$1","$1"]\n']
)
def test_broken_payloads_fail_nothing(payload: str) -> None:
    assert isinstance(flight_markup([payload]), str)


def test_pieces_are_read_from_the_scripts_of_a_page() -> None:
    page = '<script>self.__next_f.push([1,"1:\\"a\\""])</script><script>self.__next_f.push([0])</script>'
    assert flight_texts(page) == ['1:"a"']
