import pytest

from parsers.body.machine_text import is_machine_text


@pytest.mark.parametrize(
    "line",
    [
        '{"cookieName":"wBounce","isAggressive":false}',
        '[{"id": 1}]',
        "{slot: 'inread', id: 259};",
        "2026-03-06T18:40:00+02:00",
        "https://cdn.courier.example/a.js?v=3",
        "123e4567-e89b-12d3-a456-426614174000",
        "dGhlIGZlcnJ5IGlzIGJhY2sgYWdhaW4x",
    ],
)
def test_what_only_machines_read_is_told(line: str) -> None:
    assert is_machine_text(line)


@pytest.mark.parametrize(
    "line",
    [
        "[The ferry is back]",
        "{sic}",
        "[1] See the harbour's log.",
        "Donaudampfschifffahrtsgesellschaft",
        "2026-03-06",
        "渡轮已经回到港口并且准备再次出发前往岛屿",
        "More at https://courier.example/ferry",
    ],
)
def test_what_people_read_is_not(line: str) -> None:
    assert not is_machine_text(line)
