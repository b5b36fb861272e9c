"""Laws that hold for the metadata of any page."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipdesk.model.source import Hints
from parsers.document import read_document
from parsers.metadata import apply_hints, detect_language, read_metadata
from parsers.metadata.dates.dates import is_possible
from parsers.metadata.page.addresses import link_address

URL = "https://paper.example/world/ship-waits-off-the-coast"
FETCHED_AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
NAMES = [
    "author", "article:published_time", "date", "og:title", "og:url", "og:image", "description", "keywords", "robots",
    "tdm-reservation", "og:site_name", "article:content_tier", "article:modified_time", "og:locale",
]  # fmt: skip
TEXT = st.text(max_size=60) | st.sampled_from(
    [
        "https://[::1",
        "http://",
        "//",
        "data:x",
        "2026-02-30",
        "0000-00-00",
        "99999999999999",
        "javascript:x",
        "﷽" * 20,
    ]
)


def page(*lines: str) -> str:
    return "<html><head>" + "\n".join(lines) + "</head><body><h1>Ship waits off the coast</h1></body></html>"


def read(html: str, fetched_at: datetime | None = FETCHED_AT):
    return read_metadata(read_document(html.encode("utf-8", "replace")), URL, {}, fetched_at=fetched_at)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(NAMES), TEXT), TEXT, TEXT)
def test_no_meta_tag_raises_and_no_date_is_of_the_future(
    metas: dict[str, str], canonical: str, author: str
) -> None:
    tags = [f"<meta property='{name}' content='{value}'>" for name, value in metas.items()]
    script = json.dumps(
        {"@type": "NewsArticle", "author": author, "image": canonical, "datePublished": author}
    )
    found = read(
        page(
            *tags,
            f"<link rel=canonical href='{canonical}'>",
            f"<script type='application/ld+json'>{script}</script>",
        )
    )
    for moment in (found.published_at, found.modified_at):
        assert moment is None or is_possible(moment.at, FETCHED_AT)
    assert found.canonical_url.startswith("http")


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_no_bytes_raise(html: bytes) -> None:
    read_metadata(read_document(html), URL, {}, fetched_at=None)


@pytest.mark.parametrize("url", ["", "not a url", "https://[broken", "ftp://x/y", "https://paper.example"])
def test_no_url_raises(url: str) -> None:
    read_metadata(read_document(b"<h1>Ship waits</h1>"), url, {}, fetched_at=FETCHED_AT)


def test_a_zone_ahead_of_the_fetch_is_granted_a_day() -> None:
    assert is_possible(FETCHED_AT + timedelta(hours=23), FETCHED_AT)
    assert not is_possible(FETCHED_AT + timedelta(hours=25), FETCHED_AT)


def test_without_a_date_the_time_of_the_fetch_is_no_guess() -> None:
    assert read(page()).published_at is None


def test_published_and_modified_are_kept_apart() -> None:
    found = read(page("<meta property='article:modified_time' content='2026-11-01T00:00:00Z'>"))
    assert found.published_at is None
    assert found.modified_at is not None


def test_a_date_says_what_it_was_read_from() -> None:
    found = read(page("<meta name='date' content='1 November 2026'>")).published_at
    assert found is not None
    assert (found.raw, found.origin.value, found.day_only) == ("1 November 2026", "meta", True)


def test_hints_overrule_and_leave_the_rest() -> None:
    html = "<html><body><h1>Wrong</h1><div class=hd>Right headline</div><p class=who>By Ada Lind</p><p class=at>1 May 2026</p></body></html>"
    document = read_document(html.encode())
    generic = read_metadata(document, URL, {}, fetched_at=FETCHED_AT)
    hints = Hints(headline=".hd", authors=".who", published_at=".at", standfirst=".missing")
    found = apply_hints(generic, document, hints)
    assert found.headline == "Right headline"
    assert [author.name for author in found.authors] == ["Ada Lind"]
    assert found.published_at is not None
    assert found.published_at.at.isoformat() == "2026-05-01T00:00:00"
    assert found.standfirst == generic.standfirst


LONG = {
    "en": "The harbour council voted on Tuesday to put off the dredging of its main channel until next autumn.",
    "ar": "أعاد مزارعو الوادي يوم السبت فتح قناة الري القديمة التي توقفت عن العمل منذ عشرين عاما بعد رفع الطمي.",
    "fr": "Une centaine d'ostréiculteurs se sont rassemblés lundi devant la mairie pour demander la réouverture.",
    "it": "La ruota ha ripreso a girare alle nove e un quarto di sabato mattina, tra gli applausi della piazza.",
    "ru": "В посёлке в субботу открыли мост через реку, которого жители ждали двадцать лет, и сразу пустили автобус.",
    "de": "Der Stadtrat hat den Umbau der alten Markthalle am Mittwochabend ein weiteres Mal auf Herbst verschoben.",
    "es": "La fuente de la plaza volvió a manar el lunes por la tarde, cuando ya nadie lo esperaba en el pueblo.",
}


@pytest.mark.parametrize("language", LONG)
def test_the_language_is_that_of_the_text(language: str) -> None:
    assert detect_language(LONG[language], None) == language


def test_a_wrong_declaration_gives_way_to_a_long_text() -> None:
    assert detect_language(LONG["ru"] * 3, "en-US") == "ru"


def test_a_short_text_proves_nothing() -> None:
    assert detect_language("Derby 2:1", "de") == "de"
    assert detect_language("Derby 2:1", None) is None


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://cdn.example/a/b.jpg?w=2", "https://cdn.example/a/b.jpg?w=2"),
        ("//cdn.example/b.jpg", "https://cdn.example/b.jpg"),
        (" b.jpg ", "https://paper.example/world/b.jpg"),
        ("https://user:word@cdn.example/b.jpg", ""),
        ("javascript:x", ""),
    ],
)
def test_an_address_is_what_a_browser_would_ask_for(href: str, address: str) -> None:
    assert link_address(href, URL) == address


@given(
    st.text(alphabet="abc./:?#&=%-@ ", max_size=30), st.sampled_from(["", "https://a.example/", "http://"])
)
def test_no_address_is_changed_for_speed(rest: str, start: str) -> None:
    href = start + rest
    assert link_address(href, URL) in ("", resolved(href))


def resolved(href: str) -> str:
    try:
        return urljoin(URL, href.strip())
    except ValueError:
        return ""
