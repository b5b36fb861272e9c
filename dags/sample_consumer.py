"""A sample for data teams: runs whenever any topic has stored articles, and counts what is there.

Copy it, and put your own work in place of `digest`. The asset event says which run stored how many versions,
and the version of the Delta table to read, so that what you read is what that run left.
"""

from airflow.sdk import DAG, AssetAny, task

from desk.assets import corpus_asset
from desk.policy import task_defaults
from desk.registry import read_registry
from desk.task_run import log, task_run

_registry = read_registry()
_articles = [corpus_asset("articles", topic) for topic in _registry.catalogue.topics]


@task
def digest() -> None:
    """The number of articles by publisher and language, from the version that the event names."""
    from clipdesk.corpus.tables import Corpus

    run = task_run("sample-consumer")
    for asset, events in run.context["triggering_asset_events"].items():
        for event in events:
            log.info("%s: %s", asset.uri, event.extra)
    table = Corpus.open(run.settings.corpus).articles.dataset().to_table(columns=["publisher", "language"])
    counted = table.group_by(["publisher", "language"]).aggregate([([], "count_all")])
    for row in counted.sort_by([("count_all", "descending")]).to_pylist():
        log.info("%6d  %s (%s)", row["count_all"], row["publisher"], row["language"])


with DAG(
    dag_id="sample-consumer",
    description="A sample: what a data team's own DAG on the corpus looks like.",
    doc_md=__doc__,
    schedule=AssetAny(*_articles) if _articles else None,
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(_registry.settings),
    tags={"sample"},
):
    digest()
