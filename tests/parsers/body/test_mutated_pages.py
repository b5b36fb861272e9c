"""No damage to a page is an error: whatever is left of it becomes an article."""

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import parse

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ferry returns</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry returns to the old harbour",
"articleBody": "The ferry returned to the old harbour on Friday.", "datePublished": "2026-04-03T08:00:00+02:00"}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Ferry returns to the old harbour</h1>
<p class="lead">For the first time since the winter storms the ferry called at the old harbour on Friday.</p>
<p>The captain, who had waited for the pilot, said that the channel was deeper than the chart allowed.</p>
<table><tr><th>Day</th><th>Passengers</th></tr><tr><td>Friday</td><td>112</td></tr></table>
<ul><li>Tickets are sold on board only.</li></ul><blockquote>We were not afraid.</blockquote>
<figure><img src="a.jpg"><figcaption>The ferry</figcaption></figure>
<p>مرّت العبّارة قرب الميناء القديم، وقال القبطان إنّ القناة أعمق ممّا تقوله الخرائط.</p></article>
<script id="__NEXT_DATA__" type="application/json">{"props": {"body": ["One.", {"text": "Two."}]}}</script></body></html>"""
PIECES = [
    "<",
    ">",
    "</div>",
    "<p>",
    "<!--",
    "]]>",
    "<script>",
    "<table><td>",
    "&#x110000;",
    "\x00",
    "\ud800",
    "\u202e",
    '"',
    "<a",
    "<svg><p>",
    "\r\n",
]

places = st.integers(0, len(PAGE))
cuts = st.tuples(st.just("cut"), places, places)
copies = st.tuples(st.just("copy"), places, places)
pieces = st.tuples(st.sampled_from(PIECES), places, st.integers(1, 50))


def mutated(page: str, changes: list[tuple[str, int, int]]) -> str:
    for what, start, end in changes:
        low, high = min(start, end), max(start, end)
        if what == "cut":
            page = page[:low] + page[high:]
        elif what == "copy":
            page = page[:high] + page[low:high] + page[high:]
        else:
            page = page[:start] + what * end + page[start:]
    return page


@settings(max_examples=150)
@given(
    st.lists(st.one_of(cuts, copies, pieces), max_size=6),
    st.sampled_from(["utf-8", "utf-16", "cp1256", "latin-1"]),
)
def test_a_damaged_page_becomes_an_article_of_whole_lines(
    changes: list[tuple[str, int, int]], encoding: str
) -> None:
    html = mutated(PAGE, changes).encode(encoding, "replace")
    article = parse(html, "https://news.example/2026/04/ferry", headers={"content-type": "text/html"})
    assert all(block.text and block.text == " ".join(block.text.split()) for block in article.blocks)


@settings(max_examples=100)
@given(st.binary(max_size=2_000))
def test_any_bytes_become_an_article(html: bytes) -> None:
    assert parse(html, "https://news.example/x").url == "https://news.example/x"
