"""Loads all that the parser needs by parsing two pages, once: the workers that read pages are forks of this.

The second is in a language that no small words tell, so that the model of languages is loaded, too.
"""

from parsers import parse

PAGES = (
    b"""<html lang="en"><head><title>The harbour opens</title></head><body><article>
<h1>The harbour opens</h1><p>By Mona Saleh</p><p>March 8, 2026</p>
<p>The harbour opened on Sunday, the port authority told Reuters.</p>
<p>Ships that had waited for two weeks were unloaded through the night, one after the other.</p></article>
</body></html>""",
    b"""<html><body><article><h1>Havnen &aring;pner igjen</h1>
<p>Havnen &aring;pnet s&oslash;ndag morgen, og skipene som hadde ventet i to uker, ble losset
gjennom hele natten.</p>
</article></body></html>""",
)

for number, page in enumerate(PAGES):
    parse(page, f"https://gazette.example/harbour/{number}")
