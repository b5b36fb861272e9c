"""A run, step by step: crawl, parse, store, index."""
