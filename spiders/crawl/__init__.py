"""One crawl: what it is to do, what it has decided, what it writes down."""
