"""Fetch one page politely, in a process of its own, and keep nothing."""

from model.page import Page
from model.settings import Settings


def fetch(settings: Settings, url: str) -> Page:
    raise NotImplementedError
