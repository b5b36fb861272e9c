"""Who wrote it. Pure."""
