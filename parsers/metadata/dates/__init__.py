"""When an article was published and changed. Pure."""
