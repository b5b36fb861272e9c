"""The AMP view that a page names is its twin, where its address does not say so already."""

import pytest

from parsers import parse

PAGE = "https://gazette.example/2026/03/08/wells"


@pytest.mark.parametrize(
    ("link", "amp_url"),
    [
        ('rel="amphtml" href="https://gazette.example/v/48121"', "https://gazette.example/v/48121"),
        ('rel="amphtml" href="/v/48121#top"', "https://gazette.example/v/48121"),
        (
            'rel="alternate AMPHTML" href="//light.gazette.example/wells"',
            "https://light.gazette.example/wells",
        ),
        (f'rel="amphtml" href="{PAGE}/amp"', None),
        ('rel="amphtml" href="https://amp.gazette.example/2026/03/08/wells"', None),
        ('rel="amphtml" href="https://others.example/wells"', None),
        ('rel="amphtml" href="/"', None),
        ('rel="amphtml" href=""', None),
        ('rel="amphtml" href="http://["', None),
        ('rel="canonical" href="https://gazette.example/2026/03/08/wells"', None),
    ],
)
def test_the_amp_view_of_the_same_site_with_a_key_of_its_own(link: str, amp_url: str | None) -> None:
    article = parse(f"<html><head><link {link}></head><h1>The wells are dry</h1>".encode(), PAGE)
    assert article.amp_url == amp_url
    assert article.canonical_url == PAGE
