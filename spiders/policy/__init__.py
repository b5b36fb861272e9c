"""What the crawl may speak to, and what an answer means. Knows no crawl."""
