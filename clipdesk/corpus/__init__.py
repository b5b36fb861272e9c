"""The corpus: the archive of raw pages (WARC) and the tables (Delta Lake) made from it."""
