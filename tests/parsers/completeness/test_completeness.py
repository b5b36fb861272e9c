"""What a page is judged to be, each verdict with its evidence.

A case is a page named VERDICT.NAME.html, whose first line is a comment with its URL.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.written_pages import WRITTEN, written_cases
from clipdesk.model.article import Block, BlockKind, Completeness
from clipdesk.model.folding import fold_prose
from parsers import parse
from parsers.completeness import judge
from parsers.completeness.wordings import concepts_in, phrases_in
from parsers.document import read_document
from parsers.metadata import read_metadata

CASES = sorted(Path(__file__).with_name("cases").glob("*.html"))
FETCHED_AT = datetime(2026, 6, 1, tzinfo=UTC)
URL = "https://paper.example/city/depot-saved-by-one-vote"
DATED = '<meta property="article:published_time" content="2026-05-01T08:00:00Z">'
SENTENCE = "The council voted on Tuesday evening to keep the old tram depot after three hours of speeches. "


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_page_is_judged(path: Path) -> None:
    html = path.read_bytes()
    url = re.match(rb"<!-- (\S+) -->", html)
    assert url
    article = parse(html, url[1].decode(), fetched_at=FETCHED_AT)
    assert article.completeness.value == path.name.split(".")[0], article.evidence
    assert article.evidence


@pytest.mark.parametrize("part", WRITTEN)
def test_the_written_pages_are_judged_with_few_mistakes(part: str) -> None:
    said = [
        (case.expected, parse(case.html, case.url, fetched_at=FETCHED_AT).completeness)
        for case in written_cases(part)
    ]
    for verdict in Completeness:
        hits = sum(expected == got == verdict for expected, got in said)
        assert 2 * hits / sum((expected == verdict) + (got == verdict) for expected, got in said) >= 0.95


def verdict(body: str, *, head: str = "", words: int = 300, status: int = 200) -> Completeness:
    html = (
        f"<html><head><title>Depot saved</title>{head}</head><body><h1>Depot saved</h1>{body}</body></html>"
    )
    document = read_document(html.encode())
    metadata = read_metadata(document, URL, {}, fetched_at=FETCHED_AT)
    text = " ".join((SENTENCE * 60).split()[:words])
    blocks = (Block(BlockKind.PARAGRAPH, text),) if words else ()
    return judge(document, metadata, blocks, status=status)[0]


def test_a_long_text_is_an_article_whatever_stands_around_it() -> None:
    notice = "<div class='paywall'>Subscribe to continue reading. We use cookies, accept all. Verify you are human.</div>"
    assert verdict(notice, words=600) is Completeness.FULL


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_refusal_by_status_needs_words_or_markup_too(status: int) -> None:
    assert verdict("", words=300, status=status) is Completeness.FULL
    assert (
        verdict("<p>Your request was blocked by our firewall.</p>", words=0, status=status)
        is Completeness.BLOCK_PAGE
    )


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_is_no_article(status: int) -> None:
    assert verdict("<p>Nothing here.</p>", words=2, status=status) is Completeness.NOT_ARTICLE


def test_the_markups_word_alone_makes_no_teaser_of_a_long_text() -> None:
    locked = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    assert verdict("", head=locked, words=300) is Completeness.FULL
    assert verdict("", head=locked, words=50) is Completeness.TEASER


def test_three_paragraphs_with_nothing_behind_them_are_closed_by_more_than_one_mark() -> None:
    closed = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    document = read_document(
        f"<html><head>{closed}</head><body>{f'<p>{SENTENCE}</p>' * 5}</body></html>".encode()
    )
    metadata = read_metadata(document, URL, {}, fetched_at=FETCHED_AT)
    blocks = [Block(BlockKind.PARAGRAPH, SENTENCE.strip())] * 5
    assert judge(document, metadata, blocks)[0] is Completeness.FULL
    assert judge(document, metadata, blocks[:2])[0] is Completeness.TEASER


@pytest.mark.parametrize(("called", "expected"), [("blurred", "teaser"), ("blur-up", "full")])
def test_a_last_paragraph_that_is_blurred_is_not_given(called: str, expected: str) -> None:
    last = "The vote was close in the end, and"
    html = (
        f"<html><head>{DATED}</head><body><p>{SENTENCE * 4}</p><p class='{called}'>{last}</p></body></html>"
    )
    document = read_document(html.encode())
    metadata = read_metadata(document, URL, {}, fetched_at=FETCHED_AT)
    blocks = [Block(BlockKind.PARAGRAPH, text.strip()) for text in (SENTENCE * 4, last)]
    assert judge(document, metadata, blocks)[0].value == expected


def locked(selector: str) -> str:
    part = f'{{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":"{selector}"}}'
    return (
        '<script type="application/ld+json">'
        f'{{"@type":"NewsArticle","isAccessibleForFree":false,"hasPart":{part}}}</script>'
    )


def test_a_closed_part_that_is_given_closes_nothing() -> None:
    text = " ".join((SENTENCE * 9).split()[:100])
    given = f"<div class='closed'><p>{text}</p></div>"
    assert verdict(given, head=locked(".closed"), words=100) is Completeness.FULL
    assert verdict("<div class='closed'></div>", head=locked(".closed"), words=100) is Completeness.TEASER


def test_an_offer_below_a_brief_report_is_no_gate() -> None:
    offer = "<div class='support'><p>Become a subscriber and read every story from 5 euros a month.</p></div>"
    assert verdict(offer, words=60, head=DATED) is Completeness.FULL


@pytest.mark.parametrize(
    "lead", ["Unlock this text. Become a member.", "Read on with a subscription for 1 euro."]
)
def test_an_offer_to_read_on_is_a_gate(lead: str) -> None:
    text = " ".join((SENTENCE * 4).split()[:40])
    page = f"<p>{text}</p><div class='x'><p>{lead}</p></div>"
    assert verdict(page, words=40, head=DATED) is Completeness.TEASER


@pytest.mark.parametrize(
    "markup",
    [
        "<script>window.KPSDK={};</script>",
        "<script id='anubis_challenge' type='application/json'>{}</script>",
        "<script>window.__qrator={};</script>",
        "<script>window.gokuProps={};</script>",
    ],
)
def test_a_robot_product_alone_on_the_page_is_a_block(markup: str) -> None:
    assert verdict(markup, words=0) is Completeness.BLOCK_PAGE


BUTTONS = "<button>Blue</button><button>Green</button>"
LINK = "<a href='/news'>News</a>"
PRIVACY = "<a href='/privacy'>Privacy</a>"


@pytest.mark.parametrize(
    "markup",
    [
        f"<script src='https://static.axept.io/sdk.js'></script><div role='dialog'>{BUTTONS}</div>",
        f"<script>window.__tcfapi=1</script><p>Which colour?</p>{BUTTONS}{PRIVACY}",
        f"<div role='dialog'><p>Which colour?</p>{BUTTONS}{PRIVACY}</div>",
        f"<form action='/collectConsent' method='post'>{BUTTONS}</form>{PRIVACY}",
        f"<p>Which colours?</p>{'<input type=checkbox>' * 4}{BUTTONS}{PRIVACY}",
        "<p>Which colour?</p><button id='accept'>Blue</button><button id='reject'>Green</button>",
        f"<p>Which colour?</p>{BUTTONS}{PRIVACY}<script>document.cookie='colour='</script>",
        f"<p>Which colour?</p><script src='/cookie-layer.js'></script>{BUTTONS}{PRIVACY}",
        "<p>Which colour?</p><iframe src='/notice?consentUUID=1'></iframe>",
        f"<a href='/set?c=1&amp;next=/a'>Blue</a><a href='/set?c=0&amp;next=/a'>Green</a>{PRIVACY}",
        f"<a href='/?consent=1'>Blue</a><a href='/?consent=0'>Green</a>{PRIVACY}",
    ],
    ids=[
        "product",
        "interface",
        "dialog",
        "form",
        "purposes",
        "answers",
        "cookie",
        "script",
        "frame",
        "way back",
        "links",
    ],
)
def test_a_choice_and_nothing_else_is_a_consent_wall_whatever_it_says(markup: str) -> None:
    assert verdict(markup, words=0) is Completeness.CONSENT_WALL


def test_the_same_button_twice_is_no_choice() -> None:
    plans = f"<p>A month, 3 €</p><button>Buy</button><p>A year, 30 €</p><button>Buy</button>{PRIVACY}"
    assert verdict(plans, words=0) is Completeness.NOT_ARTICLE


ON_COOKIES = "The council has to take down the cookie banner that asks for consent to personal data use. " * 5
BAR = "<div class='cookie-bar'><p>We use cookies.</p><button>Accept</button><button>Reject</button></div>"


def test_a_text_about_cookies_is_no_consent_wall_if_the_answers_stand_in_another_box() -> None:
    menu = "".join(f"<a href='/{n}'>News</a>" for n in range(9))

    def judged(html: str) -> Completeness:
        document = read_document(f"<html><body>{menu}{html}</body></html>".encode())
        metadata = read_metadata(document, URL, {}, fetched_at=FETCHED_AT)
        return judge(document, metadata, (Block(BlockKind.PARAGRAPH, ON_COOKIES.strip()),))[0]

    assert judged(f"<p>{ON_COOKIES}</p>{BAR}") is Completeness.FULL
    assert judged(BAR.replace("We use cookies.", ON_COOKIES)) is Completeness.CONSENT_WALL


def test_a_choice_over_a_text_is_no_consent_wall() -> None:
    choice = f"<div role='dialog'><p>Which colour?</p>{BUTTONS}{PRIVACY}</div>"
    assert verdict(choice, words=90, head=DATED) is Completeness.FULL


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Come again later.</p><p>203.0.113.7</p>",
        "<p>Come again later.</p><p>2001:db8:0:12:9:7:41:2</p>",
        "<p>Come again later.</p><p>ref 4be1c7730a9d</p>",
        "<p>Come again later.</p><p>8817340019234471022</p>",
        "<p>Come again later.</p><script>location.reload()</script>",
        "<p>Come again later.</p><script>location.href=location.href</script>",
        "<p>Come again later.</p><hr>nginx",
    ],
    ids=["address", "long address", "request", "long request", "reloads", "opens itself", "server"],
)
def test_a_page_with_nothing_but_a_few_words_and_a_servers_mark_is_a_block(markup: str) -> None:
    assert verdict(markup, words=0) is Completeness.BLOCK_PAGE


PLATE = "<form><p>What does it say?</p><img src='/plate'><input type='text'><button>So</button></form>"


@pytest.mark.parametrize(
    ("beside", "expected"),
    [("", Completeness.BLOCK_PAGE), ("<a href='/a'>News</a>" * 9, Completeness.NOT_ARTICLE)],
)
def test_a_picture_to_read_is_a_block_where_there_is_nothing_else_to_do(
    beside: str, expected: Completeness
) -> None:
    assert verdict(PLATE + beside, words=0) is expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>You pushed the door forty times.</p>", Completeness.BLOCK_PAGE),
        ("<p>You pushed the door forty times.</p>" + "<a href='/2'>2</a>" * 3, Completeness.NOT_ARTICLE),
        ("<p>You pushed the door forty times.</p><textarea></textarea>", Completeness.NOT_ARTICLE),
        ("<p>You pushed the door forty times.</p><audio src='/a'></audio>", Completeness.NOT_ARTICLE),
        ("<p>You pushed the door forty times. This page does not exist.</p>", Completeness.NOT_ARTICLE),
        ("<p>Loading</p>", Completeness.NOT_ARTICLE),
    ],
    ids=["nothing else", "links", "field", "player", "missing", "no sentence"],
)
def test_a_sentence_and_nothing_else_where_an_article_should_be_is_a_block(
    markup: str, expected: Completeness
) -> None:
    assert verdict(markup, words=0) is expected


def test_a_servers_mark_among_links_is_no_block() -> None:
    links = "".join(f"<a href='/{n}'>{n}</a>" for n in range(5))
    assert verdict(f"{links}<p>203.0.113.7</p>", words=0) is Completeness.NOT_ARTICLE


def declared(count: object) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","wordCount":{count}}}</script>'


@pytest.mark.parametrize("count", ["400", '"400"'])
def test_a_text_that_is_declared_longer_than_the_page_is_a_teaser(count: str) -> None:
    text = " ".join((SENTENCE * 9).split()[:60])
    page = f"<p>{text}</p><div><p>Coffee?</p></div>"
    assert verdict(page, head=declared(count), words=60) is Completeness.TEASER


@pytest.mark.parametrize("count", ["70", '"many"', "true", "null"])
def test_a_text_of_about_the_declared_length_is_whole(count: str) -> None:
    text = " ".join((SENTENCE * 9).split()[:60])
    assert verdict(f"<p>{text}</p>", head=DATED + declared(count), words=60) is Completeness.FULL


def test_a_form_to_log_in_further_off_closes_nothing() -> None:
    text = " ".join((SENTENCE * 9).split()[:60])
    page = f"<main><article><div><div><p>{text}</p></div></div></article><section>{{}}</section></main>"
    assert verdict(page.format(LOGIN.format("Say what you think")), head=DATED, words=60) is Completeness.FULL


def test_two_paragraphs_of_a_report_are_no_block_whatever_they_speak_of() -> None:
    text = (
        "The library denied access to readers who failed its captcha, a robot test that verifies humans, " * 2
    )
    html = f"<html><body><h1>Robot test</h1><p>{text}</p><p>{text}</p></body></html>"
    document = read_document(html.encode())
    metadata = read_metadata(document, URL, {}, fetched_at=FETCHED_AT)
    blocks = (Block(BlockKind.PARAGRAPH, text.strip()), Block(BlockKind.PARAGRAPH, text.strip()))
    assert judge(document, metadata, blocks)[0] is Completeness.FULL


def test_entries_that_open_with_a_link_are_a_list() -> None:
    entry = "<li><a href='/{}'>Council votes on the tram depot again</a> The session took three hours.</li>"
    html = f"<html><body><h1>News</h1><ul>{''.join(entry.format(n) for n in range(40))}</ul></body></html>"
    document = read_document(html.encode())
    metadata = read_metadata(document, "https://paper.example/news", {}, fetched_at=FETCHED_AT)
    line = "Council votes on the tram depot again The session took three hours."
    blocks = tuple(Block(BlockKind.LIST_ITEM, line) for _ in range(40))
    assert judge(document, metadata, blocks)[0] is Completeness.NOT_ARTICLE


def test_pictures_with_a_line_of_text_each_are_no_article() -> None:
    captions = [f"The bus at stop number {number} of nine" for number in range(9)]
    figure = "<figure><img src='/bus.jpg'><figcaption>{}</figcaption></figure>"
    figures = "".join(figure.format(text) for text in captions)
    document = read_document(f"<html><body><h1>Nine stops</h1>{figures}</body></html>".encode())
    metadata = read_metadata(document, "https://paper.example/pictures/9", {}, fetched_at=FETCHED_AT)
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in captions)
    assert judge(document, metadata, blocks)[0] is Completeness.NOT_ARTICLE


LOGIN = "<form><p>{}</p><input type='email'><input type='password'><button>Go</button></form>"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [("Show your card", Completeness.TEASER), ("Log in to comment", Completeness.FULL)],
)
def test_a_form_to_log_in_behind_a_brief_text_closes_it_unless_it_is_for_comments(
    prompt: str, expected: Completeness
) -> None:
    text = " ".join((SENTENCE * 9).split()[:60])
    assert verdict(f"<p>{text}</p>{LOGIN.format(prompt)}", head=DATED, words=60) is expected


def test_a_form_to_log_in_behind_a_paragraph_is_a_gate_if_the_url_is_dated() -> None:
    text = SENTENCE * 2
    html = f"<html><body><div><p>{text}</p><div class='register-wall'>{LOGIN.format('Go on')}</div></div></body></html>"
    document = read_document(html.encode())
    blocks = (Block(BlockKind.PARAGRAPH, text.strip()),)
    for url, expected in (
        ("https://paper.example/2026/05/01/depot", Completeness.TEASER),
        ("https://paper.example/enter", Completeness.NOT_ARTICLE),
    ):
        metadata = read_metadata(document, url, {}, fetched_at=FETCHED_AT)
        assert judge(document, metadata, blocks)[0] is expected


def test_a_long_text_is_a_teaser_if_the_page_says_how_much_of_it_is_left() -> None:
    text = " ".join((SENTENCE * 60).split()[:600])
    left = "<div><p>You have 57.1% of this article left to read. The rest is for subscribers only.</p></div>"
    page = f"<p>{text}</p>{left}"
    closed = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    assert verdict(page, head=closed, words=600) is Completeness.TEASER
    assert verdict(page, words=600) is Completeness.FULL


def test_an_offer_to_subscribe_in_order_to_read_everything_closes_nothing() -> None:
    offer = "<div><p>Abonnez-vous pour lire tous nos articles.</p><a href='/subscribe'>Abonnement</a></div>"
    text = " ".join((SENTENCE * 9).split()[:60])
    assert verdict(f"<p>{text}</p>{offer}", words=60, head=DATED) is Completeness.FULL


def test_a_shell_that_needs_scripts_is_no_block() -> None:
    shell = "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"
    assert verdict(shell, words=0) is Completeness.NOT_ARTICLE


def test_a_guarded_list_of_articles_is_a_list() -> None:
    links = "".join(f"<h2><a href='/{n}'>Council votes on the tram depot again</a></h2>" for n in range(9))
    guard = "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    assert verdict(links + guard, words=0) is Completeness.NOT_ARTICLE


@pytest.mark.parametrize(("words", "expected"), [(48, Completeness.FULL), (12, Completeness.NOT_ARTICLE)])
def test_a_brief_that_nothing_calls_an_article_is_known_by_its_length(
    words: int, expected: Completeness
) -> None:
    text = " ".join((SENTENCE * 9).split()[:words])
    assert verdict(f"<p>{text}</p>{LINK * 3}", words=words) is expected


def test_a_page_without_text_is_no_article() -> None:
    assert verdict("", words=0) is Completeness.NOT_ARTICLE


def test_phrases_begin_where_a_word_begins() -> None:
    assert phrases_in("paywall.phrase", fold_prose("They had to resubscribe to read on")) == []


def test_arabic_words_are_found_behind_their_article_and_conjunctions() -> None:
    assert "subscription" in concepts_in("paywall.", "وللمشتركين")


@settings(max_examples=60)
@given(st.text(max_size=200), st.text(max_size=200), st.integers(min_value=100, max_value=599))
def test_no_page_is_beyond_judgement(title: str, text: str, status: int) -> None:
    html = f"<html><head><title>{title}</title></head><body>{text}</body></html>"
    document = read_document(html.encode("utf-8", "replace"))
    metadata = read_metadata(document, URL, {}, fetched_at=None)
    completeness, evidence = judge(document, metadata, (), status=status)
    assert completeness in Completeness
    assert evidence
