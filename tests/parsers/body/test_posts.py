import pytest

from parsers import parse

TEXT = "<p>A buoy that marks the border has drifted across it, and two coast guards ask each other to fetch it.</p>"
POST = "<p>If this buoy is right, I have been abroad since Tuesday.</p>&mdash; Sven (@sven) <a href='/1'>March 1, 2026</a>"


def body(markup: str) -> str:
    html = f"<html><body><main><article><h1>Buoy drifts</h1>{TEXT * 3}{markup}</article></main></body></html>"
    return parse(html.encode(), "https://courier.example/1").body


@pytest.mark.parametrize("kind", ["twitter-tweet", "bluesky-embed", "instagram-media", "tiktok-embed"])
def test_the_words_of_a_post_in_the_text_are_body_and_its_name_and_date_are_not(kind: str) -> None:
    last = "<p>His post has been read four hundred thousand times, and the ministry answered that he was welcome.</p>"
    text = body(f"<blockquote class='{kind}' data-lang=en>{POST}</blockquote>{last}")
    assert "If this buoy is right" in text
    assert "@sven" not in text


def test_a_post_below_the_text_is_no_body() -> None:
    assert "If this buoy is right" not in body(f"<blockquote class='twitter-tweet'>{POST}</blockquote>")
