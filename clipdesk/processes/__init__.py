"""Processes of ours: what they have in common, and one that bounds what a piece of work may cost."""
