"""Looking at a page, a source or the stored articles; nothing is stored."""
