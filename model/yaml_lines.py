"""YAML that remembers on which line each value stands."""

from typing import Any

import yaml

Lines = dict[tuple[int | str, ...], int]
"""The path of a value (keys and indices) -> its line, from 1."""


def read_yaml(text: str) -> tuple[Any, Lines]:
    """The data and its lines. Raises yaml.YAMLError; a key that stands twice is an error too."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {}
        lines: Lines = {}
        _collect(node, (), lines)
        return loader.construct_document(node), lines
    finally:
        loader.dispose()


def _collect(node: yaml.Node, path: tuple[int | str, ...], lines: Lines) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            child = (*path, key.value)
            if child in lines:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            _collect(value, child, lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _collect(value, (*path, number), lines)
