"""The nouns of Clipdesk: plain, frozen data that every other package speaks in."""
