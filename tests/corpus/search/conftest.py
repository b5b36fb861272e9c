"""A corpus of a few articles in the topic's languages and others, with its index."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Author, Block, BlockKind, Capture, DateOrigin, Moment

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Story:
    """An article by what a search can find of it."""

    name: str
    language: str
    headline: str
    body: str
    source: str = "herald"
    published: str = "2026-11-20"
    author: str = "Mona Saleh"


STORIES = (
    Story("wells", "en", "Elections in the oasis put off", "The presidential elections of the country were put off. Rival governments in Sirte and Sabha blamed each other; the national army kept out of it."),
    Story("markets", "en-GB", "A market opens again", "Traders came back after the elections. The army of the nation was not seen.", "gazette", "2026-10-02", "José Pérez"),
    Story("vybory", "ru", "Выборы в Ливии отложены", "Комиссия объявила о переносе президентских выборов. Правительство в Сирте обвинило Хафтара.", "gazette", "2026-10-20"),
    Story("intikhabat", "ar", "تأجيل الانتخابات", "قالت المفوضية إن الانتخابات الرئاسية تأجلت. وحكومتها في سرت ترفض ذلك بليبيا، وكان وزيراً سابقاً.", "gazette"),
    Story("reportees", "fr", "Le report est annoncé", "Le gouvernement libyen annonce le report à L’Aquila des élections régionales."),
    Story("rinviate", "it", "Rinviate le elezioni", "Le milizie libiche hanno annunciato di attaccare la città."),
    Story("secimler", "tr", "Seçimler ertelendi", "Komisyon seçimlerin ertelendiğini duyurdu. Libya'nın başkentinde hükümete tepki var.", published="2025-12-31"),
    Story("xuanju", "zh", "利比亚选举推迟", "利比亚国家选举委员会宣布推迟总统选举。"),
    Story("senkyo", "ja", "リビア選挙延期", "リビアの選挙管理委員会は選挙の延期を発表した。"),
    Story("wahlen", "de", "Wahlen in Städten verschoben", "Die Regierung der Länder hat die Wahlen verschoben."),
)  # fmt: skip


def told_by(make: Callable[..., Capture], story: Story, number: int, **more: object) -> Capture:
    capture = make(number, source=story.source, headline=story.headline, **more)
    at = datetime.fromisoformat(story.published).replace(tzinfo=UTC)
    article = replace(
        capture.article,
        language=story.language,
        standfirst=None,
        authors=(Author(story.author),),
        blocks=(Block(BlockKind.PARAGRAPH, story.body),),
        published_at=Moment(at, True, story.published, DateOrigin.META, 0.9),
        canonical_url=f"https://{story.source}.example/{story.name}",
        url=f"https://www.{story.source}.example/{story.name}",
        article_id="",
    )
    return replace(capture, article=article)


class Library:
    """A corpus that stories are told to, and what a search finds, by name."""

    def __init__(self, folder: Path, make: Callable[..., Capture]) -> None:
        self.corpus = Corpus.open(folder / "corpus")
        self._make = make
        self._told = 0

    def tell(self, stories: Sequence[Story], *, hours: int = 0, days: int = 0) -> None:
        """Store them as captured so many hours or days after the first noon."""
        at = NOON + timedelta(days=days, hours=hours)
        captures = [
            told_by(self._make, story, self._told + number, run=f"run-{self._told}", at=at)
            for number, story in enumerate(stories, start=1)
        ]
        self._told += len(stories)
        self.corpus.append_versions(f"run-{self._told}", "herald", captures, now=at)
        self.corpus.merge_articles()

    def found(self, query: str = "", **filters: object) -> set[str]:
        """The names of the stories."""
        hits = self.corpus.search(query, limit=100, **filters).hits  # type: ignore[arg-type]
        return {hit.url.rsplit("/", 1)[-1] for hit in hits}


@pytest.fixture
def library(tmp_path: Path, capture: Callable[..., Capture]) -> Library:
    return Library(tmp_path, capture)


@pytest.fixture(scope="package")
def told(tmp_path_factory: pytest.TempPathFactory, capture: Callable[..., Capture]) -> Library:
    """All the stories, indexed; for tests that only ask."""
    library = Library(tmp_path_factory.mktemp("told"), capture)
    library.tell(STORIES[:7])
    library.tell(STORIES[7:], days=-40)
    library.corpus.index.update()
    return library
