"""The conventions of docs/conventions.md, one case each, in markup as content systems write it."""

import pytest

from clipdesk.model.article import Block, BlockKind
from parsers import parse

TITLE = "Brigades pull back from the coast road west of Sirte"
STANDFIRST = "Commanders say the withdrawal is tactical, while residents report that the road is open for the first time in weeks."
FIRST = (
    "The brigades that had held the coast road since the spring withdrew on Tuesday night, leaving behind two burnt "
    "trucks, a row of empty oil drums and a handwritten sign that told drivers to keep to the middle of the road."
)
SECOND = (
    "“Nobody asked us to leave, and nobody will have to ask us to come back,” said a commander who gave only his first "
    "name, speaking by telephone from a village that he did not want to see named in a newspaper."
)
THIRD = (
    "Residents of the district said that the first cars had passed before dawn, that the bakery had opened at seven, "
    "and that the school, which had served as a barracks, would need new doors before anyone could teach in it again."
)
FOURTH = (
    "The mayor, who had spent the past month in the capital, announced that a convoy with flour, diesel and medicine "
    "would leave the port on Thursday, provided that the guarantees he had been given by both sides still held by then."
)
CHROME = """<!doctype html><html lang="en"><head><title>{title} | The Gulf Courier</title>
<meta property="og:title" content="{title}"><meta property="og:description" content="{standfirst}"></head>
<body class="single-post"><header class="site-header"><a href="/">The Gulf Courier</a></header>
<nav class="main-nav"><ul><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main class="content"><article class="article"><h1 class="article__title">{title}</h1>
<p class="article__standfirst">{standfirst}</p>
<div class="byline">By <a href="/author/salma">Salma Idris</a> <time datetime="2026-05-12">12 May 2026</time></div>
<div class="article__body">{body}</div></article>
<aside class="sidebar"><h3>Most read</h3><ul><li><a href="/1">Port reopens after nine days of negotiations</a></li>
<li><a href="/2">Central bank denies that it has run out of notes</a></li></ul></aside></main>
<footer class="site-footer"><p>© The Gulf Courier. All rights reserved.</p></footer></body></html>"""


def blocks(body: str) -> tuple[Block, ...]:
    html = CHROME.format(title=TITLE, standfirst=STANDFIRST, body=body)
    return parse(html.encode(), "https://courier.example/2026/05/coast-road").blocks


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


def kinds(body: str) -> dict[str, BlockKind]:
    return {block.text: block.kind for block in blocks(body)}


def paragraphs(*some: str) -> str:
    return "".join(f"<p>{text}</p>" for text in some)


STORY = paragraphs(FIRST, SECOND, THIRD, FOURTH)


def test_every_paragraph_is_body_and_nothing_around_the_article_is() -> None:
    assert texts(STORY) == [FIRST, SECOND, THIRD, FOURTH]


def test_the_standfirst_is_no_body() -> None:
    assert STANDFIRST not in texts(STORY)


def test_the_headline_is_no_body() -> None:
    assert TITLE not in texts(STORY)


def test_a_subhead_is_a_heading() -> None:
    found = kinds(paragraphs(FIRST, SECOND) + "<h2>What the mayor promised</h2>" + paragraphs(THIRD, FOURTH))
    assert found["What the mayor promised"] is BlockKind.HEADING


def test_a_quotation_set_apart_is_a_quote() -> None:
    found = kinds(paragraphs(FIRST) + f"<blockquote><p>{SECOND}</p></blockquote>" + paragraphs(THIRD, FOURTH))
    assert found[SECOND] is BlockKind.QUOTE


def test_a_list_in_the_text_is_list_items() -> None:
    items = (
        "Fuel stations in the three villages will sell again from Wednesday morning.",
        "The hospital in the old town takes emergencies only until its roof is repaired.",
        "Checkpoints remain at both ends of the bridge, staffed by the municipal police.",
    )
    rows = "".join(f"<li>{item}</li>" for item in items)
    found = kinds(paragraphs(FIRST, SECOND) + f"<ul>{rows}</ul>" + paragraphs(THIRD, FOURTH))
    assert [found.get(item) for item in items] == [BlockKind.LIST_ITEM] * 3


@pytest.mark.parametrize(
    "caption",
    [
        "<figure><img src='a.jpg'><figcaption>A burnt truck on the coast road. Photo: Salma Idris</figcaption></figure>",
        "<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>A burnt truck on the coast road</p></div>",
    ],
    ids=["figcaption", "wordpress"],
)
def test_captions_and_credits_are_no_body(caption: str) -> None:
    found = texts(paragraphs(FIRST, SECOND) + caption + paragraphs(THIRD, FOURTH))
    assert not [text for text in found if "burnt truck on" in text]


def test_an_interview_keeps_questions_and_answers_in_order() -> None:
    turns = [
        ("How long had you been on the road when the order came?", FIRST),
        ("Who gave the order, and did he give a reason for it?", SECOND),
        ("What will happen to the school that you used as a barracks?", THIRD),
    ]
    body = "".join(f"<p><strong>{question}</strong></p><p>{answer}</p>" for question, answer in turns)
    assert texts(body) == [text for turn in turns for text in turn]


def test_a_transcript_keeps_the_speakers_with_their_words() -> None:
    lines = [f"HOST: {FIRST}", f"IDRIS: {SECOND}", f"HOST: {THIRD}", f"IDRIS: {FOURTH}"]
    found = texts(paragraphs(*lines))
    assert found == lines


