"""The ground that everything stands on: the nouns (`clipdesk.model`) and the corpus (`clipdesk.corpus`)."""

__version__ = "0.1.0"
