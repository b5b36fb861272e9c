"""What became of runs and sources, for people."""
