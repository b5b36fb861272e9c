"""Who comes in."""

from tests.reading_room.conftest import TOKEN, Browser


def test_a_stranger_gets_no_page(browser: Browser) -> None:
    for token in (None, "", "guessed", f"{TOKEN}x"):
        answer = browser.get("/", token=token)
        assert answer.status == 403
        assert "clipdesk serve" in answer.text


def test_the_token_comes_once_in_the_address_and_stays_in_a_cookie(browser: Browser) -> None:
    answer = browser.get(f"/search?q=a&token={TOKEN}", token=None)
    assert answer.status == 303
    assert answer.headers["location"].endswith("/search?q=a")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_no_other_name_leads_here_even_with_the_token(browser: Browser) -> None:
    assert browser.get("/", host="rebound.example").status == 421
    assert browser.get("/", host="localhost").status == 200
