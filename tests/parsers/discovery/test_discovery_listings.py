from collections.abc import Callable
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipdesk.model.discovery import LinkRules
from parsers.discovery import Discovered, parse_listing
from parsers.discovery.looks import is_label, is_service, looks_like_article

PAGE = "https://www.times.example/libya/"


def paths(html: str, rules: LinkRules | None = None, next_page: str | None = None) -> list[str]:
    found = parse_listing(html.encode(), PAGE, "times", rules, next_page)
    return [candidate.url.removeprefix("https://www.times.example") for candidate in found.candidates]


@pytest.mark.parametrize(
    "path",
    [
        "/2026/03/08/sirte",
        "/2026/03/sirte.html",
        "/2026/3/8/1042",
        "/20260308-sirte",
        "/libya/special-forces-leave-sirte-port",
        "/news/1234567",
        "/a_long_slug_with_words.aspx",
        "/view.asp/100234",
        "/view.asp?ID=774947",
        "/index.php?id=12345&option=com_content",
        "/?p=4711",
        "/news.aspx?NewsId=774947&lang=ar",
        "/detail.php?article_id=815",
        "/haber.php?haber-no=77412",
        "/news/articles/c4g0d8z1rz6o",
        "/n/65f1c0ffee.html",
        "/news/港口拖船返回引发关注",
        "/news/เรือลากจูงกลับเข้าท่าเรือ",
        "/privacy-fears-grow-over-port-cameras",
        "/help-for-sailors-is-on-its-way",
        "/%D0%B1%D0%BE%D0%B8-%D0%B2-%D1%81%D0%B8%D1%80%D1%82%D0%B5-%D1%81%D1%82%D0%B8%D1%85%D0%BB%D0%B8",
    ],
)
def test_an_articles_address_has_a_date_a_number_or_a_long_slug(path: str) -> None:
    assert looks_like_article(f"https://times.example{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/libya/",
        "/about-us",
        "/2026/03/",
        "/2026/03/08",
        "/2026/3/8/",
        "/tag/islamic-state-in-libya",
        "/author/jo-van-der-berg",
        "/category/war/peace-and-war-and-peace",
        "/calendar/2026/03/08/",
        "/2026/03/08/photo.jpg",
        "/files/report-of-the-panel-2026.pdf",
        "/topics/war-and-peace-in-libya-today",
        "/topics/12345678",
        "/news/windows11update",
        "/news/article2",
        "/2026/03/08/{{slug}}",
        "/2026/03/08/${post.slug}",
        "/news/%7B%7Bid%7D%7D-12345",
        "/新闻/国际",
        "/temas/guerra-y-paz-en-libia",
        "/etiket/liman-haberleri-son-dakika-2026",
        "/тег/порт-мисурата-шторм-паром",
        "/وسم/ميناء-مصراتة-بعد-العاصفة",
        "/%D8%AA%D8%B5%D9%86%D9%8A%D9%81/a-long-slug-of-words",
        "/category.php?id=774947",
        "/index.php?view=category&id=774947",
        "/list.asp?page=12345",
        "/news?year=2026&month=03",
        "/view.asp?id=7",
        "/privacy-policy-and-terms-of-use",
        "/general-terms-and-conditions.html",
        "/mentions-legales-et-politique-de-confidentialite",
        "/politica-de-privacidad-y-cookies",
        "/informativa-sulla-privacy-e-cookie",
        "/allgemeine-geschaeftsbedingungen-und-datenschutz-hinweise",
        "/gizlilik-politikasi-ve-cerez-kullanim",
        "/سياسة-الخصوصية-شروط-الاستخدام",
    ],
)
def test_other_addresses_are_no_articles(path: str) -> None:
    assert not looks_like_article(f"https://times.example{path}")


def test_links_are_absolute_and_each_is_named_once() -> None:
    html = """<a href="/2026/03/08/a#comments">A</a><a href="2026/03/08/b">B</a>
    <a href="https://www.times.example/2026/03/08/a#share">A again</a>"""
    assert paths(html) == ["/2026/03/08/a", "/libya/2026/03/08/b"]


