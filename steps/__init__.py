"""The verbs: crawl, parse, store, report. Each can be run again with the same result."""
