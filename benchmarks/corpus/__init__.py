"""What a corpus of n synthetic articles costs to write, to search and to read, beside SQLite."""
