import pytest

from parsers import parse

FERRY = "The ferry came back on Tuesday night with eighty passengers, a dog and a mayor who had not slept at all. "
BRIDGE = (
    "The bridge was closed on Monday after an engineer had leaned on its railing and found that it gave way. "
)
PORT = (
    "The port sold its last crane to a museum on Sunday, which means to leave it where it has always stood. "
)


def article(title: str, sentence: str, tag: str = "article", name: str = "story") -> str:
    return f"<{tag} class='{name}'><h1>{title}</h1>" + f"<p>{sentence * 2}</p>" * 3 + f"</{tag}>"


def body(markup: str, title: str) -> str:
    html = f"<html><head><title>{title}</title></head><body><main>{markup}</main></body></html>"
    return parse(html.encode(), "https://courier.example/1").body


@pytest.mark.parametrize("tag", ["article", "div", "section"])
def test_articles_that_follow_the_first_are_none_of_it(tag: str) -> None:
    following = article("Bridge closed", BRIDGE, tag) + article("Crane sold", PORT, tag)
    text = body(article("Ferry back", FERRY, tag) + following, "Ferry back")
    assert FERRY.strip() in text
    assert BRIDGE.strip() not in text
    assert PORT.strip() not in text


def test_sections_of_one_article_with_an_h1_each_are_all_of_it() -> None:
    parts = article("How it sailed", FERRY, "section", "part") + article(
        "What broke", BRIDGE, "section", "part"
    )
    text = body(f"<h1>A week at the port</h1>{parts}", "A week at the port")
    assert FERRY.strip() in text
    assert BRIDGE.strip() in text
