import pytest
from scrapy import Request
from scrapy.http import Response

from spiders.policy.moves import moved_to

HOPS = [f"http://times.example/{number}" for number in range(4)]


@pytest.mark.parametrize(
    ("reasons", "target"),
    [
        ([], None),
        ([301], 1),
        ([308], 1),
        ([302], None),
        ([307, 301], None),
        ([301, 302], 1),
        ([301, 308, 302], 2),
        (["the page"], None),
        ([301, "the page"], 1),
    ],
)
def test_a_page_has_moved_for_good_as_far_as_its_redirects_are_permanent(
    reasons: list[int | str], target: int | None
) -> None:
    meta = {"redirect_urls": HOPS[: len(reasons)], "redirect_reasons": reasons} if reasons else {}
    final = HOPS[len(reasons)]
    response = Response(final, request=Request(final, meta=meta))
    assert moved_to(response) == (HOPS[target] if target is not None else None)


def test_a_redirect_to_the_page_itself_is_no_move() -> None:
    meta = {"redirect_urls": [HOPS[0]], "redirect_reasons": [301]}
    assert moved_to(Response(HOPS[0], request=Request(HOPS[0], meta=meta))) is None
