"""Credits: the outlets that an article rests on, with the words that say so. Pure."""

from parsers.credits.finding import find_credits
from parsers.credits.outlets import Outlet, known_outlets

__all__ = ["Outlet", "find_credits", "known_outlets"]
