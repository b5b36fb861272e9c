import pytest

from training.measure import score


def test_the_score_is_the_f1_of_mean_precision_and_mean_recall() -> None:
    found = score([(1.0, 0.4), (0.5, 0.8)], ["courier.example", "herald.example"])
    assert (found.precision, found.recall, found.f1) == pytest.approx((0.75, 0.6, 2 / 3))


def test_a_page_without_a_prediction_has_no_precision_but_a_recall() -> None:
    found = score([(None, 0.0), (1.0, 1.0)], ["courier.example", "herald.example"])
    assert (found.precision, found.recall) == (1.0, 0.5)


def test_the_interval_holds_the_score_and_is_the_same_every_time() -> None:
    pairs = [(0.9 + number % 7 / 100, 0.8 + number % 11 / 100) for number in range(60)]
    found = score(pairs, [f"paper{number % 20}.example" for number in range(60)])
    assert found.low < found.f1 < found.high
    assert found == score(pairs, [f"paper{number % 20}.example" for number in range(60)])


def test_many_pages_of_one_publisher_are_no_surer_than_one() -> None:
    alone = score([(0.9, 0.9), (0.5, 0.5)], ["courier.example", "herald.example"])
    many = score([(0.9, 0.9)] * 50 + [(0.5, 0.5)] * 50, ["courier.example"] * 50 + ["herald.example"] * 50)
    assert (many.low, many.high) == pytest.approx((alone.low, alone.high))