def test_a_link_is_relative_to_the_base_of_the_page() -> None:
    html = '<base href="/world/"><a href="2026/03/08/a">A</a>'
    assert paths(html) == ["/world/2026/03/08/a"]


def test_the_longest_words_of_a_links_mentions_are_its_title() -> None:
    html = '<a href="/2026/03/08/a"><img></a><a href="/2026/03/08/a">  Calm\n in Sirte </a><a href="/2026/03/08/a">More</a>'
    [found] = parse_listing(html.encode(), PAGE, "times").candidates
    assert found.title == "Calm in Sirte"


def test_the_language_of_the_page_is_its_links_language() -> None:
    html = '<html lang="AR"><a href="/2026/03/08/a">سرت</a></html>'
    [found] = parse_listing(html.encode(), PAGE, "times").candidates
    assert (found.language, found.title) == ("ar", "سرت")


def test_a_page_in_windows_1251_has_russian_titles() -> None:
    html = '<meta charset="windows-1251"><a href="/2026/03/08/a">Бои в Сирте</a>'
    [found] = parse_listing(html.encode("cp1251"), PAGE, "times").candidates
    assert found.title == "Бои в Сирте"


def test_without_rules_links_to_other_sites_are_left_alone() -> None:
    html = '<a href="https://other.example/2026/03/08/a">A</a><a href="https://live.times.example/2026/03/08/b">B</a>'
    assert paths(html) == ["https://live.times.example/2026/03/08/b"]


def test_allow_decides_alone() -> None:
    html = '<a href="/s/1">A</a><a href="/2026/03/08/b">B</a><a href="https://other.example/s/2">C</a>'
    assert paths(html, LinkRules(allow=("/s/",))) == ["/s/1", "https://other.example/s/2"]


def test_deny_is_stronger_than_allow() -> None:
    html = '<a href="/s/1">A</a><a href="/s/video/2">B</a>'
    assert paths(html, LinkRules(allow=("/s/",), deny=("/video/",))) == ["/s/1"]


def test_css_limits_the_links_to_a_region() -> None:
    html = '<main><a href="/2026/03/08/a">A</a></main><aside><a href="/2026/03/08/b">B</a></aside>'
    assert paths(html, LinkRules(css="main")) == ["/2026/03/08/a"]


def test_a_region_that_is_not_there_is_a_fault() -> None:
    found = parse_listing(b"<a href=/2026/03/08/a>A</a>", PAGE, "times", LinkRules(css="#list"))
    assert "nothing on the page matches article_links.css" in found.faults[0]


def test_the_next_page_is_where_the_selector_says() -> None:
    html = b'<a href="/libya/?page=1">1</a><a class="next" href="?page=2">older</a>'
    [following] = parse_listing(html, PAGE, "times", None, "a.next").next_pages
    assert following.url == "https://www.times.example/libya/?page=2"


def test_without_a_link_there_the_listing_ends() -> None:
    assert parse_listing(b"<p>The end</p>", PAGE, "times", None, "a.next").next_pages == ()


@pytest.mark.parametrize(
    "href", ["", "#", "javascript:void(0)", "mailto:a@b.example", "tel:1", "http://[bad/2026/03/08/a"]
)
def test_what_is_no_address_is_no_link(href: str) -> None:
    found = parse_listing(f'<a href="{href}">x</a>'.encode(), PAGE, "times", LinkRules(allow=(".*",)))
    assert not [each for each in found.candidates if each.url != PAGE]


@given(st.binary(max_size=600))
@settings(max_examples=200)
def test_any_bytes_give_an_answer(content: bytes) -> None:
    assert isinstance(parse_listing(content, PAGE, "times", next_page="a"), Discovered)


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_any_link_gives_an_answer(href: str) -> None:
    escaped = href.replace("&", "&amp;").replace('"', "&quot;")
    found = parse_listing(
        f'<a href="{escaped}">x</a>'.encode("utf-8", "replace"), PAGE, "times", LinkRules(allow=(".*",))
    )
    assert all(each.url.startswith(("http://", "https://")) for each in found.candidates)


