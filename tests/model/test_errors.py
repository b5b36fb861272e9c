"""Errors say what is wrong, where, and what to do."""

import pytest

from clipdesk.model.errors import ClipdeskError, ConfigError, Fault, InputError, InvalidFiles, UnknownName


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ClipdeskError("no space left"), "no space left"),
        (InputError("is empty", where="a.warc.gz"), "a.warc.gz: is empty"),
        (InputError("is empty", where="a", hint="download it again"), "a: is empty (download it again)"),
    ],
)
def test_an_error_reads_as_one_sentence(error: ClipdeskError, text: str) -> None:
    assert str(error) == text


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("a.yaml", "b.0", 3, "is missing", "a value"), "a.yaml:3: b.0: is missing; expected a value"),
        (Fault("a.yaml", "", None, "is empty", "keys"), "a.yaml: the file: is empty; expected keys"),
    ],
)
def test_a_fault_names_file_line_and_path(fault: Fault, text: str) -> None:
    assert str(fault) == text


def test_invalid_files_list_every_fault() -> None:
    error = InvalidFiles([Fault(name, "x", 1, "is wrong", "right") for name in ("a", "a", "b")])
    assert str(error).splitlines()[0] == "3 fault(s) in 2 file(s):"
    assert len(str(error).splitlines()) == 4


@pytest.mark.parametrize("error", [InvalidFiles([]), UnknownName("topic", "x", [])])
def test_what_the_operator_must_correct_is_a_config_error(error: ClipdeskError) -> None:
    assert isinstance(error, ConfigError)
