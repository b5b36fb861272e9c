"""The verbs: crawl, parse, store, index, report. Each can be run again with the same result."""
