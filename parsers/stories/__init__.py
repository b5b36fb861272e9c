"""Which articles are one text, and where it appeared first. Pure."""
