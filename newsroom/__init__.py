"""A newsroom of several invented news sites, served on loopback for demonstrations and tests."""

from pathlib import Path

from newsroom.clock import DEFAULT_NOW
from newsroom.server import DEFAULT_PORT, Newsroom
from newsroom.truth import FaultTruth, Truth, faults, truth

SOURCES = Path(__file__).parent / "sources"

__all__ = ["DEFAULT_NOW", "DEFAULT_PORT", "SOURCES", "FaultTruth", "Newsroom", "Truth", "faults", "truth"]
