from training.folds import FOLDS, fold_of, is_held_back
from training.pages import registrable_domain

PUBLISHERS = [f"paper{number}.example" for number in range(3_000)]


def test_a_publisher_is_always_in_the_same_fold() -> None:
    assert (fold_of("courier.example"), is_held_back("courier.example")) == (3, False)


def test_a_tenth_of_the_publishers_is_held_back() -> None:
    assert 0.08 < sum(map(is_held_back, PUBLISHERS)) / len(PUBLISHERS) < 0.12


def test_the_folds_are_of_like_size() -> None:
    sizes = [sum(fold_of(publisher) == fold for publisher in PUBLISHERS) for fold in range(FOLDS)]
    assert max(sizes) < 1.2 * min(sizes)


def test_editions_of_a_publisher_are_one_publisher() -> None:
    assert registrable_domain("https://edition.courier.co.uk/a") == registrable_domain(
        "http://www.courier.co.uk/b"
    )
