"""Which pages are of one site."""

import pytest

from clipdesk.model.urls import site


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://a.b.times.example.com/", "example.com"),
        ("http://WWW.Times.Com:8080/x", "times.com"),
        ("https://times.com./x", "times.com"),
        ("https://desert-notes.wordpress.com/2026/", "desert-notes.wordpress.com"),
        ("https://www.desert-notes.substack.com/p/x", "desert-notes.substack.com"),
        ("https://harbour.blogspot.com/", "harbour.blogspot.com"),
        ("https://harbour.blogspot.co.uk/", "harbour.blogspot.co.uk"),
        ("https://desk.github.io/a", "desk.github.io"),
        ("https://wordpress.com/read", "wordpress.com"),
        ("https://www.blogspot.com/", "blogspot.com"),
        ("http://gulf-courier.localhost:8765/x", "gulf-courier.localhost"),
        ("http://m.gulf-courier.localhost:8765/x", "gulf-courier.localhost"),
        ("https://live.times.example/x", "times.example"),
        ("http://192.0.2.1/x", "192.0.2.1"),
        ("http://[2001:db8::1]/x", "2001:db8::1"),
        ("not a url", ""),
    ],
)
def test_the_site_of_a_url(url: str, expected: str) -> None:
    assert site(url) == expected


def test_two_sites_on_a_shared_host_are_two() -> None:
    assert site("https://one.wordpress.com/") != site("https://two.wordpress.com/")
