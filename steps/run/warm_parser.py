"""Loads all that the parser needs by parsing a page, once: the workers that read pages are forks of this.

The page says nothing of its language, so that what tells languages is loaded, too."""

from parsers import parse

PAGE = b"""<html><head><title>The harbour opens</title></head><body><article>
<h1>The harbour opens</h1><p>By Mona Saleh</p><p>March 8, 2026</p>
<p>The harbour opened on Sunday, the port authority told Reuters.</p>
<p>Ships that had waited for two weeks were unloaded through the night, one after the other.</p></article>
</body></html>"""

parse(PAGE, "https://gazette.example/harbour")
