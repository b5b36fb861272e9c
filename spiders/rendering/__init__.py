"""Pages that scripts write: read by the system's Chromium, where a source's file says `render: true`.

The page itself is fetched like any other; the browser is given what came, and asks only for what its scripts
need. Whatever it asks for goes through a proxy of ours, which speaks to the addresses that a crawl may speak
to. One page is read at a time, within bounds on time, bytes and requests.
"""
