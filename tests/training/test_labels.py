from training.labels import label_lines

FIRST = "The ferry returned to the old harbour on Friday after nine days of talks between the owners and the dockers."
SECOND = "Nobody had expected the channel to be deep enough, said the captain, who had waited for the pilot since dawn."


def test_lines_of_the_body_are_labelled_body() -> None:
    assert label_lines(
        [FIRST, "Read also: the map of the harbour and its channels", SECOND], f"{FIRST}\n\n{SECOND}"
    ) == [1, 0, 1]


def test_a_line_that_is_partly_body_is_labelled_by_its_share() -> None:
    (label,) = label_lines(
        [f"{FIRST} Subscribe to our newsletter for more news of the harbour every day."], FIRST
    )
    assert 0.4 < label < 0.9


def test_a_short_line_is_body_only_where_it_is_a_line_of_the_body() -> None:
    assert label_lines(["The harbour", "the old"], f"The harbour\n\n{FIRST}") == [1, 0]


def test_a_cell_of_a_table_is_body_where_the_body_has_it_between_the_same_cells() -> None:
    cells = ["Port", "Depth", "Old harbour", "9 m", "New harbour", "14 m"]
    table = "Port | Depth | Old harbour | 9 m | New harbour | 14 m"
    assert label_lines(["Depth", *cells, "9 m"], table) == [0, 1, 1, 1, 1, 1, 1, 0]


def test_of_a_repeated_line_the_one_among_the_body_is_kept() -> None:
    lines = ["The channel is deep", "Menu", "Sport", "Weather", FIRST, "The channel is deep", SECOND]
    assert label_lines(lines, f"{FIRST}\n\nThe channel is deep\n\n{SECOND}") == [0, 0, 0, 0, 1, 1, 1]


def test_without_a_truth_nothing_is_body() -> None:
    assert label_lines([FIRST, ""], "") == [0, 0]
