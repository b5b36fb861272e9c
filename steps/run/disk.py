"""The space that is left for the desk. A disk that fills up in the middle of a run stops every step there."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from clipdesk.model.errors import ConfigError
from clipdesk.model.settings import Settings

TOLD_BELOW = 5
"""An alarm is raised while so many times the least that a run wants is still free. Chosen, not measured: days
before the runs stop."""


@dataclass(frozen=True, slots=True)
class Disk:
    """In bytes; `least` is what a run wants to find."""

    free: int
    total: int
    least: int

    @property
    def is_nearly_full(self) -> bool:
        return self.free < TOLD_BELOW * self.least

    def __str__(self) -> str:
        return f"{self.free / 1e9:,.1f} GB of {self.total / 1e9:,.1f} GB free"


def disk_of(settings: Settings) -> Disk:
    """The disk of the data folder, or of where it is going to be."""
    usage = shutil.disk_usage(_existing(settings.home.absolute()))
    return Disk(usage.free, usage.total, settings.disk_least)


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def want_space(settings: Settings) -> None:
    """Raises ConfigError where a run should not begin."""
    disk = disk_of(settings)
    if disk.free < disk.least:
        raise ConfigError(
            f"only {disk}; no run begins with less than {disk.least / 1e9:,.1f} GB",
            where=str(settings.home),
            hint="free space, or set CLIPDESK_DISK_LEAST (bytes)",
        )
