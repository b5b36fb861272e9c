from collections.abc import Sequence

import numpy as np

from parsers.body.features import NAMES
from parsers.body.forest import Forest
from training.dataset import Example
from training.trust import trusted

SENTENCE = "The ferry came back on Tuesday night with eighty passengers and a dog, number {} of this week."


def page(corpus: str, labels: Sequence[float], publisher: str = "") -> Example:
    texts = tuple(SENTENCE.format(number) for number in range(len(labels)))
    rows = np.ones((len(labels), len(NAMES)), dtype=np.float32)
    url = f"https://{corpus}{publisher}.example/{sum(labels)}"
    words = np.full(len(labels), 17.0)
    return Example(corpus, url, publisher or corpus, "", texts, rows, np.array(labels), words, 100)


def takes_all(_: Sequence[Example]) -> Forest:
    """A model to which every line is body."""
    none, leaf = np.zeros(2, dtype=np.intp), np.array([0, 1])
    children = np.array([0, 0, 1, 1], dtype=np.intp)
    return Forest(leaf, none, np.zeros(2, np.float32), children, np.full(2, 9, np.float32), 1)


def test_a_truth_that_stops_in_the_midst_of_its_page_is_not_believed() -> None:
    early = page("n4k", [1, 1, 0, 0, 0, 0, 0, 0])
    whole = page("n4k", [1, 1, 1, 1, 1, 1, 1, 0])
    weights = trusted([early, whole, page("aeb", [1, 1])], takes_all)
    assert (weights[early.url], weights[whole.url]) == (0.0, 1.0)


def test_what_people_have_labelled_by_hand_is_believed_whatever_a_model_says() -> None:
    early = page("aeb", [1, 1, 0, 0, 0, 0, 0, 0])
    assert trusted([early, page("n4k", [1, 1])], takes_all)[early.url] == 1.0


def test_a_publisher_with_wrong_truths_weighs_nothing_and_its_corpus_less() -> None:
    wrong, other = page("daniel", [1, 1], "aif.ru"), page("daniel", [1, 1, 1], "tanea.gr")
    weights = trusted([wrong, other], takes_all)
    assert (weights[wrong.url], weights[other.url]) == (0.0, 0.5)


def test_without_other_corpora_nothing_is_doubted() -> None:
    early = page("n4k", [1, 1, 0, 0, 0, 0, 0, 0])
    assert trusted([early], takes_all)[early.url] == 1.0
