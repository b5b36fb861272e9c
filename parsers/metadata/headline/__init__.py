"""The headline: candidates and the vote among them. Pure."""
