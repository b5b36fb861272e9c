"""What is derived from stored rows, and what is read of it: stories, the search index, searches, the report page, and
alarms on their way to people."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from scheduler.telling import raise_alarms
from steps.report.alarm_book import read_book
from steps.report.alarms import Alarm, AlarmKind
from steps.report.report_page import write_report_page
from steps.run import runs
from steps.run.index import index
from steps.run.stories import stories
from tests.faults.facts import Facts, facts_of, plain
from tests.faults.verb import BEGAN, KNOWN, Verb, named

SEARCHED = ("islamic", '"islamic state"', "source:gulf-courier", "")


def found(settings: Settings) -> Facts:
    """What searches find, and all that is stored."""
    corpus = Corpus.open(settings.corpus)
    hits = {
        query or "all": [{"article_id": hit.article_id} for hit in corpus.search(query, limit=50).hits]
        for query in SEARCHED
    }
    return {**{f"search {query}": plain(rows) for query, rows in hits.items()}, **facts_of(settings)}


def _index(settings: Settings) -> None:
    index(settings)


def _lags(settings: Settings) -> None:
    """No index, and no table that it would be made of."""
    corpus = Corpus.open(settings.corpus)
    shutil.rmtree(corpus.index.folder)
    shutil.rmtree(corpus.articles.uri)


def _without_stories(settings: Settings) -> None:
    corpus = Corpus.open(settings.corpus)
    for table in (corpus.stories, corpus.fingerprints):
        shutil.rmtree(table.uri)


def _group(settings: Settings) -> None:
    stories(settings, now=BEGAN)


def _search(settings: Settings) -> None:
    corpus = Corpus.open(settings.corpus)
    for query in SEARCHED:
        corpus.search(query, facets=True)


def _page(settings: Settings) -> None:
    for run in runs.every(settings):
        write_report_page(settings, run.id, now=BEGAN)


def _half_a_page(settings: Settings) -> str | None:
    pages = [path.read_text() for path in settings.runs.glob("*/report.html")]
    return None if all(page.rstrip().endswith("</html>") for page in pages) else "half a page"


def _page_again(settings: Settings) -> str | None:
    _page(settings)
    return None if list(settings.runs.glob("*/report.html")) else "there is no page"


# Alarms ---------------------------------------------------------------------------------------------------------

ALARM = Alarm(AlarmKind.SILENT, "gulf-courier", "no answer", "look at it")


@contextmanager
def _channel(heard: Path) -> Iterator[str]:
    """A webhook on loopback, which writes down what it hears."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            with heard.open("ab") as file:
                file.write(said + b"\n")
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def _tell(settings: Settings, hours: int = 0) -> None:
    now = BEGAN + timedelta(hours=hours)
    with _channel(settings.home / "heard.jsonl") as url:
        told = settings.model_copy(update={"webhook_url": url})
        raise_alarms(told, [ALARM], lambda kind, source: True, now=now)


def _told_twice(settings: Settings) -> str | None:
    """Once a day, and never lost."""
    _tell(settings, 1)
    if ALARM not in read_book(settings).holding(BEGAN + timedelta(hours=1)):
        return "the alarm is not written down"
    _tell(settings, 25)
    heard = (settings.home / "heard.jsonl").read_text().splitlines()
    of_it = [line for line in heard if ALARM.evidence in json.dumps(json.loads(line))]
    return None if 1 <= len(of_it) <= 3 else f"heard {len(of_it)} times"


def _repeated(
    name: str,
    call: Callable[[Settings], None],
    *,
    lay_out: Callable[[Settings], None] = lambda settings: None,
    facts: Callable[[Settings], Facts] = facts_of,
) -> Verb:
    """A verb that its user calls once more, and that is all."""

    def again(settings: Settings) -> None:
        call(settings)

    return Verb(name, KNOWN, call, again, lay_out, facts)


VERBS = named(
    _repeated("index", _index, lay_out=_lags, facts=found),
    _repeated("stories", _group, lay_out=_without_stories),
    _repeated("search", _search, facts=found),
    Verb("page", KNOWN, _page, _page_again, law=_half_a_page),
    Verb("alarms", KNOWN, _tell, _told_twice),
)
