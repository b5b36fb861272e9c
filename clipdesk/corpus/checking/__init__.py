"""Whether the corpus and its archive are what was written: what is damaged, and what can be mended."""
