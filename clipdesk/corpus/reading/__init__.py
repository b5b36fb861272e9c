"""Reading a part of a table, in the reader's own frame.

    corpus.articles(topic="libya-isis", since="2026-03-01").to_polars()

A call of a table (`tables.py`) gives a Scan: nothing is read yet. Its Selection is what the rows have in
common; the table's log tells which files may hold such rows, and no other is opened.
"""
