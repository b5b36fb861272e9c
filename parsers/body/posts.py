"""Posts of other sites set in the text: their words are body, whoever posted them and when are not. Pure."""

import re
from collections.abc import Sequence

from parsers.body.layout import Layout

_POST = re.compile(
    r"\b(?:twitter-(?:tweet|video)|bluesky-embed|instagram-media|tiktok-embed|fb-post|mastodon-embed|reddit-embed)"
)
"""The classes that the sites themselves give to what they hand out for embedding (oEmbed)."""


def with_posts(layout: Layout, kept: Sequence[int]) -> list[int]:
    """The kept lines with the paragraphs of posts between them, and without what else posts hold."""
    outline = layout.outline
    if not kept or "blockquote" not in outline.tags:
        return list(kept)
    in_post = [False] * len(outline.parents)
    for element, parent in enumerate(outline.parents):
        is_post = outline.tags[element] == "blockquote" and _POST.search(outline.names[element]) is not None
        in_post[element] = is_post or (parent >= 0 and in_post[parent])
    others = {number for number in kept if not in_post[outline.lines[number].element]}
    if not others:
        return list(kept)
    words = {
        number
        for number in range(min(others), max(others))
        if in_post[outline.lines[number].element] and outline.tags[outline.lines[number].element] == "p"
    }
    return sorted(others | words)