def test_a_live_blog_keeps_the_entries_of_every_post() -> None:
    posts = "".join(
        f"<div class='liveblog-post'><time>1{hour}:05</time><h3>{head}</h3><p>{text}</p></div>"
        for hour, head, text in [
            (1, "Convoy reaches the bridge", FIRST),
            (2, "Commander: no retreat", SECOND),
            (3, "Bakery opens for the first time", THIRD),
            (4, "Mayor announces aid", FOURTH),
        ]
    )
    found = texts(posts)
    assert [text for text in found if text in {FIRST, SECOND, THIRD, FOURTH}] == [
        FIRST,
        SECOND,
        THIRD,
        FOURTH,
    ]


def test_an_embedded_post_is_a_quote_without_its_name_and_date() -> None:
    words = "The coast road is open again. Please drive slowly and keep to the middle of the road."
    post = (
        f"<blockquote class='twitter-tweet'><p>{words}</p>&mdash; Municipality (@sirte_city) "
        "<a href='https://twitter.com/x'>May 12, 2026</a></blockquote>"
    )
    found = kinds(paragraphs(FIRST, SECOND) + post + paragraphs(THIRD, FOURTH))
    assert found[words] is BlockKind.QUOTE
    assert not [text for text in found if "@sirte_city" in text]


def test_a_fact_box_in_the_text_is_body() -> None:
    fact = "The road links Misrata with Benghazi and has been closed eleven times since the year of the uprising."
    box = f"<div class='factbox'><h3>The coast road</h3><p>{fact}</p></div>"
    found = texts(paragraphs(FIRST, SECOND) + box + paragraphs(THIRD, FOURTH))
    assert found.index("The coast road") + 1 == found.index(fact)


def test_a_recipe_keeps_ingredients_and_steps() -> None:
    ingredients = ["500 g semolina flour", "2 spoons of olive oil", "1 pinch of salt"]
    steps = [
        "Mix the flour with the oil and the salt, then add water until the dough comes together.",
        "Let the dough rest for an hour under a wet cloth, and roll it out as thin as paper.",
    ]
    lists = "<h2>Ingredients</h2><ul>{}</ul><h2>Method</h2><ol>{}</ol>".format(
        *("".join(f"<li>{item}</li>" for item in items) for items in (ingredients, steps))
    )
    found = kinds(paragraphs(FIRST, SECOND) + lists + paragraphs(THIRD, FOURTH))
    assert [found.get(item) for item in ingredients + steps] == [BlockKind.LIST_ITEM] * 5


def test_a_correction_is_body_and_the_authors_biography_is_not() -> None:
    correction = "Correction: an earlier version of this article said that the school would open on Monday, not Thursday."
    biography = "Salma Idris is a reporter at the Gulf Courier. She has covered the coast since 2014 and lives in Tunis."
    found = texts(
        STORY
        + f"<p class='correction'><em>{correction}</em></p><div class='author-bio'><p>{biography}</p></div>"
    )
    assert correction in found
    assert biography not in found


def test_credits_of_reporters_at_the_end_and_footnotes_are_no_body() -> None:
    credit = "Additional reporting by Omar Zayed in Misrata; editing by Lina Haddad"
    note = "Ministry of Transport, annual report, 2019, page 12."
    found = texts(STORY + f"<p>{credit}</p><ol class='footnotes'><li>{note}</li></ol>")
    assert credit not in found
    assert note not in found


def test_source_code_is_body() -> None:
    body = (
        paragraphs(FIRST, SECOND)
        + "<pre><code>rsync -a convoy/ port:/srv</code></pre>"
        + paragraphs(THIRD, FOURTH)
    )
    assert "rsync -a convoy/ port:/srv" in texts(body)


def test_related_links_in_the_text_are_no_body() -> None:
    teaser = "<div class='related'><h4>Read more</h4><ul><li><a href='/3'>Who holds which town: the map</a></li></ul></div>"
    found = texts(paragraphs(FIRST, SECOND) + teaser + paragraphs(THIRD, FOURTH))
    assert "Who holds which town: the map" not in found
    assert FOURTH in found


def test_newsletter_boxes_are_no_body() -> None:
    box = "<div class='newsletter-signup'><p>Sign up for our morning briefing and get the news by email.</p></div>"
    assert not [
        text
        for text in texts(paragraphs(FIRST, SECOND) + box + paragraphs(THIRD, FOURTH))
        if "Sign up" in text
    ]


def test_readers_comments_are_no_body() -> None:
    comments = "<section id='comments' class='comments'><h3>2 comments</h3>" + "".join(
        f"<div class='comment'><span class='comment-author'>reader{n}</span><p class='comment-text'>I drove along this "
        "road last year and can only say that the drums were there already, so please check your facts.</p></div>"
        for n in range(2)
    )
    assert not [text for text in texts(STORY + comments + "</section>") if "check your facts" in text]


def test_the_same_long_paragraph_is_kept_once() -> None:
    assert texts(STORY + paragraphs(THIRD)).count(THIRD) == 1


def test_text_without_paragraph_elements_is_parted_by_double_breaks() -> None:
    found = texts("<br><br>".join([FIRST, SECOND, THIRD, FOURTH]))
    assert [text for text in found if text != STANDFIRST] == [FIRST, SECOND, THIRD, FOURTH]


def test_text_is_composed_to_nfc() -> None:
    assert any("Müller" in text for text in texts(STORY.replace("The mayor", "Mayor Mu\u0308ller")))
