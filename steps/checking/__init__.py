"""Whether the data folder is what was written, and what can be mended of it."""
