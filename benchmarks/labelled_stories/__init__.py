"""Pairs of texts and whether they are one text: news that never happened, in the topic's languages."""
