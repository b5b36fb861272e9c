"""The crawl: discovery and fetching with Scrapy. The only package that talks HTTP.

`scrapy crawl source -a source=ID` crawls one source and leaves an archive (WARC) and a log (crawl.jsonl).
"""
