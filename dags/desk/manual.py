"""The text on a DAG's page: what an operator needs to know about the topic, without reading code."""

from collections.abc import Mapping

from clipdesk.model.source import Source
from clipdesk.model.topic import Topic
from desk.plan import archives

_TEMPLATE = """\
{description}

**Schedule**: {schedule}, from `schedule` and `paused` in `topics/{id}.yaml`; a change there is here within a
minute.

**A run** discovers what is new at each source, crawls it into the archive, parses it, and stores what is on
the topic. One failing source never stops the others. The last task, `check`, fails the run when more than
{threshold:.0%} of the sources failed, and says which and why; fewer are named in its log.

| What you see | What to do |
|---|---|
| a red `SOURCE.crawl` | It was tried four times; the end of its log says why. Clear it to try again. |
| a red `SOURCE.parse` | Mostly: nothing of its discovery answered; its log says what came instead. What was \
fetched is stored all the same, and the next run asks again. |
| a red `check` | Its log names the failed sources with their reasons. |
| a task that stays *scheduled* | Another run holds the slot of that site (Admin, Pools): wait. |
| a run that broke off | Clear its failed tasks: what is complete is not repeated, nothing is stored twice. |
| past days are wanted | Backfill it, from the Trigger button: a run a day. The table says what is asked. |

**The report** of a run is its tab *Report*, and a table in the log of `report`.

**Trigger** takes `sources`, `since`, `max_pages` and `dry_run` (only lists what would be crawled).

| source | publisher | backfill |
|---|---|---|
{sources}
"""


def topic_manual(topic: Topic, sources: Mapping[str, Source]) -> str:
    """Markdown."""
    schedule = f"`{topic.schedule}` (UTC)" if topic.schedule else "none, by hand only"
    return _TEMPLATE.format(
        id=topic.id,
        description=topic.description.strip(),
        schedule=f"{schedule}, paused" if topic.paused else schedule,
        threshold=topic.max_failed_sources,
        sources="\n".join(_source_row(sources[name]) for name in topic.sources),
    )


def _source_row(source: Source) -> str:
    return f"| `{source.id}` | [{source.publisher}]({source.homepage}) | {archives(source)} |"