def test_the_links_of_a_page_are_bounded() -> None:
    html = "".join(f'<a href="/2026/03/08/{number}">{number}</a>' for number in range(100, 6100))
    assert len(paths(html)) == 5000


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ('<h2><a href="/2026/03/08/a">Tug</a></h2><a href="/2026/03/08/a">A much longer teaser of the article</a>', "Tug"),
        ('<a href="/2026/03/08/a"><span>Politics</span><h3>Tug follows ferry</h3><p>It left at dawn.</p></a>', "Tug follows ferry"),
        ('<a href="/2026/03/08/a"><b class="card__headline">Tug follows</b><time>8 March</time></a>', "Tug follows"),
        ('<a href="/2026/03/08/a#comments">14 readers have written</a><a href="/2026/03/08/a">Tug</a>', "Tug"),
        ('<a href="/2026/03/08/a">Read more</a>', None),
        ('<a href="/2026/03/08/a">12 comments</a>', None),
        ('<a href="/2026/03/08/a">Читать далее</a>', None),
        ('<a href="/2026/03/08/a">اقرأ المزيد</a>', None),
        ('<a href="/2026/03/08/a">Weiterlesen …</a><a href="/2026/03/08/a">Schlepper</a>', "Schlepper"),
        ('<a href="/2026/03/08/a"><img alt="A tug at sea"></a>', None),
        ('<a href="/2026/03/08/a" title="Tug follows ferry"><img alt="A tug"></a>', "Tug follows ferry"),
    ],
)  # fmt: skip
def test_the_title_of_a_link_is_the_headline_or_none(html: str, title: str | None) -> None:
    [found] = parse_listing(html.encode(), PAGE, "times").candidates
    assert found.title == title


@pytest.mark.parametrize(
    "name", ["Privacy Policy", "Datenschutz", "Mentions légales", "Контакты", "اتصل بنا", "Hakkımızda"]
)
def test_a_page_about_the_site_itself_is_told_by_its_name_too(name: str) -> None:
    assert is_service(name)
    assert paths(f'<a href="/item/1234567">{name}</a><a href="/item/1234568">Ferry</a>') == ["/item/1234568"]


@pytest.mark.parametrize(
    "words", ["The Contact Group meets in Berlin", "Terms of peace", "Cookie thieves", "More tugs"]
)
def test_a_headline_with_such_words_is_one(words: str) -> None:
    assert not is_label(words)
    assert not is_service(f"{words} today")


ITEM_LIST = """{"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [
{"@type": "ListItem", "position": 1, "url": "https://www.times.example/2026/03/08/a"},
{"@type": "ListItem", "position": 2, "item": {"@type": "NewsArticle", "@id": "/2026/03/08/b",
 "headline": "Tug follows ferry", "datePublished": "2026-03-08T10:00:00Z"}}]}"""
NEXT = """{"props": {"pageProps": {"stories": [{"title": "Tug follows ferry", "url": "/2026/03/08/a", "image":
{"url": "/2026/03/08/a.jpg"}}, {"headlines": {"basic": "Port closed"}, "canonical_url": "/2026/03/08/b"}]}}}"""


@pytest.mark.parametrize(
    "script",
    [
        f'<script type="application/ld+json">{ITEM_LIST}</script>',
        f'<script type="application/ld+json">{{"@graph": [{{"@type": "CollectionPage", "mainEntity": {ITEM_LIST}}}]}}</script>',
        f'<script id="__NEXT_DATA__" type="application/json">{NEXT}</script>',
        f'<script type="application/json" data-page>{NEXT}</script>',
    ],
    ids=["ItemList", "graph", "Next.js", "JSON"],
)  # fmt: skip
def test_articles_that_only_the_pages_data_names_are_found(script: str) -> None:
    assert sorted(paths(f"<div id=root></div>{script}")) == ["/2026/03/08/a", "/2026/03/08/b"]


def test_the_data_of_a_page_gives_title_and_date() -> None:
    html = f'<script type="application/ld+json">{ITEM_LIST}</script><a href="/2026/03/08/a">Ferry</a>'
    ferry, tug = parse_listing(html.encode(), PAGE, "times").candidates
    assert (ferry.title, tug.title, str(tug.published_at)) == (
        "Ferry", "Tug follows ferry", "2026-03-08 10:00:00+00:00",
    )  # fmt: skip


