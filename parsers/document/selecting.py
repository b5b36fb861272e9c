"""CSS selectors that an operator wrote."""

from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from clipdesk.model.errors import ConfigError


def select(tree: LexborHTMLParser, selector: str | None) -> list[LexborNode]:
    """All that matches, nothing for None. Raises ConfigError for what is no CSS selector."""
    if not selector:
        return []
    try:
        return tree.css(selector)
    except SelectolaxError as error:
        raise ConfigError(f"{selector!r} is no CSS selector", hint="correct the source's hints") from error


def drop(tree: LexborHTMLParser, selectors: Iterable[str]) -> None:
    """Takes all that matches out of the tree. Raises ConfigError for what is no CSS selector."""
    for selector in selectors:
        for node in select(tree, selector):
            node.decompose()
