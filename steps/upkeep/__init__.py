"""What keeps a corpus right over the years."""