def test_where_a_region_is_named_the_pages_data_is_left_alone() -> None:
    html = (
        f'<main><a href="/2026/03/08/c">C</a></main><script type="application/ld+json">{ITEM_LIST}</script>'
    )
    assert paths(html, LinkRules(css="main")) == ["/2026/03/08/c"]


@pytest.mark.parametrize(
    "html", ['<link rel="next" href="?page=2">', '<a rel="nofollow next" href="?page=2">2</a>']
)
def test_without_a_selector_the_next_page_is_what_the_page_calls_so(html: str) -> None:
    [following] = parse_listing(html.encode(), PAGE, "times").next_pages
    assert following.url == "https://www.times.example/libya/?page=2"


def test_a_wall_in_the_place_of_a_listing_is_a_wall() -> None:
    html = b"<html><head><title>Just a moment...</title></head><body><script>_cf_chl_opt={}</script></body></html>"
    assert parse_listing(html, PAGE, "times").instead == "block_page"


def test_a_listing_by_guess_says_so() -> None:
    html = '<h2><a href="/2026/03/08/a">Бои в Сирте, порт закрыт</a></h2>'.encode("cp1251")
    assert parse_listing(html, PAGE, "times").faults == ("the page: decoded as windows-1251, by guess",)


NAMES = [
    "idxno",
    "idx",
    "num",
    "uid",
    "pid",
    "oid",
    "contid",
    "gid",
    "ncd",
    "cntn_cd",
    "arcid",
    "nwsId",
    "x",
    "الخبر",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["204101", "A0003204101", "AKR20260308001200"])
def test_a_long_number_in_a_query_is_an_articles_whatever_it_is_called(name: str, value: str) -> None:
    assert looks_like_article(f"https://times.example/news/articleView.html?{name}={value}&sc=")


@pytest.mark.parametrize(
    "query",
    [
        "page=12345", "pageNo=12345", "cat=12345", "category_id=12345", "sectionId=12345", "tag_ID=12345",
        "userid=12345", "replytocom=12345", "offset=12000", "day=20260308", "d=20260308", "ym_date=202603",
        "t=1772964000", "v=20260", "idx=12", "x=815", "x=12345&view=category", "x=" + "1" * 21,
    ],
)  # fmt: skip
def test_other_numbers_are_none(query: str) -> None:
    assert not looks_like_article(f"https://times.example/news/list.html?{query}")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("title", ["The tugs are back in the port", "예인선이 항구로 돌아왔다"])
@pytest.mark.parametrize(
    "value", [str, "65f1c0ffee65f1c0ffee6{}".format, "66f1c0ff-ee65-41c0-8fee-65f1c0ffe{}".format]
)
def test_a_number_in_which_alone_links_with_headlines_differ_is_an_articles(
    name: str, title: str, value: Callable[[object], str]
) -> None:
    links = [f"/view?b=local&{name}={value(number)}" for number in (815, 816, 907)]
    page = "".join(f'<a href="{link}&utm_source=top">{title}</a><a href="{link}"><img></a>' for link in links)
    assert [unquote(path) for path in paths(page) if "utm" not in path] == links


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("code={}", ["Politics", "Economy", "Sports", "Culture"]),
        ("code={}", ["정치", "경제", "사회", "문화"]),
        ("code={}", ["100", "101", "102", "103"]),
        ("page={}", ["The tugs are back in the port"] * 4),
        ("code={}", ["The tugs are back in the port"] * 2),
    ],
)
def test_sections_and_pages_that_are_numbered_are_no_articles(query: str, titles: list[str]) -> None:
    links = enumerate(titles, start=100)
    assert (
        paths("".join(f'<a href="/list?{query.format(number)}">{title}</a>' for number, title in links)) == []
    )


def test_what_is_read_aloud_for_a_picture_is_the_title_of_its_link() -> None:
    html = '<a href="/2026/03/08/tugs" aria-label="The tugs are back"><img alt="A tug"></a>'
    [candidate] = parse_listing(html.encode(), PAGE, "times").candidates
    assert candidate.title == "The tugs are back"
