"""Full-text search: an index (tantivy) beside the tables, made of `articles` alone.

It may be removed and written anew at any time. A folder for each month in which articles were first seen, as
the table has its partitions, so that what changes a month leaves the others alone; `index.json` says which
version of the table it holds.
"""
