"""What DAGs are made from: the settings, and the topics and sources, read once for as long as their files
stay as they are."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from clipdesk.model.catalogue import NEWSROOM_SOURCES, Catalogue, load
from clipdesk.model.settings import Settings

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Registry:
    settings: Settings
    catalogue: Catalogue


def read_registry() -> Registry:
    """What can be used; dags/faulty_files.py shows what cannot. Raises InvalidFiles without folders."""
    settings = Settings.load()
    files = _stamp(settings.topics, settings.sources, NEWSROOM_SOURCES)
    return Registry(settings, _catalogue(settings, files))


@lru_cache(maxsize=2)
def _catalogue(settings: Settings, _files: Stamp) -> Catalogue:
    return load(settings)


def _stamp(*folders: Path) -> Stamp:
    """Name, time and size of every file."""
    files = [(path, path.stat()) for folder in folders for path in sorted(folder.glob("*.yaml"))]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in files)
