"""Where the ways of a graph lead back to themselves. A graph is given by the nodes that are next to each."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def reachable(nexts: Mapping[Node, Sequence[Node]], start: Node) -> set[Node]:
    """Itself only where a way leads back to it."""
    found: set[Node] = set()
    stack = list(nexts[start])
    while stack:
        node = stack.pop()
        if node not in found:
            found.add(node)
            stack += nexts[node]
    return found


def one_of_each_round(nexts: Mapping[Node, Sequence[Node]]) -> list[Node]:
    """One node of each set of nodes that all lead to each other (Kosaraju and Sharir's algorithm)."""
    lasts: dict[Node, list[Node]] = {node: [] for node in nexts}
    for node, ends in nexts.items():
        for end in ends:
            lasts[end].append(node)
    seen: set[Node] = set()
    found = []
    for node in reversed(list(_finished(nexts))):
        if node in seen:
            continue
        stack, together = [node], {node}
        while stack:
            new = set(lasts[stack.pop()]) - seen - together
            together |= new
            stack += new
        seen |= together
        if len(together) > 1 or node in nexts[node]:
            found.append(node)
    return found


def _finished(nexts: Mapping[Node, Sequence[Node]]) -> Iterator[Node]:
    """Each node after all to which it leads that do not lead back."""
    seen: set[Node] = set()
    for root in nexts:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(nexts[root]))]
        while stack:
            node, ends = stack[-1]
            end = next((end for end in ends if end not in seen), None)
            if end is None:
                stack.pop()
                yield node
            else:
                seen.add(end)
                stack.append((end, iter(nexts[end])))
