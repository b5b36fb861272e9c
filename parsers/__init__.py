"""Page -> Article; feeds, sitemaps and listings -> Candidates; text against topics. Pure: no I/O, no clock."""
