"""What Scrapy passes every request and response through."""
