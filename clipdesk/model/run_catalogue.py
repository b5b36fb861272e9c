"""The catalogue as it was when a run began, kept with it: editing YAML never breaks what is under way."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from clipdesk.model.catalogue import Catalogue, load
from clipdesk.model.errors import ConfigError
from clipdesk.model.settings import Settings
from clipdesk.model.source import Source, SourceKind
from clipdesk.model.topic import Topic


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]


def path_of(settings: Settings, run: str) -> Path:
    return settings.runs / run / "catalogue.json"


def to_json(catalogue: Catalogue, sources: tuple[str, ...]) -> str:
    """These sources, and every topic that follows one of them; for an aggregator every source, as any may be
    the publisher of what it names."""
    topics = [topic for topic in catalogue.topics.values() if not set(sources).isdisjoint(topic.sources)]
    named = [catalogue.sources[name] for name in sources]
    if any(source.kind is SourceKind.AGGREGATOR for source in named):
        named = list(catalogue.sources.values())
    kept = _Kept(topics=tuple(topics), sources=tuple(named))
    return kept.model_dump_json(indent=1)


def of_run(settings: Settings, run: str) -> Catalogue:
    """The catalogue that the run began with; today's for what began without one (an ingest, a reparse).

    Raises ConfigError for a file that this release cannot read, InvalidFiles as `load` does.
    """
    path = path_of(settings, run)
    if not path.exists():
        return load(settings)
    try:
        kept = _Kept.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ConfigError(
            f"this release cannot read the catalogue that the run began with: {error.errors()[0]['msg']}",
            where=str(path),
            hint="finish the run with the release that began it, or remove the file to use today's catalogue",
        ) from error
    topics, sources = {one.id: one for one in kept.topics}, {one.id: one for one in kept.sources}
    return Catalogue(topics, sources)
