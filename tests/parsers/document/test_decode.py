import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import decode
from parsers.document.decode import MAX_DECODED_BYTES

ENGLISH = "<p>The convoy left Misrata at dawn – nobody stopped it.</p>"
RUSSIAN = "<p>Колонна вышла из Мисраты на рассвете, и никто её не остановил. Бои шли до вечера.</p>" * 5
ARABIC = "<p>غادرت القافلة مصراتة عند الفجر ولم يوقفها أحد، واستمرت المعارك حتى المساء في سرت.</p>" * 5
FRENCH = "<p>Le convoi a quitté Misrata à l'aube ; personne ne l'a arrêté, dit l'état-major.</p>" * 5


def meta(charset: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body>'


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_outweighs_every_label(mark: bytes, encoding: str) -> None:
    found = decode(mark + ENGLISH.encode(encoding), {"content-type": "text/html; charset=windows-1251"})
    assert (found.text, found.how) == (ENGLISH, "bom")


def test_valid_utf_8_is_utf_8_whatever_the_page_says() -> None:
    found = decode((meta("windows-1251") + ARABIC).encode())
    assert ARABIC in found.text
    assert (found.encoding, found.how) == ("utf-8", "valid")


def test_the_header_comes_before_the_meta_element() -> None:
    html = (meta("iso-8859-5") + RUSSIAN).encode("cp1251")
    found = decode(html, {"Content-Type": "text/html; charset=windows-1251"})
    assert RUSSIAN in found.text
    assert found.how == "header"


@pytest.mark.parametrize(
    ("text", "said", "encoding"),
    [
        (RUSSIAN, "windows-1251", "cp1251"),
        (ARABIC, "windows-1256", "cp1256"),
        (FRENCH, "ISO-8859-1", "cp1252"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("<p>德国和利比亚</p>" * 9, "gb2312", "gb18030"),
    ],
)
def test_the_meta_element_is_believed_where_it_makes_sense(text: str, said: str, encoding: str) -> None:
    found = decode((meta(said) + text).encode(encoding))
    assert text in found.text
    assert found.how == "meta"


@pytest.mark.parametrize("said", ["utf-8", "iso-8859-1", "nonsense-8", "hex", "utf-16"])
def test_a_windows_1251_page_that_says_otherwise_is_still_read(said: str) -> None:
    assert RUSSIAN in decode((meta(said) + RUSSIAN).encode("cp1251")).text


def test_a_windows_1256_page_that_says_it_is_western_is_still_read() -> None:
    assert ARABIC in decode((meta("windows-1252") + ARABIC).encode("cp1256")).text


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    found = decode((meta("utf-8") + RUSSIAN).encode() + b"\xff\xfe\xfa")
    assert found.encoding == "utf-8"
    assert RUSSIAN in found.text


def test_utf_16_without_a_mark_is_recognised() -> None:
    assert decode(ENGLISH.encode("utf-16-le")).text == ENGLISH


def test_nul_characters_are_left_out() -> None:
    assert decode(b"<p>Sir\x00te</p>").text == "<p>Sirte</p>"


def test_a_page_beyond_the_limit_is_cut_and_says_so() -> None:
    found = decode("é".encode() * (MAX_DECODED_BYTES // 2 + 10))
    assert found.truncated
    assert found.encoding == "utf-8"
    assert len(found.text) == MAX_DECODED_BYTES // 2


@given(st.binary(max_size=400), st.sampled_from(["utf-8", "windows-1256", "shift_jis", "base64", "\x00", ""]))
def test_any_bytes_become_text(html: bytes, said: str) -> None:
    found = decode(html, {"content-type": f"text/html; charset={said}"})
    assert "\x00" not in found.text


SHORT = [
    ("Порт Мисураты закрыт после шторма", ["cp1251", "koi8-r", "iso8859-5", "cp866"]),
    ("Порт зачинено через шторм, повідомили у місті Одеса", ["cp1251", "koi8-u"]),
    ("إغلاق ميناء مصراتة بعد العاصفة", ["cp1256", "iso8859-6"]),
    ("Το λιμάνι έκλεισε μετά την καταιγίδα", ["cp1253", "iso8859-7"]),
    ("הנמל נסגר לאחר הסערה", ["cp1255", "iso8859-8"]),
    ("Liman fırtınanın ardından kapatıldı, İçişleri bakanlığı açıkladı", ["cp1254"]),
    ("Port zamknięto po burzy, podały władze miasta Gdańsk", ["cp1250", "iso8859-2"]),
    ("Le port est fermé après la tempête, a annoncé l'État", ["cp1252"]),
    ("The port’s closed – nobody knows why, the mayor said", ["cp1252"]),
    ("ท่าเรือปิดหลังพายุ", ["cp874"]),
    ("港口因风暴关闭，当局表示", ["gb18030"]),
    ("港口因風暴關閉，當局表示", ["big5"]),
    ("嵐のため港が閉鎖された", ["cp932", "euc-jp"]),
    ("폭풍으로 항구가 폐쇄되었다", ["cp949"]),
]
LEGACY = [(text, encoding) for text, encodings in SHORT for encoding in encodings]


@pytest.mark.parametrize(("text", "encoding"), LEGACY)
@pytest.mark.parametrize("said", ["", "utf-8", "nonsense"])
def test_a_headline_is_read_where_nothing_true_is_said_of_its_encoding(
    text: str, encoding: str, said: str
) -> None:
    found = decode(f"<title>{text}</title>".encode(encoding), {"content-type": f"text/xml; charset={said}"})
    assert text in found.text
    assert found.how == "guess"
    assert [fault.endswith(", by guess") for fault in found.faults] == [True]


@pytest.mark.parametrize("text", [text for text, _ in SHORT])
@pytest.mark.parametrize("bad", [b"\xff", b"\xe9", b"\x80", b"\xe2\x80"])
@pytest.mark.parametrize("said", ["", "utf-8", "windows-1251", "iso-8859-1"])
def test_one_bad_byte_costs_one_character_and_no_more(text: str, bad: bytes, said: str) -> None:
    before, after = text[:-6] + "é—é—é", text[-6:]
    found = decode(
        before.encode() + bad + b" " + after.encode(), {"content-type": f"text/xml; charset={said}"}
    )
    assert found.text == f"{before}\ufffd {after}"
    assert (found.encoding, found.replaced) == ("utf-8", 1)
    assert found.faults == ("characters replaced that are no utf-8: 1",)


def test_an_xml_declaration_is_believed_like_a_meta_element() -> None:
    feed = f'<?xml version="1.0" encoding="koi8-r"?><title>{RUSSIAN}</title>'
    assert decode(feed.encode("koi8-r")).how == "meta"
    assert RUSSIAN in decode(feed.encode("koi8-r")).text


def test_of_two_labels_the_one_that_is_no_lie_is_believed() -> None:
    page = (meta("windows-1251") + RUSSIAN).encode("cp1251")
    found = decode(page, {"content-type": "text/html; charset=utf-8"})
    assert (found.encoding, found.how, found.faults) == ("cp1251", "meta", ())
    assert RUSSIAN in found.text


def test_what_declares_itself_rightly_has_no_faults() -> None:
    assert decode((meta("windows-1251") + RUSSIAN).encode("cp1251")).faults == ()
    assert decode("a replaced \ufffd character".encode()).faults == ()


def test_control_characters_go_and_windows_signs_are_what_they_were_meant_for() -> None:
    assert decode(b"Fer\x08ry le\x00av\x1bes\x7f\n\tport").text == "Ferry leaves\n\tport"
    assert decode("The port\x92s \x93closed\x94\x81".encode()).text == "The port’s “closed”"


def test_what_was_encoded_twice_is_decoded_twice() -> None:
    twice = "Sirte’s café – “closed”".encode().decode("latin-1")
    assert decode(f"<p>{twice}, says Émile</p>".encode()).text == "<p>Sirte’s café – “closed”, says Émile</p>"
