"""How long Airflow needs to read the DAG files, with many topics.

    python benchmarks/dags.py [--topics 100] [--rounds 3]

Every topic is a copy of the first one with all its terms and sources. Each round is a fresh process, as in
Airflow's dag-processor. "all DAGs" is what the dag-processor does every half minute; "one DAG" is what a task
does before it starts. Imports of Airflow itself are not counted, imports of ours are. The times are medians;
on a busy machine the CPU seconds are the ones to look at.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from clipdesk.model.settings import PROJECT

MEASURE = """
import json, os, sys, time, warnings
from pathlib import Path
warnings.simplefilter("ignore")
from airflow.dag_processing.dagbag import BundleDagBag
import airflow.sdk.definitions.dag
folder, dag = Path(sys.argv[1]), sys.argv[2] or None
if dag:
    os.environ["_AIRFLOW_PARSING_CONTEXT_DAG_ID"] = dag
target = folder / "topics.py" if dag else folder
began, cpu = time.perf_counter(), time.process_time()
bag = BundleDagBag(dag_folder=str(target), bundle_path=folder, bundle_name="dags-folder")
seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
assert not bag.import_errors, bag.import_errors
tasks = sum(len(one.tasks) for one in bag.dags.values())
print(json.dumps({"seconds": seconds, "cpu": cpu, "dags": len(bag.dags), "tasks": tasks}))
"""


def main() -> None:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory() as folder:
        topics = Path(folder) / "topics"
        _copies(topics, options.topics)
        environment = os.environ | {
            "AIRFLOW_HOME": folder,
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
            "CLIPDESK_TOPICS": str(topics),
            "PYTHONPATH": str(PROJECT),
        }
        table = Table("what", "DAGs", "tasks", "seconds", "CPU seconds")
        for what, dag in (("all DAGs", ""), ("one DAG", "topic-copy-0")):
            rounds = [_round(environment, dag) for _ in range(options.rounds)]
            counts = (str(int(rounds[0]["dags"])), str(int(rounds[0]["tasks"])))
            times = (median(one[name] for one in rounds) for name in ("seconds", "cpu"))
            table.add_row(what, *counts, *(f"{time:.2f}" for time in times))
    Console().print(table)


def _copies(folder: Path, count: int) -> None:
    folder.mkdir()
    text = next(iter(sorted((PROJECT / "topics").glob("*.yaml")))).read_text(encoding="utf-8")
    _, _, rest = text.partition("\n")
    for number in range(count):
        (folder / f"copy-{number}.yaml").write_text(f"id: copy-{number}\n{rest}", encoding="utf-8")


def _round(environment: dict[str, str], dag: str) -> dict[str, float]:
    command = [sys.executable, "-c", MEASURE, str(PROJECT / "dags"), dag]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--topics", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    return parser


if __name__ == "__main__":
    main()
