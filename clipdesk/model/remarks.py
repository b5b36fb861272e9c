"""What is well formed and yet probably not meant: remarks on topics and sources, from the files alone."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.discovery import Listing, WebEntry
from clipdesk.model.source import Source
from clipdesk.model.topic import Topic
from clipdesk.model.urls import site


@dataclass(frozen=True, slots=True)
class Remark:
    """`about` is the id of the topic or source, `path` the dotted place in its file."""

    about: str
    path: str
    text: str


def topic_remarks(topic: Topic, catalogue: Catalogue) -> Iterator[Remark]:
    """Languages without phrases, phrases that two terms share, sources in languages nobody reads."""
    for number, term in enumerate(topic.terms):
        for language in sorted(set(term.phrases) - set(topic.languages)):
            yield Remark(
                topic.id, f"terms.{number}.phrases.{language}", "a language the topic does not follow"
            )
    spoken = {language for term in topic.terms for language in term.phrases}
    for number, language in enumerate(topic.languages):
        if language not in spoken:
            yield Remark(topic.id, f"languages.{number}", f"no term has a phrase in {language!r}")
    yield from _shared_phrases(topic)
    for number, name in enumerate(topic.sources):
        source = catalogue.sources.get(name)
        if source and not set(source.languages) & set(topic.languages):
            yield Remark(topic.id, f"sources.{number}", f"{name} publishes in none of the topic's languages")


def source_remarks(source: Source, catalogue: Catalogue) -> Iterator[Remark]:
    """Sources nobody follows or checked, places on other sites, listings without a rule, doubled places."""
    if not any(source.id in topic.sources for topic in catalogue.topics.values()):
        yield Remark(source.id, "", "no topic follows it")
    if source.checked is None:
        yield Remark(source.id, "checked", "nobody has checked that its discovery answers")
    elsewhere = {
        place.url: other.id
        for other in catalogue.sources.values()
        for place in other.discovery
        if other != source and isinstance(place, WebEntry)
    }
    for number, place in enumerate(source.discovery):
        if not isinstance(place, WebEntry):
            continue
        path = f"discovery.{number}.url"
        if site(place.url) != site(source.homepage):
            yield Remark(source.id, path, f"on another site than the homepage: {site(place.url)}")
        if place.url in elsewhere:
            yield Remark(source.id, path, f"{elsewhere[place.url]} looks there too")
        if isinstance(place, Listing) and not (place.article_links.allow or place.article_links.css):
            yield Remark(
                source.id, path, "a listing without link rules: articles are guessed from their URLs"
            )


def _shared_phrases(topic: Topic) -> Iterator[Remark]:
    """The same phrase in two terms counts for both; within one term, it is superfluous."""
    for number, term in enumerate(topic.terms):
        for language, phrases in term.phrases.items():
            for text, times in Counter(phrase.text.casefold() for phrase in phrases).items():
                if times > 1:
                    yield Remark(
                        topic.id, f"terms.{number}.phrases.{language}", f"{text!r} stands {times} times"
                    )
                others = [
                    other.name
                    for other in topic.terms[:number]
                    if any(phrase.text.casefold() == text for phrase in other.phrases.get(language, ()))
                ]
                if others:
                    yield Remark(
                        topic.id, f"terms.{number}.phrases.{language}", f"{text!r} also stands in {others[0]}"
                    )
