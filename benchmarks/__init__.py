"""What Clipdesk is measured by: `make bench`, or one of these at a time."""
